//! Sites by what is painted on them: the number a person reads off a pole or a cabinet.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::fold::fold;
use crate::network::live::{list, unlist};
use crate::network::{Network, Shards, Site, SiteNo};

/// Properties that hold a painted number, folded, letters and digits only.
const PROPERTIES: &[&str] = &[
    "bienso", "code", "kyhieu", "label", "ma", "macot", "matu", "number", "painted", "poleno", "ref", "so", "socot",
    "sohieu", "sotu", "tencot", "tentu",
];

/// What people say before a number, and nobody paints.
const SPOKEN: &[&str] =
    &["be", "cabinet", "closure", "cot", "dien", "hop", "mang", "no", "number", "pole", "so", "tram", "tu", "xong"];

/// How well a told label fits a site's, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The site's id, letter by letter.
    Id,
    /// The same letters and digits.
    Same,
    /// The same but for zeros in front of a number, or a word such as "cột" before it.
    Alike,
}

/// Every label of the sites of a network, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    same: Shards<Arc<str>, Vec<SiteNo>>,
    alike: Shards<Arc<str>, Vec<SiteNo>>,
}

impl Labels {
    pub(super) fn add(&mut self, site: &Site, no: SiteNo) {
        for same in keys(site) {
            list(&mut self.alike, &without_zeros(&same), no);
            list(&mut self.same, &same, no);
        }
    }

    pub(super) fn remove(&mut self, site: &Site, no: SiteNo) {
        for same in keys(site) {
            unlist(&mut self.alike, &without_zeros(&same), no);
            unlist(&mut self.same, &same, no);
        }
    }
}

/// What a told number and the labels of a site have in common where the one may mean the other, as text
/// that can be kept and compared.
pub fn told_labels(told: &str) -> BTreeSet<String> {
    [key(told), without_words(told)].iter().map(|key| without_zeros(key)).filter(|key| !key.is_empty()).collect()
}

/// The same of a site.
pub fn site_labels(site: &Site) -> BTreeSet<String> {
    keys(site).iter().map(|key| without_zeros(key)).collect()
}

/// The keys of a site's id, name and painted numbers, each once.
fn keys(site: &Site) -> BTreeSet<String> {
    let painted = site.properties.iter().filter(|(name, _)| holds_labels(name)).filter_map(|(_, value)| {
        value.as_str().map(str::to_owned).or_else(|| value.is_number().then(|| value.to_string()))
    });
    let texts = painted.chain([site.id.clone()]).chain(site.name.clone());
    texts.map(|text| key(&text)).filter(|key| !key.is_empty()).collect()
}

impl Network {
    /// The sites that a painted number, a name or an id may mean, of whatever carrier, and how well
    /// it fits; none if there are none. Marks, capitals, spaces, dashes and dots make no difference,
    /// but between two digits they part two numbers: C1.12 is C1-12 and not C11.2. Zeros in front
    /// count, unless nothing fits with them.
    pub fn labelled(&self, told: &str) -> (Likeness, Vec<&Site>) {
        let sites = |numbers: &Vec<SiteNo>| unique(numbers).filter_map(|no| self.site(no)).collect();
        let same = key(told);
        let mut own: Vec<&Site> = self.labels().same.get(same.as_str()).map_or_else(Vec::new, sites);
        own.retain(|site| site.id == told);
        if !own.is_empty() {
            return (Likeness::Id, own);
        }
        let bare = without_words(told);
        let tries = [
            (Likeness::Same, self.labels().same.get(same.as_str())),
            (Likeness::Alike, self.labels().same.get(bare.as_str())),
            (Likeness::Alike, self.labels().alike.get(without_zeros(&same).as_str())),
            (Likeness::Alike, self.labels().alike.get(without_zeros(&bare).as_str())),
        ];
        let found = tries.into_iter().find_map(|(likeness, places)| Some((likeness, places?)));
        found.map_or((Likeness::Alike, Vec::new()), |(likeness, places)| (likeness, sites(places)))
    }
}

/// Two keys of one site may be alike: it counts once.
fn unique(numbers: &[SiteNo]) -> impl Iterator<Item = SiteNo> {
    numbers.iter().copied().enumerate().filter(|(i, no)| !numbers[..*i].contains(no)).map(|(_, no)| no)
}

fn holds_labels(name: &str) -> bool {
    let letters: String = fold(name).chars().filter(char::is_ascii_alphanumeric).collect();
    PROPERTIES.contains(&letters.as_str())
}

/// Letters and digits of the folded text; what stands between two digits becomes one dash.
fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut parted = false;
    for letter in fold(text).chars() {
        if !letter.is_alphanumeric() {
            parted = true;
            continue;
        }
        let between = parted && letter.is_ascii_digit() && key.ends_with(|c: char| c.is_ascii_digit());
        key.extend(between.then_some('-'));
        key.push(letter);
        parted = false;
    }
    key
}

/// Each number of a key without the zeros in front of it.
fn without_zeros(key: &str) -> String {
    let mut bare = String::with_capacity(key.len());
    let mut letters = key.chars().peekable();
    while let Some(letter) = letters.next() {
        let in_front = letter == '0'
            && !bare.ends_with(|c: char| c.is_ascii_digit())
            && letters.peek().is_some_and(char::is_ascii_digit);
        bare.extend((!in_front).then_some(letter));
    }
    bare
}

/// The key of what is left when the words that are only spoken are taken off the front.
fn without_words(told: &str) -> String {
    let folded = fold(told);
    let mut rest = folded.as_str();
    while let Some((word, after)) = rest.split_once(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() && !SPOKEN.contains(&word) {
            break;
        }
        rest = after;
    }
    key(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SiteKind;
    use crate::units::LonLat;

    fn site(id: &str, name: Option<&str>, properties: serde_json::Value) -> Site {
        let properties = properties.as_object().cloned().unwrap();
        let at = LonLat::checked(107.0, 16.8).unwrap();
        Site { id: id.into(), carrier: None, name: name.map(str::to_owned), kind: SiteKind::Pole, at, properties }
    }

    #[test]
    fn a_painted_number_is_found_however_it_is_written_and_no_other_is() {
        let none = || serde_json::json!({});
        let network = Network::bulk(
            vec![],
            vec![
                site("C-07", None, none()),
                site("C1.12", None, none()),
                site("P3", Some("Cột Đông Hà 15"), serde_json::json!({"Số hiệu": "ĐH/015"})),
                site("P4", None, serde_json::json!({"so_cot": 112, "ghi chú": "C-99"})),
                site("T-5", None, serde_json::json!({"label": "TU-8"})),
                site("T-05", None, serde_json::json!({"label": "tủ 8"})),
            ],
        );
        use Likeness::{Alike, Id, Same};
        let cases: &[(&str, &str, Likeness, &[&str])] = &[
            ("the id itself", "C-07", Id, &["C-07"]),
            ("capitals, spaces, dots", "c. 07", Same, &["C-07"]),
            ("zeros in front left out", "C7", Alike, &["C-07"]),
            ("an id told exactly is not its neighbour with a zero", "T-05", Id, &["T-05"]),
            ("zeros count where they tell two apart", "t.5", Same, &["T-5"]),
            ("a dot between digits is a dash", "C1-12", Same, &["C1.12"]),
            ("but never nothing", "C112", Alike, &[]),
            ("nor at another place", "C11.2", Alike, &[]),
            ("marks and đ", "dh 015", Same, &["P3"]),
            ("a name", "cot dong ha 15", Same, &["P3"]),
            ("a number of a property", "112", Same, &["P4"]),
            ("a spoken word before it", "cột số 112", Alike, &["P4"]),
            ("not what a remark says", "C-99", Alike, &[]),
            ("several", "tu 8", Same, &["T-5", "T-05"]),
            ("nothing", " - ", Alike, &[]),
        ];
        for (name, told, likeness, ids) in cases {
            let (how, found) = network.labelled(told);
            let common = |site: &Site| !told_labels(told).is_disjoint(&site_labels(site));
            assert!(found.iter().all(|site| common(site)), "{name}");
            let found: Vec<&str> = found.iter().map(|s| s.id.as_str()).collect();
            assert_eq!(found, *ids, "{name}");
            assert!(found.is_empty() || how == *likeness, "{name}: {how:?}");
        }
    }
}
