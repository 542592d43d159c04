//! The columns of a file as its features go by: which are there, and what each is read as.

use std::collections::HashMap;

use serde_json::Value;

use crate::import::attributes::{self, Classified, plain, put_as, says};
use crate::import::fault::Faults;
use crate::import::feature::Feature;
use crate::import::mapping::{Choices, Column, Field};
use crate::import::{fold, names, words};

/// Columns told.
const TOLD: usize = 100;
/// Spellings of columns whose meaning is remembered.
const REMEMBERED: usize = 400;
/// Different values shown of a column, and characters of each.
const VALUES: usize = 3;
const SHOWN: usize = 60;
/// What the import itself reads or writes; nobody is asked about it.
const OWN: [&str; 2] = ["carrier", "featureType"];

/// Which property of one feature says each field.
#[derive(Debug, Default)]
pub(crate) struct Fields([Option<String>; Field::ALL.len()]);

impl Fields {
    /// The name of the property.
    pub(crate) fn get(&self, field: Field) -> Option<&str> {
        self.0[field as usize].as_deref()
    }
}

/// What a column is, by its name.
#[derive(Clone, Copy, Debug)]
struct Role {
    /// Its place among the columns told.
    told: Option<usize>,
    /// What it is read as, and how well it fits: 0 is what a person chose.
    field: Option<(Field, u8)>,
    /// Whether it says how the feature is classified, whatever else was chosen for it.
    classifies: bool,
}

/// All columns met so far.
pub(crate) struct Columns {
    choices: Choices,
    seen: Vec<Seen>,
    /// By the name as spelled.
    roles: HashMap<Box<str>, Role>,
    /// Which column stood first at each place of a feature: most features repeat it.
    places: Vec<(Box<str>, Role)>,
    /// Features with an id of their own.
    named: usize,
}

struct Seen {
    column: String,
    folded: String,
    filled: usize,
    values: Vec<String>,
    /// Whether a reader of a format took ids from it.
    gives_ids: bool,
}

impl Columns {
    pub(crate) fn new(choices: Choices) -> Self {
        Self { choices, seen: Vec::new(), roles: HashMap::new(), places: Vec::new(), named: 0 }
    }

    /// Counts what a feature says, and does with it what was chosen: its id, and the properties that
    /// have a name of their own here. `None`: it may not be held, which is told.
    pub(crate) fn take(&mut self, feature: &mut Feature, isolated_lan: bool, faults: &mut Faults) -> Option<Fields> {
        self.named += usize::from(feature.named);
        self.give_back_id(feature);
        let roles: Vec<Role> = feature.properties.keys().enumerate().map(|(at, name)| self.role(name, at)).collect();
        if !may_be_held(feature, &roles, isolated_lan, faults) {
            return None;
        }
        let mut best: [Option<(u8, &str)>; Field::ALL.len()] = [None; Field::ALL.len()];
        for ((name, value), role) in feature.properties.iter().zip(&roles).filter(|((_, value), _)| says(value)) {
            if let Some(told) = role.told {
                self.seen[told].count(value);
            }
            let Some((field, rank)) = role.field.filter(|(field, rank)| speaks(*field, *rank, value)) else { continue };
            let found = &mut best[field as usize];
            if found.is_none_or(|(before, _)| rank < before) {
                *found = Some((rank, name));
            }
        }
        let fields = Fields(best.map(|found| found.map(|(_, name)| name.to_owned())));
        let chosen = |field: Field| best_rank(&best, field) == Some(0);
        let (new_id, new_class) = (chosen(Field::Id), chosen(Field::Classification));
        if let Some(column) = fields.get(Field::Id).filter(|_| new_id) {
            identify(feature, column);
        }
        // What is secret by the file's own word stays where it is.
        let secret = feature.properties.get(Field::Classification.code()).map(attributes::classified);
        let new_class = new_class && secret != Some(Classified::Secret);
        if let Some(from) = fields.get(Field::Classification).filter(|_| new_class) {
            rename(feature, from, Field::Classification);
        }
        if let Some(from) = fields.get(Field::Owner) {
            rename(feature, from, Field::Owner);
        }
        if let Some(from) = fields.get(Field::FibreCount) {
            count_fibres(feature, from, faults);
        }
        Some(fields)
    }

    /// The column that a reader took the id from is a property again, where a person said so; else
    /// it is only counted.
    fn give_back_id(&mut self, feature: &mut Feature) {
        let Some(column) = feature.id_column.clone() else { return };
        let value = match feature.number_id {
            true => serde_json::from_str(&feature.id).unwrap_or_else(|_| Value::from(feature.id.as_str())),
            false => Value::from(feature.id.as_str()),
        };
        let role = self.role(&column, usize::MAX);
        let chosen = self.choices.get(&fold(&column));
        let stays = match chosen {
            None => self.choices.is_empty() || !self.another_id(feature),
            Some(field) => field == Some(Field::Id),
        };
        if let Some(told) = role.told {
            self.seen[told].gives_ids = true;
            if stays {
                self.seen[told].count(&value);
            }
        }
        if !stays {
            feature.properties.shift_insert(0, column.into_owned(), value);
            (feature.id, feature.named, feature.number_id) = (feature.number.to_string(), false, false);
            feature.id_column = None;
        }
    }

    /// Whether a property of the feature was chosen as its id.
    fn another_id(&mut self, feature: &Feature) -> bool {
        let mut chosen = |name: &str| matches!(self.role(name, usize::MAX).field, Some((Field::Id, 0)));
        feature.properties.iter().any(|(name, value)| chosen(name) && says(value))
    }

    /// What a column is; `at` is its place in the feature.
    fn role(&mut self, name: &str, at: usize) -> Role {
        if let Some((_, role)) = self.places.get(at).filter(|(known, _)| **known == *name) {
            return *role;
        }
        let role = match self.roles.get(name) {
            Some(role) => *role,
            None => self.meet(name),
        };
        if at == self.places.len() && at < TOLD {
            self.places.push((name.into(), role));
        }
        role
    }

    fn meet(&mut self, name: &str) -> Role {
        let folded = fold(name);
        let known = names::known(name, &folded);
        let field = match self.choices.get(&folded) {
            Some(chosen) => chosen.map(|field| (field, 0)),
            None => known.map(|(field, rank)| (field, rank + 1)),
        };
        let is = |field: Option<Field>| field == Some(Field::Classification);
        let classifies = is(field.map(|(field, _)| field)) || is(known.map(|(field, _)| field));
        let told = match self.seen.iter().position(|seen| seen.folded == folded) {
            None if self.seen.len() < TOLD && !OWN.contains(&name) => {
                self.seen.push(Seen::new(name, folded));
                Some(self.seen.len() - 1)
            }
            found => found,
        };
        let role = Role { told, field, classifies };
        if self.roles.len() < REMEMBERED {
            self.roles.insert(name.into(), role);
        }
        role
    }

    /// The columns, in the order in which they came.
    pub(crate) fn done(self) -> Vec<Column> {
        let read_as = |seen: &Seen| match self.choices.get(&seen.folded) {
            Some(chosen) => chosen,
            None if seen.gives_ids => Some(Field::Id),
            // A property `id` beside a feature's own id is not what it is known by.
            None => names::known(&seen.column, &seen.folded).map(|(field, _)| field).filter(|f| *f != Field::Id),
        };
        let fields: Vec<Option<Field>> = self.seen.iter().map(read_as).collect();
        let served = |field: Field, filled: usize| {
            let by_column = self.seen.iter().zip(&fields).any(|(seen, f)| *f == Some(field) && seen.filled >= filled);
            by_column || (field == Field::Id && self.named >= filled)
        };
        let column = |(seen, field): (&Seen, &Option<Field>)| {
            let chosen = self.choices.get(&seen.folded).is_some();
            let likely = names::likely(&seen.column).filter(|likely| !served(*likely, seen.filled));
            Column {
                column: seen.column.clone(),
                filled: seen.filled,
                values: seen.values.clone(),
                field: *field,
                chosen,
                suggested: likely.filter(|_| field.is_none() && !chosen),
            }
        };
        self.seen.iter().zip(&fields).map(column).collect()
    }
}

impl Seen {
    fn new(column: &str, folded: String) -> Self {
        Self { column: column.to_owned(), folded, filled: 0, values: Vec::new(), gives_ids: false }
    }

    fn count(&mut self, value: &Value) {
        self.filled += 1;
        if self.values.len() < VALUES {
            let shown: String = plain(value).unwrap_or_else(|| value.to_string()).chars().take(SHOWN).collect();
            if !self.values.contains(&shown) {
                self.values.push(shown);
            }
        }
    }
}

fn best_rank(best: &[Option<(u8, &str)>], field: Field) -> Option<u8> {
    best[field as usize].map(|(rank, _)| rank)
}

/// Whether a value can say a field. A name that nobody chose is a text, and an id one word.
fn speaks(field: Field, rank: u8, value: &Value) -> bool {
    match field {
        Field::Id => matches!(value, Value::String(_) | Value::Number(_)),
        Field::Name if rank > 0 => value.is_string(),
        Field::Name | Field::FibreCount => plain(value).is_some(),
        Field::Medium | Field::Laying | Field::Kind | Field::Owner | Field::Classification => true,
    }
}

/// Tells what is Mật or above, in any column that says so: nothing that was chosen hides it.
fn may_be_held(feature: &Feature, roles: &[Role], isolated_lan: bool, faults: &mut Faults) -> bool {
    let columns = feature.properties.iter().zip(roles).filter(|(_, role)| role.classifies);
    for ((name, value), _) in columns {
        let told = match attributes::classified(value) {
            Classified::Secret if !isolated_lan => "G401",
            Classified::Unclear => "G402",
            Classified::Secret | Classified::Open => continue,
        };
        let shown = plain(value).unwrap_or_else(|| value.to_string().chars().take(SHOWN).collect());
        faults.push(feature.fault(told, shown).path(feature.property(name)));
        if told == "G401" {
            return false;
        }
    }
    true
}

/// The id that a person chose a column for. A text that was the feature's own id until now stays as
/// the property `feature_id`; a number does not, for it only counts features.
fn identify(feature: &mut Feature, column: &str) {
    let Some(value) = feature.properties.shift_remove(column) else { return };
    let number_id = value.is_number();
    let Some(id) = plain(&value) else { return };
    let own = std::mem::replace(&mut feature.id, id);
    if feature.named && !feature.number_id && own != feature.id {
        put_as(&mut feature.properties, "feature_id", "feature_id", own.into());
    }
    (feature.named, feature.number_id, feature.id_column) = (true, number_id, Some(column.to_owned().into()));
}

fn rename(feature: &mut Feature, from: &str, field: Field) {
    if from != field.code()
        && let Some(value) = feature.properties.get(from).cloned()
    {
        put_as(&mut feature.properties, from, field.code(), value);
    }
}

/// A number of fibres goes under its own name; what is none stays where it is and is told.
fn count_fibres(feature: &mut Feature, from: &str, faults: &mut Faults) {
    let Some(said) = feature.properties.get(from).and_then(plain) else { return };
    let Some(count) = words::fibre_count(&fold(&said)) else {
        faults.push(feature.fault("G305", said).path(feature.property(from)));
        return;
    };
    let own = Field::FibreCount.code();
    if from == own {
        feature.properties.insert(own.to_owned(), count.into());
    } else {
        put_as(&mut feature.properties, from, own, count.into());
    }
}
