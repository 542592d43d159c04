//! A found plan as it is told: times, labels, courses.

use time::{Date, Duration, Time};

use crate::app::plans::answer::{Answer, HourShare, LeftTold, StopTold, Totals, TourTold, TravelTold};
use crate::app::plans::asked::Asked;
use crate::app::plans::gather::{About, Gathered};
use crate::app::plans::search::Drawn;
use crate::app::plans::words;
use crate::patrols::{Built, CrewPlan, Dropped, Visit, hour_of_week};
use crate::roads::{Basis, Travel, Vehicle};
use crate::units::{Interval, LonLat, Message, Timestamp, Zone};

/// A night on the clock: seconds since its noon to times.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    noon: Timestamp,
    offset: time::UtcOffset,
    /// Day of the week of the evening, 0 is Monday.
    pub weekday: usize,
}

impl Clock {
    /// Of the night whose evening is on this day.
    pub fn of(night: Date, offset: time::UtcOffset) -> Self {
        let noon = Zone::from(offset).instant(night.with_time(Time::MIDNIGHT) + Duration::hours(12));
        let weekday = usize::from(night.weekday().number_days_from_monday());
        Self { noon: Timestamp::from_datetime(noon), offset, weekday }
    }

    /// RFC 3339, local.
    pub fn told(&self, seconds: f64) -> String {
        let at = self.moment(seconds).datetime().to_offset(self.offset);
        at.format(&time::format_description::well_known::Rfc3339).unwrap_or_default()
    }

    fn moment(&self, seconds: f64) -> Timestamp {
        Timestamp::from_millis(self.noon.millis() + (seconds.round() as i64) * 1_000)
    }

    /// From noon to the next noon, for what is closed or flooded.
    pub fn night(&self) -> Interval {
        Interval::new(self.noon, self.moment(86_400.0)).unwrap_or(Interval::instant(self.noon))
    }
}

/// Everything a plan is told from.
pub struct Teller {
    pub asked: Asked,
    pub clock: Clock,
    pub travel: Travel,
    pub gathered: Gathered,
    pub built: Built,
    /// The roads are those of the demo.
    pub invented: bool,
}

/// What a plan's times rest on, and whose the roads are unless they are invented.
pub fn travel_told(travel: &Travel, invented: bool) -> TravelTold<Message> {
    let basis = travel.basis();
    let mut says = basis.says();
    let (factor, version) = match &basis {
        Basis::Roads { version, .. } => (1.0, Some(version.to_string())),
        Basis::StraightLine { factor } => (*factor, None),
    };
    if matches!(basis, Basis::Roads { .. }) {
        let [vi, en] = if invented {
            [" (đường bịa của bản trình diễn)", " (invented, as all of the demo)"]
        } else {
            [" (© những người đóng góp OpenStreetMap, ODbL)", " (© OpenStreetMap contributors, ODbL)"]
        };
        says.vi.push_str(vi);
        says.en.push_str(en);
    }
    TravelTold { kind: basis.code().to_owned(), factor, version, says }
}

/// A position as it is told, to about a decimetre.
pub fn position(at: LonLat) -> [f64; 2] {
    [at.lon(), at.lat()].map(|degrees| (degrees * 1e6).round() / 1e6)
}

impl Teller {
    /// Before anything is found.
    pub fn beginning(&self) -> Answer<Message> {
        let shifts = self.built.problem.crews.iter();
        let from = shifts.clone().map(|c| c.earliest).fold(f64::INFINITY, f64::min);
        let to = shifts.map(|c| c.latest).fold(0.0, f64::max);
        let first = (from / 3600.0).floor().max(0.0);
        let count = ((to / 3600.0).ceil() - first).clamp(0.0, 48.0) as usize;
        let hour = |at: usize| {
            let seconds = (first + at as f64) * 3600.0;
            HourShare {
                from: self.clock.told(seconds),
                share: self.gathered.hours[hour_of_week(self.clock.weekday, seconds)],
            }
        };
        Answer {
            travel: travel_told(&self.travel, self.invented),
            totals: Totals { allowed_percent: self.asked.loss, ..Totals::default() },
            hours: (0..count).map(hour).collect(),
            crews: Vec::new(),
            left_out: Vec::new(),
            costs: Vec::new(),
            mandatory_missed: Vec::new(),
        }
    }

    /// What came out.
    pub fn answer(&self, drawn: &Drawn) -> Answer<Message> {
        let crews: Vec<TourTold<Message>> = drawn.plan.routes.iter().map(|route| self.tour(route)).collect();
        let stops = || crews.iter().flat_map(|tour| &tour.stops).filter(|stop| stop.kind != "break");
        let stretches = stops().filter(|stop| stop.kind == "stretch").count();
        let loss = match drawn.best_prize > 0.0 {
            true => (1.0 - drawn.plan.prize / drawn.best_prize).max(0.0) * 100.0,
            false => 0.0,
        };
        let beginning = self.beginning();
        let totals = Totals {
            crews: crews.len(),
            stops: stops().count() - stretches,
            stretches,
            metres: crews.iter().map(|tour| tour.metres).sum(),
            prize: drawn.plan.prize,
            best_prize: drawn.best_prize,
            loss_percent: loss,
            ..beginning.totals
        };
        let id = |task: &usize| self.built.problem.tasks[*task].id.clone();
        Answer {
            totals,
            left_out: self.left_out(drawn),
            costs: words::costs(&self.asked.wishes, &drawn.costs),
            mandatory_missed: drawn.plan.missed.iter().map(id).collect(),
            crews,
            travel: beginning.travel,
            hours: beginning.hours,
        }
    }

    fn about(&self, task: usize) -> &About {
        &self.gathered.about[self.built.targets[task]]
    }

    fn tour(&self, route: &CrewPlan) -> TourTold<Message> {
        let (crew, station) = &self.asked.crews[route.crew];
        let mut way = Course {
            travel: &self.travel,
            vehicle: crew.vehicle,
            when: self.clock.night(),
            here: station.at,
            metres: 0.0,
            line: vec![station.at],
        };
        let mut stops = Vec::new();
        let rest = |n: usize, stops: &mut Vec<StopTold<Message>>| {
            let taken = route.breaks.iter().filter(|rest| rest.after == n);
            stops.extend(taken.map(|rest| self.rest(n, rest.start, rest.end)));
        };
        rest(0, &mut stops);
        for (at, visit) in route.stops.iter().enumerate() {
            let target = &self.gathered.targets[self.built.targets[visit.task]];
            way.to(target.ways[visit.mode].enter);
            if let Some(line) = self.about(visit.task).lines.get(visit.mode) {
                way.along(line);
            }
            way.here = target.ways[visit.mode].leave;
            stops.push(self.stop(at + 1, visit));
            rest(at + 1, &mut stops);
        }
        if !route.stops.is_empty() {
            way.to(station.at);
        }
        TourTold {
            id: crew.id.to_string(),
            name: crew.name.clone(),
            station: station.name.clone(),
            vehicle: crew.vehicle.code().to_owned(),
            leaves: self.clock.told(route.leaves),
            back: self.clock.told(route.back),
            metres: way.metres.round(),
            stops,
            path: way.line.into_iter().map(position).collect(),
        }
    }

    fn stop(&self, n: usize, visit: &Visit) -> StopTold<Message> {
        let (task, about) = (&self.built.problem.tasks[visit.task], self.about(visit.task));
        let target = &self.gathered.targets[self.built.targets[visit.task]];
        let line = about.lines.get(visit.mode);
        let when = (self.clock.weekday, visit.start, visit.leave - visit.start);
        StopTold {
            n,
            task: task.id.clone(),
            kind: about.kind.to_owned(),
            arrive: self.clock.told(visit.arrive),
            start: self.clock.told(visit.start),
            leave: self.clock.told(visit.leave),
            label: Some(about.label.clone()),
            route_id: about.route_id.clone(),
            from_m: about.from_m,
            to_m: about.to_m,
            site_id: about.site_id.clone(),
            commune: Some(about.commune.clone()),
            point: Some(position(about.at)),
            line: line.map(|line| line.iter().copied().map(position).collect()),
            ratio: about.ratio,
            pinned: task.mandatory,
            overdue_days: target.worth.overdue().map(|days| days as i64),
            prize: task.prize_at(visit.start),
            why: Some(words::why(target, about, task, when)),
        }
    }

    fn rest(&self, n: usize, start: f64, end: f64) -> StopTold<Message> {
        StopTold {
            n,
            task: "break".to_owned(),
            kind: "break".to_owned(),
            arrive: self.clock.told(start),
            start: self.clock.told(start),
            leave: self.clock.told(end),
            label: None,
            route_id: None,
            from_m: None,
            to_m: None,
            site_id: None,
            commune: None,
            point: None,
            line: None,
            ratio: None,
            pinned: false,
            overdue_days: None,
            prize: 0.0,
            why: None,
        }
    }

    /// Places that nobody visits at all, what would bring most first.
    fn left_out(&self, drawn: &Drawn) -> Vec<LeftTold<Message>> {
        let tasks = &self.built.problem.tasks;
        let mut seen = vec![false; self.gathered.targets.len()];
        let visits = drawn.plan.routes.iter().flat_map(|route| &route.stops);
        visits.for_each(|visit| seen[self.built.targets[visit.task]] = true);
        let mut all: Vec<(f64, LeftTold<Message>)> = Vec::new();
        for left in &drawn.left_out {
            // Of a place with two visits the first tells it.
            if !std::mem::replace(&mut seen[self.built.targets[left.task]], true) {
                let (target, reason) = (self.built.targets[left.task], left.reason.code());
                all.push((tasks[left.task].best_prize(), self.left(target, reason, words::left(left))));
            }
        }
        for (target, why) in &self.built.dropped {
            let says = match why {
                Dropped::Closed => {
                    Message::new("Thuộc địa bàn không vào đêm nay.", "It lies where nobody is to go tonight.")
                }
                Dropped::Banned => Message::new("Bị loại theo yêu cầu.", "Left out as asked."),
            };
            all.push((0.0, self.left(*target, why.code(), says)));
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all.into_iter().map(|(_, left)| left).collect()
    }

    fn left(&self, target: usize, reason: &str, says: Message) -> LeftTold<Message> {
        let about = &self.gathered.about[target];
        LeftTold {
            task: self.gathered.targets[target].id.clone(),
            kind: about.kind.to_owned(),
            label: about.label.clone(),
            commune: about.commune.clone(),
            point: position(about.at),
            ratio: about.ratio,
            reason: reason.to_owned(),
            says,
        }
    }
}

/// A crew's course, put together leg by leg.
struct Course<'a> {
    travel: &'a Travel,
    vehicle: Vehicle,
    when: Interval,
    here: LonLat,
    metres: f64,
    line: Vec<LonLat>,
}

impl Course<'_> {
    fn to(&mut self, there: LonLat) {
        if there != self.here
            && let Some(trip) = self.travel.path(self.here, there, self.vehicle, self.when)
        {
            self.metres += trip.metres.get();
            self.line.extend(trip.line);
        }
        self.here = there;
        self.line.push(there);
        self.line.dedup();
    }

    fn along(&mut self, line: &[LonLat]) {
        self.metres += line.windows(2).map(|pair| crate::geodesy::distance(pair[0], pair[1]).get()).sum::<f64>();
        self.line.extend(line);
        self.here = line.last().copied().unwrap_or(self.here);
        self.line.dedup();
    }
}
