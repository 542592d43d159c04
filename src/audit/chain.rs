//! Sealing and checking lines.

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::audit::{Deed, Head, Line};
use crate::units::Timestamp;

/// The seal of a line, or of none before the first.
pub type Seal = [u8; 32];

/// What lines are sealed with. It is never printed.
#[derive(Clone)]
pub struct Key([u8; 64]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A key of 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        // HMAC fills a key up to its block with zeros.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&bytes);
        Self(block)
    }

    pub(super) fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new((&self.0).into());
        // Each part with its length before it: no byte can move from one into another.
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }

    /// Twenty bytes for another use, which tell nothing of the key or of those for other uses.
    pub fn derived(&self, about: &[&[u8]]) -> [u8; 20] {
        let whole: Seal = self.mac(about).finalize().into_bytes().into();
        let mut part = [0; 20];
        part.copy_from_slice(&whole[..20]);
        part
    }

    /// The seal of a line after one with the seal `before`.
    pub fn seal(&self, before: &Seal, number: i64, at: Timestamp, deed: &Deed) -> Seal {
        let actor = &deed.actor;
        let account = actor.account.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
        let (number, at) = (number.to_be_bytes(), at.millis().to_be_bytes());
        let outcome = deed.outcome.to_be_bytes();
        let texts = [&actor.user, &actor.role, &actor.body, &actor.by, &actor.address, &deed.action, &deed.things];
        let mut parts: Vec<&[u8]> = vec![b"cablewatch line 1", before, &number, &at, &account];
        parts.extend(texts.iter().map(|text| text.as_bytes()));
        parts.push(&outcome);
        self.mac(&parts).finalize().into_bytes().into()
    }
}

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// This line, or one before it, is not as it was written.
    Changed(i64),
    /// Lines from this one on are missing before others.
    Missing(i64),
    /// Lines after this one, up to the second, are missing: cut off, or an older copy was put back.
    CutOff(i64, i64),
    /// The head's own seal does not fit: it, or the key, is another.
    Head,
}

/// A record that is being checked, line by line from the first.
#[derive(Debug)]
pub struct Chain<'k> {
    key: &'k Key,
    last: i64,
    seal: Seal,
    head: Option<&'k Head>,
}

impl<'k> Chain<'k> {
    /// Begin. `head` is what the second place says of the last line.
    pub fn begin(key: &'k Key, head: Option<&'k Head>) -> Result<Self, Broken> {
        if head.is_some_and(|head| !head.holds(key)) {
            return Err(Broken::Head);
        }
        Ok(Self { key, last: 0, seal: [0; 32], head })
    }

    /// The next line.
    pub fn next(&mut self, line: &Line) -> Result<(), Broken> {
        if line.number != self.last + 1 {
            return Err(Broken::Missing(self.last + 1));
        }
        if self.key.seal(&self.seal, line.number, line.at, &line.deed) != line.seal {
            return Err(Broken::Changed(line.number));
        }
        (self.last, self.seal) = (line.number, line.seal);
        match self.head {
            Some(head) if head.number == line.number && head.seal != line.seal => Err(Broken::Changed(line.number)),
            _ => Ok(()),
        }
    }

    /// After the last line: how many there are.
    pub fn end(self) -> Result<i64, Broken> {
        match self.head {
            Some(head) if head.number > self.last => Err(Broken::CutOff(self.last, head.number)),
            _ => Ok(self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new([7; 32])
    }

    fn deed(n: i64) -> Deed {
        Deed { action: format!("PUT /api/v1/things/{n}"), things: format!("id={n}"), outcome: 200, ..Deed::default() }
    }

    fn written(count: i64) -> (Vec<Line>, Head) {
        let (mut seal, mut lines) = ([0; 32], Vec::new());
        for number in 1..=count {
            let at = Timestamp::from_millis(number * 1000);
            seal = key().seal(&seal, number, at, &deed(number));
            lines.push(Line { number, at, deed: deed(number), seal });
        }
        (lines, Head::sealed(&key(), count, seal))
    }

    fn check(lines: &[Line], head: Option<&Head>) -> Result<i64, Broken> {
        let key = key();
        let mut chain = Chain::begin(&key, head)?;
        lines.iter().try_for_each(|line| chain.next(line))?;
        chain.end()
    }

    #[test]
    fn what_somebody_did_to_the_record_is_found() {
        let (lines, head) = written(5);
        let with = |change: &dyn Fn(&mut Vec<Line>)| {
            let mut lines = lines.clone();
            change(&mut lines);
            check(&lines, Some(&head))
        };
        assert_eq!(with(&|_| ()), Ok(5));
        assert_eq!(with(&|all| all[2].deed.outcome = 404), Err(Broken::Changed(3)), "a changed field");
        assert_eq!(with(&|all| all[2].seal[31] ^= 1), Err(Broken::Changed(3)), "a flipped bit of a seal");
        assert_eq!(with(&|all| drop(all.remove(1))), Err(Broken::Missing(2)), "one taken from the middle");
        assert_eq!(with(&|all| drop(all.pop())), Err(Broken::CutOff(4, 5)), "the last one missing");
        assert_eq!(with(&|all| all.swap(1, 2)), Err(Broken::Missing(2)), "reordered");
        let renumbered = |all: &mut Vec<Line>| {
            all.swap(1, 2);
            (all[1].number, all[2].number) = (2, 3);
        };
        assert_eq!(with(&renumbered), Err(Broken::Changed(2)), "reordered and numbered anew");
        assert_eq!(with(&|all| all.truncate(2)), Err(Broken::CutOff(2, 5)), "an old copy put back");
        assert_eq!(check(&[], Some(&head)), Err(Broken::CutOff(0, 5)), "an empty one put back");
        assert_eq!(check(&lines[..2], None), Ok(2), "without the second place a cut is not seen");
    }

    #[test]
    fn the_head_may_be_behind_but_not_forged() {
        let (lines, head) = written(5);
        let (_, earlier) = written(3);
        assert_eq!(check(&lines, Some(&earlier)), Ok(5), "the program stopped before it wrote the head");
        let forged = Head { number: 3, ..head };
        assert_eq!(check(&lines[..3], Some(&forged)), Err(Broken::Head));
        let other = Head::sealed(&key(), 3, [9; 32]);
        assert_eq!(check(&lines, Some(&other)), Err(Broken::Changed(3)), "of another record");
    }

    #[test]
    fn no_byte_moves_from_one_field_into_another() {
        let of = |user: &str, role: &str| {
            let mut deed = deed(1);
            (deed.actor.user, deed.actor.role) = (user.to_owned(), role.to_owned());
            key().seal(&[0; 32], 1, Timestamp::EPOCH, &deed)
        };
        assert_ne!(of("ab", "c"), of("a", "bc"));
    }
}
