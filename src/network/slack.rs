//! How much longer the fibre is than its cable.

use crate::fold::fold;
use crate::network::Route;

/// Fibre in a cable is longer than the cable, where the route does not say by how much: coils at
/// closures, lay of the fibre.
const USUAL: f64 = 1.03;

/// A factor outside this is a slip: a percentage, a length, a decimal point.
const SANE: std::ops::RangeInclusive<f64> = 1.0..=1.2;

/// Names of the property, folded, letters only: *slack*, *hệ số dư*.
const NAMES: &[&str] = &["hesodu", "slack", "slackfactor"];

/// Metres of fibre a metre of cable.
#[derive(Clone, Debug, PartialEq)]
pub enum Slack {
    /// The route does not tell it.
    Usual,
    /// As the route tells it.
    Told(f64),
    /// The route tells what it cannot be.
    OutOfRange {
        /// As it is written.
        told: String,
    },
}

impl Slack {
    /// What is reckoned with.
    pub fn factor(&self) -> f64 {
        match self {
            Self::Told(factor) => *factor,
            Self::Usual | Self::OutOfRange { .. } => USUAL,
        }
    }
}

impl Route {
    /// The slack of its fibre, from a property such as `slack` or `he_so_du`: 1.0 to 1.2.
    pub fn slack(&self) -> Slack {
        let is_slack = |name: &str| {
            let letters: String = fold(name).chars().filter(char::is_ascii_alphanumeric).collect();
            NAMES.contains(&letters.as_str())
        };
        let value = self.properties.iter().find(|(name, value)| !value.is_null() && is_slack(name)).map(|(_, v)| v);
        let told = match value {
            None => return Slack::Usual,
            Some(serde_json::Value::String(text)) => text.trim().to_owned(),
            Some(other) => other.to_string(),
        };
        let factor = told.replacen(',', ".", 1).parse().ok().filter(|factor| SANE.contains(factor));
        match factor {
            Some(factor) => Slack::Told(factor),
            None if told.is_empty() => Slack::Usual,
            None => Slack::OutOfRange { told },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_tells_its_slack_or_the_usual_one_is_taken() {
        let wrong = |told: &str| Slack::OutOfRange { told: told.into() };
        let cases = [
            ("not told", "name", serde_json::json!("T"), Slack::Usual),
            ("a number", "slack", serde_json::json!(1.015), Slack::Told(1.015)),
            ("Vietnamese", "Hệ số dư", serde_json::json!("1,02"), Slack::Told(1.02)),
            ("as a column", "he_so_du", serde_json::json!("1.0"), Slack::Told(1.0)),
            ("left empty", "slack", serde_json::json!(" "), Slack::Usual),
            ("a percentage", "slack", serde_json::json!("3 %"), wrong("3 %")),
            ("less fibre than cable", "slack", serde_json::json!(0.98), wrong("0.98")),
            ("a decimal point astray", "slack", serde_json::json!(10.3), wrong("10.3")),
        ];
        for (name, property, value, want) in cases {
            let mut route = Route::measured("T", vec![]);
            route.properties.insert(property.into(), value);
            assert_eq!(route.slack(), want, "{name}");
        }
    }
}
