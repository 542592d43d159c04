//! Floods: how much one sender may send, so that honest ones behind other addresses get through.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use crate::app::{App, AppError, Caller};
use crate::units::Timestamp;

/// A bucket is full again within a minute, in microseconds.
const MINUTE: i64 = 60_000_000;

/// An account may send so many times as much as an address: its holder is known.
const ACCOUNT: u32 = 30;

/// All addresses together may send so many times as much as one.
const TOGETHER: u32 = 100;

/// All addresses together never send more than this in a minute; so many senders are kept in memory.
const TOGETHER_MOST: u32 = 60_000;

/// Fewer senders than this are never looked through for those to forget.
const FEW: usize = 1_024;

/// Whom a request is counted against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sender {
    /// An IPv4 address, or the first half of an IPv6 address: a household has a whole network of those.
    Address(IpAddr),
    /// An account; its machines do not use up what its people may send.
    Account { id: Uuid, by_token: bool },
}

impl Sender {
    fn at(address: IpAddr) -> Self {
        Self::Address(network(address))
    }
}

/// What an address counts as: of IPv6 the network of a subscriber, whose addresses are as many as it likes.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

/// A token bucket that fills evenly within a minute and is then full; kept as the time at which it
/// will be full again (the generic cell rate algorithm, ITU-T I.371).
#[derive(Clone, Copy)]
struct Rate {
    /// Microseconds for one more.
    each: i64,
}

impl Rate {
    fn a_minute(most: u32) -> Self {
        Self { each: MINUTE / i64::from(most.max(1)) }
    }

    /// When it is full again after one is taken, or how long to wait for one.
    fn take(self, full_at: i64, now: i64) -> Result<i64, i64> {
        // A clock that was put back does not lock anybody out for longer than a minute.
        let next = full_at.clamp(now, now + MINUTE) + self.each;
        let wait = next - now - MINUTE;
        if wait > 0 { Err(wait) } else { Ok(next) }
    }
}

/// What was sent within the last minute: one number a sender. Only those who were let in are kept, so
/// that memory is bounded by what all may send together.
#[derive(Default)]
pub(crate) struct Floods(Mutex<Sent>);

#[derive(Default)]
struct Sent {
    full_at: HashMap<Sender, i64>,
    /// Of all addresses together.
    together: i64,
    forget_at: usize,
}

impl Floods {
    /// Count one, or tell how many microseconds to wait. One address that floods is refused before it
    /// is counted among all, and so takes nothing from the others.
    fn take(&self, sender: Sender, most: u32, now: i64) -> Result<(), i64> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = sent.full_at.get(&sender).copied().unwrap_or(now);
        if let Sender::Address(_) = sender {
            let own = Rate::a_minute(most).take(known, now)?;
            let together = most.saturating_mul(TOGETHER).min(TOGETHER_MOST);
            sent.together = Rate::a_minute(together).take(sent.together, now)?;
            sent.full_at.insert(sender, own);
        } else {
            let own = Rate::a_minute(most.saturating_mul(ACCOUNT)).take(known, now)?;
            sent.full_at.insert(sender, own);
        }
        if sent.full_at.len() > sent.forget_at.max(FEW) {
            sent.full_at.retain(|_, full_at| *full_at > now);
            sent.forget_at = 2 * sent.full_at.len();
        }
        Ok(())
    }
}

impl App {
    /// Let one more request in that sends something, or tell when to come again. Whoever has not signed
    /// in is counted by address, an account by itself.
    pub fn admit(&self, caller: &Caller, by_token: bool, address: IpAddr) -> Result<(), AppError> {
        let sender = caller.account().map_or(Sender::at(address), |a| Sender::Account { id: a.id, by_token });
        let most = self.settings().limits.reports_per_minute;
        self.floods().take(sender, most, micros(self.world().now())).map_err(|wait| {
            let seconds = u64::try_from(wait).unwrap_or_default().div_ceil(1_000_000);
            AppError::TooMany(seconds.max(1))
        })
    }
}

fn micros(at: Timestamp) -> i64 {
    at.millis().saturating_mul(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    fn address(text: &str) -> Sender {
        Sender::at(text.parse().unwrap())
    }

    #[test]
    fn an_address_sends_its_minute_at_once_and_then_as_fast_as_it_refills() {
        let floods = Floods::default();
        let mut now = 1_000 * SECOND;
        let one = address("203.0.113.7");
        (0..20).for_each(|n| assert_eq!(floods.take(one, 20, now), Ok(()), "{n}"));
        assert_eq!(floods.take(one, 20, now), Err(3 * SECOND), "20 a minute: one in three seconds");
        assert_eq!(floods.take(address("203.0.113.8"), 20, now), Ok(()), "the neighbour gets through");
        now += 3 * SECOND;
        assert_eq!(floods.take(one, 20, now), Ok(()));
        assert!(floods.take(one, 20, now).is_err());
        assert_eq!(floods.take(one, 20, now - 900 * SECOND), Err(3 * SECOND), "a clock that was put back");
    }

    #[test]
    fn who_counts_as_one() {
        let cases = [
            ("the same network of a household", "2001:db8:1:2::5", "2001:db8:1:2:ffff::9", true),
            ("the network beside it", "2001:db8:1:2::5", "2001:db8:1:3::5", false),
            ("an IPv4 address written as IPv6", "::ffff:203.0.113.7", "203.0.113.7", true),
            ("two IPv4 addresses", "203.0.113.7", "203.0.113.8", false),
        ];
        for (name, a, b, same) in cases {
            assert_eq!(address(a) == address(b), same, "{name}");
        }
    }

    #[test]
    fn an_account_may_send_more_and_its_machines_do_not_use_up_what_its_people_may() {
        let floods = Floods::default();
        let id = Uuid::from_u128(1);
        let machine = Sender::Account { id, by_token: true };
        (0..600).for_each(|n| assert_eq!(floods.take(machine, 20, 0), Ok(()), "{n}"));
        assert!(floods.take(machine, 20, 0).is_err());
        assert_eq!(floods.take(Sender::Account { id, by_token: false }, 20, 0), Ok(()));
    }

    #[test]
    fn a_flood_from_one_address_takes_nothing_from_others_and_one_from_everywhere_fills_no_memory() {
        let floods = Floods::default();
        for _ in 0..100_000 {
            let _ = floods.take(address("203.0.113.7"), 20, 0);
        }
        assert_eq!(floods.take(address("198.51.100.1"), 20, 0), Ok(()), "honest reporters get through");
        let everywhere = |n: u32| Sender::at(std::net::Ipv4Addr::from_bits(n).into());
        let let_in = (0..1_000_000).filter(|n| floods.take(everywhere(*n), 20, 0).is_ok()).count();
        assert_eq!(let_in, 2_000 - 21, "what all may send together, less what was sent");
        assert!(floods.0.lock().unwrap().full_at.len() <= 2_000, "those who were refused are not kept");
        for minute in 1..50_i64 {
            let later = u32::try_from(minute).unwrap() << 20;
            (later..later + 2_000).for_each(|n| assert!(floods.take(everywhere(n), 20, minute * 2 * MINUTE).is_ok()));
        }
        assert!(floods.0.lock().unwrap().full_at.len() <= 4_100, "who has been quiet for a minute is forgotten");
    }
}
