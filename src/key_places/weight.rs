//! How much hangs on a site.

use crate::network::SiteKind;

/// Weight of a site by what stands there: how far an outage reaches when it is gone. An exchange or a
/// landing takes a whole area with it, a pole a few lines. Convention of this program, to order
/// sites of like risk; the numbers stand here and nowhere else.
pub fn criticality(kind: SiteKind) -> f64 {
    match kind {
        SiteKind::Exchange | SiteKind::Landing => 5.0,
        SiteKind::Shelter => 4.0,
        SiteKind::Bts => 3.0,
        SiteKind::Cabinet => 2.0,
        SiteKind::DistBox | SiteKind::Closure | SiteKind::Chamber => 1.5,
        SiteKind::Pole | SiteKind::Earthing | SiteKind::Other => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exchange_weighs_more_than_a_shelter_and_so_on_down() {
        let order = [SiteKind::Exchange, SiteKind::Shelter, SiteKind::Bts, SiteKind::Cabinet, SiteKind::Pole];
        assert!(order.windows(2).all(|pair| criticality(pair[0]) > criticality(pair[1])));
    }
}
