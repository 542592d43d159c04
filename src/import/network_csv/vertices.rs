//! A table of one row a vertex: rows of a route may be anywhere, their order is a column.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use crate::geodesy::Crs;
use crate::import::fault::Faults;
use crate::import::feature::{Feature, Lines, Shape};
use crate::import::network_csv::columns::Columns;
use crate::import::network_csv::{fits, is_empty};
use crate::import::placing::{Placing, Wrong};
use crate::import::table::{self, Row};
use crate::import::{Fault, Reading, Severity};

/// The rows of such a table, gathered until all are there.
pub(super) struct Vertices<'a> {
    columns: &'a Columns,
    reading: &'a Reading,
    at: [usize; 2],
    route: usize,
    order: usize,
    groups: Vec<Group>,
    by_id: HashMap<String, usize>,
    rows: usize,
    named: usize,
    stopped: bool,
}

/// The rows of one id.
struct Group {
    /// Empty for a row that has none.
    id: String,
    line: usize,
    /// Of its first row, and what later ones add.
    properties: Map<String, Value>,
    /// Columns in which its rows differ.
    differs: BTreeSet<String>,
    vertices: Vec<Vertex>,
}

struct Vertex {
    line: usize,
    /// Its order as written.
    order: Box<str>,
    /// The two numbers, or the text that is none.
    position: Result<[f64; 2], Box<str>>,
}

impl<'a> Vertices<'a> {
    pub(super) fn new(columns: &'a Columns, at: [usize; 2], route: usize, order: usize, reading: &'a Reading) -> Self {
        let (groups, by_id) = (Vec::new(), HashMap::new());
        Self { columns, reading, at, route, order, groups, by_id, rows: 0, named: 0, stopped: false }
    }

    /// Takes a row; breaks beyond a limit.
    pub(super) fn take(&mut self, row: &Row<'_>, faults: &mut Faults) -> ControlFlow<()> {
        let limits = &self.reading.limits;
        if is_empty(row) {
            return ControlFlow::Continue(());
        }
        self.rows += 1;
        if !fits(self.columns, row, None, limits.property_bytes, faults) {
            return ControlFlow::Continue(());
        }
        let id = row.cells.get(self.route).unwrap_or_default().trim();
        let known = self.by_id.get(id).copied().filter(|_| !id.is_empty());
        let beyond = if self.rows > limits.vertices {
            Some(("G011", limits.vertices))
        } else {
            (known.is_none() && self.groups.len() == limits.features).then_some(("G010", limits.features))
        };
        if let Some((code, limit)) = beyond {
            faults.push(Fault::of(code, limit));
            self.stopped = true;
            return ControlFlow::Break(());
        }
        let group = known.unwrap_or_else(|| self.begin(id, row.line));
        self.add(group, row);
        ControlFlow::Continue(())
    }

    fn begin(&mut self, id: &str, line: usize) -> usize {
        let group = self.groups.len();
        if !id.is_empty() {
            self.by_id.insert(id.to_owned(), group);
            self.named += 1;
        }
        let (id, properties, differs) = (id.to_owned(), Map::new(), BTreeSet::new());
        self.groups.push(Group { id, line, properties, differs, vertices: Vec::new() });
        group
    }

    fn add(&mut self, group: usize, row: &Row<'_>) {
        let cell = |column: usize| row.cells.get(column).unwrap_or_default().trim();
        let (x, y, order) = (cell(self.at[0]), cell(self.at[1]), cell(self.order));
        let position = table::number(x).zip(table::number(y)).map(|(x, y)| [x, y]);
        let vertex = Vertex {
            line: row.line,
            order: order.into(),
            position: position.ok_or_else(|| format!("{x}; {y}").into()),
        };
        let group = &mut self.groups[group];
        for (name, value) in self.columns.properties(row, Some(self.route)) {
            match group.properties.get(&name) {
                None => _ = group.properties.insert(name, value),
                Some(before) if *before != value => _ = group.differs.insert(name),
                Some(_) => {}
            }
        }
        group.vertices.push(vertex);
    }

    /// Gives what the rows were; how many features that is. Tables of sites are often numbered too
    /// (STT), so only where at least half of the ids have several rows these are lines.
    pub(super) fn give(self, faults: &mut Faults, each: &mut dyn FnMut(Feature, &mut Faults)) -> usize {
        if self.rows == 0 {
            faults.push(Fault::of("G017", ""));
        }
        if self.stopped {
            return self.groups.len();
        }
        let several = self.groups.iter().filter(|group| group.vertices.len() > 1).count();
        let crs = self.reading.crs.clone().unwrap_or(Crs::WGS84);
        let names = [self.columns.name(self.route), self.columns.name(self.order)];
        let (mut number, lines) = (0, several > 0 && several * 2 >= self.named);
        for group in self.groups {
            if lines {
                group.line(number, &names, &crs, faults, each);
                number += 1;
            } else {
                number = group.sites(number, &names, &crs, faults, each);
            }
        }
        number
    }
}

impl Group {
    fn line(
        mut self,
        number: usize,
        [id_column, _]: &[String; 2],
        crs: &Crs,
        faults: &mut Faults,
        each: &mut dyn FnMut(Feature, &mut Faults),
    ) {
        let id = self.id.clone();
        let mut bad = false;
        let mut tell = |fault: Fault, line: usize| {
            bad |= fault.severity == Severity::Error;
            faults.push(fault.feature(number).id(&id).line(line));
        };
        if self.id.is_empty() {
            return tell(Fault::of("T104", ""), self.line);
        }
        if !self.differs.is_empty() {
            let names = self.differs.iter().cloned().collect::<Vec<_>>().join(", ");
            tell(Fault::of("T109", names), self.line);
        }
        let rank = |vertex: &Vertex| table::number(&vertex.order);
        for vertex in self.vertices.iter().filter(|vertex| rank(vertex).is_none()) {
            tell(Fault::of("T105", &vertex.order), vertex.line);
        }
        self.vertices.sort_by(|a, b| rank(a).unwrap_or(f64::INFINITY).total_cmp(&rank(b).unwrap_or(f64::INFINITY)));
        for pair in self.vertices.windows(2).filter(|pair| rank(&pair[0]).is_some() && rank(&pair[0]) == rank(&pair[1]))
        {
            tell(Fault::of("T106", format!("{} ({})", pair[0].order, pair[0].line)), pair[1].line);
        }
        let mut placing = Placing::new(crs);
        let mut line = Vec::with_capacity(self.vertices.len());
        for vertex in &self.vertices {
            match &vertex.position {
                Ok([x, y]) => line.extend(placing.put(*x, *y, vertex.line)),
                Err(text) => tell(Fault::of("G105", text), vertex.line),
            }
        }
        let (wrong, unplaced) = placing.done();
        wrong.iter().for_each(|wrong| tell(wrong.fault(), wrong.at));
        if self.vertices.len() < 2 {
            tell(Fault::of("G107", ""), self.line);
        }
        faults.keep_unplaced(unplaced);
        if !bad {
            let (line, shape) = (self.line, Shape::Lines(Lines::of(vec![line])));
            let properties = self.properties;
            let id_column = Some(id_column.clone().into());
            each(Feature { number, line, id, named: true, id_column, number_id: false, properties, shape }, faults);
        }
    }

    /// Each row a site; an id that comes twice is told by whoever takes them.
    fn sites(
        self,
        mut number: usize,
        [id_column, order]: &[String; 2],
        crs: &Crs,
        faults: &mut Faults,
        each: &mut dyn FnMut(Feature, &mut Faults),
    ) -> usize {
        for vertex in self.vertices {
            let named = !self.id.is_empty();
            let id = if named { self.id.clone() } else { number.to_string() };
            let mut placing = Placing::new(crs);
            let mut told: Vec<Fault> = Vec::new();
            let at = match &vertex.position {
                Ok([x, y]) => placing.put(*x, *y, 0),
                Err(text) if &**text == "; " => None,
                Err(text) => {
                    told.push(Fault::of("G105", text));
                    None
                }
            };
            let (wrong, unplaced) = placing.done();
            told.extend(wrong.iter().map(Wrong::fault));
            faults.keep_unplaced(unplaced);
            if told.is_empty() {
                let mut properties = self.properties.clone();
                if !vertex.order.is_empty() {
                    properties.insert(order.clone(), Value::String(vertex.order.into_string()));
                }
                let (line, shape) = (vertex.line, at.map_or(Shape::None, Shape::Point));
                let id_column = named.then(|| id_column.clone().into());
                each(Feature { number, line, id, named, id_column, number_id: false, properties, shape }, faults);
            } else {
                told.into_iter().for_each(|fault| faults.push(fault.feature(number).id(&id).line(vertex.line)));
            }
            number += 1;
        }
        number
    }
}
