//! The classification line that every file bears.

use serde_json::{Map, Value};

use crate::import::{classifies, fold};
use crate::units::Message;

/// How far something is a state secret (Law 29/2018/QH14, article 8), the least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Classification {
    /// Not at all.
    #[default]
    Unclassified,
    /// Mật.
    Confidential,
    /// Tối mật.
    Secret,
    /// Tuyệt mật.
    TopSecret,
}

impl Classification {
    /// What properties say; the highest, should they say several things.
    pub fn of(properties: &Map<String, Value>) -> Self {
        let said = properties.iter().filter(|(name, _)| classifies(name));
        said.filter_map(|(_, value)| Self::named(value.as_str()?)).max().unwrap_or_default()
    }

    fn named(text: &str) -> Option<Self> {
        Some(match fold(text).as_str() {
            "mat" | "do mat" | "bi mat" | "bi mat nha nuoc" | "confidential" => Self::Confidential,
            "toi mat" | "secret" => Self::Secret,
            "tuyet mat" | "top secret" => Self::TopSecret,
            _ => return None,
        })
    }

    /// As the line names it.
    pub fn says(self) -> Message {
        let (vi, en) = match self {
            Self::Unclassified => ("thường", "unclassified"),
            Self::Confidential => ("Mật", "confidential"),
            Self::Secret => ("Tối mật", "secret"),
            Self::TopSecret => ("Tuyệt mật", "top secret"),
        };
        Message::new(format!("Độ mật: {vi}"), format!("Classification: {en}"))
    }

    /// In both languages, as files bear it.
    pub fn line(self) -> String {
        let says = self.says();
        format!("{} / {}", says.vi, says.en)
    }

    /// As it stands in the name of a file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unclassified => "thuong",
            Self::Confidential => "mat",
            Self::Secret => "toi-mat",
            Self::TopSecret => "tuyet-mat",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_highest_that_is_said_counts() {
        let cases = [
            (json!({}), Classification::Unclassified),
            (json!({"classification": "thường"}), Classification::Unclassified),
            (json!({"Độ mật": "MẬT"}), Classification::Confidential),
            (json!({"do_mat": "Tối  mật", "classification": "Mật"}), Classification::Secret),
            (json!({"classification": "top secret"}), Classification::TopSecret),
            (json!({"name": "Mật"}), Classification::Unclassified),
        ];
        for (properties, want) in cases {
            assert_eq!(Classification::of(properties.as_object().unwrap()), want, "{properties}");
        }
    }
}
