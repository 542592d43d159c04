//! Sealed draws of surprise inspections: what is drawn follows from a seed whose hash was published
//! before, so that anybody can check that nobody chose. docs/draws.md tells the rule for other programs.

mod check;

pub use check::{Check, Finding, Opened, Published, check, follows};

use sha2::{Digest, Sha256};

/// First line of what is sealed; another rule has another name.
pub const FORMAT: &str = "cablewatch-draw/1";

/// What stands for the draw before the first.
pub const NONE_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Tickets of a candidate at most.
pub const TICKETS_MOST: u32 = 100;

/// Candidates of a draw at most.
pub const CANDIDATES_MOST: usize = 2_000;

/// What may be drawn, as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// An opaque id of this draw alone: lower-case letters and digits.
    pub id: String,
    /// The hash that binds it to one asset; see [`commitment`].
    pub commitment: String,
    /// In how many tickets it lies, 1 to [`TICKETS_MOST`].
    pub tickets: u32,
}

/// What is published before anything is drawn, and hashed into the draw's seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its number in the sequence of all draws, from 1.
    pub number: u64,
    /// The seal of the draw before; [`NONE_BEFORE`] for the first.
    pub previous: String,
    /// When it was sealed, RFC 3339 in UTC.
    pub sealed_at: String,
    /// The local day of the inspection, such as 2026-12-05.
    pub day: String,
    /// How many are drawn.
    pub take: u32,
    /// The public event whose outcome is mixed in, such as a lottery's number; empty without one.
    pub source: String,
    /// The hash of the candidates; see [`candidates_hash`].
    pub candidates_hash: String,
    /// The hash of the seed; see [`seed_hash`].
    pub seed_hash: String,
}

/// Lower-case hexadecimal of SHA-256 over these bytes.
fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes from their lower-case hexadecimal.
pub fn seed_of(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(|d| matches!(d, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut seed = [0; 32];
    for (byte, pair) in seed.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(seed)
}

/// The hash of a seed: SHA-256 over its 32 bytes.
pub fn seed_hash(seed: &[u8; 32]) -> String {
    sha256(seed)
}

/// What binds a candidate to an asset without telling it: SHA-256 over the lines `cablewatch-asset/1`, the salt in
/// hexadecimal, the kind of the asset and its id.
pub fn commitment(salt: &str, kind: &str, asset: &str) -> String {
    sha256(format!("cablewatch-asset/1\n{salt}\n{kind}\n{asset}\n").as_bytes())
}

/// SHA-256 over one line for each candidate in order of its id: id, commitment, tickets, with spaces between.
pub fn candidates_hash(candidates: &[Candidate]) -> String {
    let mut lines: Vec<String> =
        candidates.iter().map(|c| format!("{} {} {}\n", c.id, c.commitment, c.tickets)).collect();
    lines.sort_unstable();
    sha256(lines.concat().as_bytes())
}

/// The seal of a draw: SHA-256 over its statement, a line for each part.
pub fn seal(said: &Statement) -> String {
    let text = format!(
        "{FORMAT}\nnumber {}\nprevious {}\nsealed {}\nday {}\ntake {}\nsource {}\ncandidates {}\nseed {}\n",
        said.number,
        said.previous,
        said.sealed_at,
        said.day,
        said.take,
        said.source,
        said.candidates_hash,
        said.seed_hash
    );
    sha256(text.as_bytes())
}

/// Ids of what is drawn, the first one first. A ticket's key is SHA-256 over the seed's bytes and the text
/// `outcome`, line feed, id, `/`, number of the ticket from 1; a candidate's key is the smallest of its tickets; the
/// `take` smallest are drawn.
pub fn select(seed: &[u8; 32], outcome: &str, candidates: &[Candidate], take: u32) -> Vec<String> {
    let key = |candidate: &Candidate| {
        let tickets = 1..=candidate.tickets.clamp(1, TICKETS_MOST);
        let one = |ticket: u32| {
            Sha256::new_with_prefix(seed).chain_update(format!("{outcome}\n{}/{ticket}", candidate.id)).finalize()
        };
        tickets.map(one).min()
    };
    let mut keyed: Vec<_> = candidates.iter().map(|candidate| (key(candidate), &candidate.id)).collect();
    keyed.sort_unstable();
    keyed.into_iter().take(take as usize).map(|(_, id)| id.clone()).collect()
}

#[cfg(test)]
mod tests;
