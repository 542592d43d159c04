//! How often somebody may try a crew's code: 10,000 codes are soon tried by a machine.

use std::collections::HashMap;

use crate::units::Timestamp;

/// Addresses remembered at most; beyond, all new ones count as one.
const ADDRESSES_MOST: usize = 20_000;

/// So many wrong tries within so many milliseconds of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Wrong tries.
    pub tries: u32,
    /// Within this time.
    pub millis: i64,
}

/// What one address may get wrong: a person who mishears a code tries three or four times.
pub const ADDRESS: Budget = Budget { tries: 10, millis: 3_600_000 };

/// What all together may get wrong in a commune: 1 % of the codes a day.
pub const COMMUNE: Budget = Budget { tries: 100, millis: 86_400_000 };

#[derive(Clone, Copy, Debug)]
struct Window {
    since: Timestamp,
    tries: u32,
}

impl Window {
    fn open(self, budget: Budget, now: Timestamp) -> bool {
        now.millis() - self.since.millis() < budget.millis
    }

    /// Seconds until it opens again, where it is used up.
    fn wait(self, budget: Budget, now: Timestamp) -> Option<i64> {
        let left = budget.millis - (now.millis() - self.since.millis());
        (self.open(budget, now) && self.tries >= budget.tries).then_some((left + 999) / 1_000)
    }
}

/// Tries so far, in the memory of this process.
#[derive(Debug, Default)]
pub struct Tries {
    addresses: HashMap<String, Window>,
    communes: HashMap<String, Window>,
}

impl Tries {
    /// Count a try before its answer is known, so that many at once are no way around the limit. Seconds
    /// to wait where the address or the commune has had its share.
    pub fn take(&mut self, address: &str, commune: &str, now: Timestamp) -> Result<(), i64> {
        let address = self.place_for(address, now);
        let found = [(self.addresses.get(&address), ADDRESS), (self.communes.get(commune), COMMUNE)];
        let waits = found.into_iter().filter_map(|(window, budget)| window?.wait(budget, now));
        if let Some(seconds) = waits.max() {
            return Err(seconds);
        }
        count(&mut self.addresses, address, ADDRESS, now);
        count(&mut self.communes, commune.to_owned(), COMMUNE, now);
        Ok(())
    }

    /// Count a wrong try of one of many codes that belong to no commune. Seconds to wait where the address
    /// has had its share.
    pub fn take_alone(&mut self, address: &str, now: Timestamp) -> Result<(), i64> {
        let address = self.place_for(address, now);
        if let Some(seconds) = self.addresses.get(&address).and_then(|window| window.wait(ADDRESS, now)) {
            return Err(seconds);
        }
        count(&mut self.addresses, address, ADDRESS, now);
        Ok(())
    }

    /// The try was right: it does not count.
    pub fn give_back(&mut self, address: &str, commune: &str) {
        let address = if self.addresses.contains_key(address) { address } else { "" };
        for window in self.addresses.get_mut(address).into_iter().chain(self.communes.get_mut(commune)) {
            window.tries = window.tries.saturating_sub(1);
        }
    }

    /// The name an address is counted under.
    fn place_for(&mut self, address: &str, now: Timestamp) -> String {
        if self.addresses.len() >= ADDRESSES_MOST && !self.addresses.contains_key(address) {
            self.addresses.retain(|_, window| window.open(ADDRESS, now));
            if self.addresses.len() >= ADDRESSES_MOST {
                return String::new();
            }
        }
        address.to_owned()
    }
}

fn count(windows: &mut HashMap<String, Window>, key: String, budget: Budget, now: Timestamp) {
    let fresh = Window { since: now, tries: 0 };
    let window = windows.entry(key).or_insert(fresh);
    if !window.open(budget, now) {
        *window = fresh;
    }
    window.tries += 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_794_000_000_000 + millis)
    }

    #[test]
    fn an_address_gets_ten_wrong_and_then_waits_for_its_hour_to_end() {
        let mut tries = Tries::default();
        for n in 0..10 {
            assert_eq!(tries.take("a", "1", at(n * 1_000)), Ok(()), "try {n}");
        }
        assert_eq!(tries.take("a", "1", at(600_000)), Err(3_000), "until the hour of the first is over");
        assert_eq!(tries.take("a", "2", at(600_000)), Err(3_000), "in any commune");
        assert_eq!(tries.take("b", "1", at(600_000)), Ok(()), "another address is not held up");
        assert_eq!(tries.take("a", "1", at(3_600_000)), Ok(()), "then it begins anew");
    }

    #[test]
    fn who_asks_with_the_right_code_may_ask_all_day() {
        let mut tries = Tries::default();
        for n in 0..500 {
            assert_eq!(tries.take("a", "1", at(n)), Ok(()), "try {n}");
            tries.give_back("a", "1");
        }
    }

    #[test]
    fn many_addresses_together_try_one_in_a_hundred_codes_of_a_commune_a_day() {
        let mut tries = Tries::default();
        let answered = (0..10_000).filter(|n| tries.take(&n.to_string(), "1", at(i64::from(*n))).is_ok()).count();
        assert_eq!(answered, 100);
        assert!(tries.take("x", "1", at(0)).unwrap_err() > 86_000);
        assert_eq!(tries.take("x", "2", at(0)), Ok(()), "other communes go on");
    }

    #[test]
    fn a_flood_of_addresses_fills_no_memory_and_opens_no_way() {
        let mut tries = Tries::default();
        for n in 0..2 * ADDRESSES_MOST {
            _ = tries.take(&n.to_string(), &n.to_string(), at(0));
        }
        assert!(tries.addresses.len() <= ADDRESSES_MOST + 1, "{}", tries.addresses.len());
        assert!(tries.take("new", "new", at(1)).is_err(), "strangers share what is left");
        assert_eq!(tries.take("new", "new", at(ADDRESS.millis)), Ok(()), "and an hour later all is as before");
    }
}
