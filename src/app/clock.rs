//! The edge of the world: time and chance, as things that are passed in.

use std::sync::Mutex;

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::units::Timestamp;

/// Where the program gets the time and chance from.
pub struct World {
    now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    rng: Mutex<ChaCha20Rng>,
}

impl World {
    /// The machine's clock and its entropy.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn real() -> Self {
        Self {
            now: Box::new(|| Timestamp::from_datetime(OffsetDateTime::now_utc())),
            rng: Mutex::new(ChaCha20Rng::from_os_rng()),
        }
    }

    /// A clock and a seed of the caller's choice, for tests and reproducible runs.
    pub fn of(now: impl Fn() -> Timestamp + Send + Sync + 'static, seed: u64) -> Self {
        Self { now: Box::new(now), rng: Mutex::new(ChaCha20Rng::seed_from_u64(seed)) }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// `N` unpredictable bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// A new id, sortable by time.
    pub fn id(&self) -> Uuid {
        let millis = u64::try_from(self.now().millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// A secret of 32 random bytes as lower-case hex.
    pub fn secret(&self) -> String {
        hex(&self.bytes::<32>())
    }

    /// `length` characters that cannot be mistaken for one another when read aloud.
    pub fn readable(&self, length: usize) -> String {
        const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        let bytes = self.bytes::<64>();
        bytes.iter().take(length).map(|b| char::from(LETTERS[usize::from(b % 32)])).collect()
    }
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
