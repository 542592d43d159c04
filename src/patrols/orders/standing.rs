//! Where an order stands, from what is known of it.

use crate::network::codes;
use crate::units::Timestamp;

codes! {
    /// Where an order stands.
    OrderStatus {
        Issued => "issued", Accepted => "accepted", UnderWay => "under_way", Done => "done",
        Withdrawn => "withdrawn", Expired => "expired",
    }
}

/// What tells where an order stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// When a leader accepted it.
    pub accepted: Option<Timestamp>,
    /// When the crew set out.
    pub started: Option<Timestamp>,
    /// When it was back.
    pub ended: Option<Timestamp>,
    /// When it was taken back.
    pub withdrawn: Option<Timestamp>,
}

impl Standing {
    /// Where it stands at a moment; nobody is to carry it out after `expires`.
    pub fn at(self, now: Timestamp, expires: Timestamp) -> OrderStatus {
        match self {
            Self { withdrawn: Some(_), .. } => OrderStatus::Withdrawn,
            Self { ended: Some(_), .. } => OrderStatus::Done,
            _ if now > expires => OrderStatus::Expired,
            Self { started: Some(_), .. } => OrderStatus::UnderWay,
            Self { accepted: Some(_), .. } => OrderStatus::Accepted,
            _ => OrderStatus::Issued,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_stands_where_it_was_brought_last_and_runs_out() {
        let at = |minutes: i64| Some(Timestamp::from_millis(minutes * 60_000));
        let rows = [
            (Standing::default(), 0, OrderStatus::Issued),
            (Standing { accepted: at(1), ..Standing::default() }, 5, OrderStatus::Accepted),
            (Standing { accepted: at(1), started: at(2), ..Standing::default() }, 5, OrderStatus::UnderWay),
            (Standing { started: at(2), ended: at(4), ..Standing::default() }, 99, OrderStatus::Done),
            (Standing { started: at(2), ..Standing::default() }, 99, OrderStatus::Expired),
            (Standing { ended: at(4), withdrawn: at(9), ..Standing::default() }, 10, OrderStatus::Withdrawn),
        ];
        for (standing, now, expected) in rows {
            let now = Timestamp::from_millis(i64::from(now) * 60_000);
            assert_eq!(standing.at(now, Timestamp::from_millis(60 * 60_000)), expected, "{standing:?}");
        }
    }
}
