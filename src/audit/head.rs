//! The last line's seal, as it is kept in a second place.

use hmac::Mac;
use serde::{Deserialize, Serialize};

use crate::audit::{Key, Seal};

const ABOUT: &[u8] = b"cablewatch head 1";

/// What is known of the last line outside the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its number.
    pub number: i64,
    /// Its seal.
    pub seal: Seal,
    /// Both, sealed: who has not the key makes no head.
    pub(super) proof: Seal,
}

impl Head {
    /// The head of a record whose last line is this.
    pub fn sealed(key: &Key, number: i64, seal: Seal) -> Self {
        let proof = key.mac(&[ABOUT, &number.to_be_bytes(), &seal]).finalize().into_bytes().into();
        Self { number, seal, proof }
    }

    /// Whether it was made with this key.
    pub fn holds(&self, key: &Key) -> bool {
        key.mac(&[ABOUT, &self.number.to_be_bytes(), &self.seal]).verify_slice(&self.proof).is_ok()
    }
}
