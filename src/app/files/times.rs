//! `cablewatch aoristic`: the hours of the week in which incidents fell.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::files::{Answer, refusal};
use crate::hotspots;
use crate::import::{Event, Reading, Verdict, read_events};
use crate::units::Zone;

/// Incidents read for their times, or the refusal of their file.
pub(super) fn read(incidents: &[u8], zone: Zone) -> Result<Vec<Event>, Value> {
    let told = read_events(incidents, &Reading::default(), zone, &mut |_| ControlFlow::Continue(()));
    match told.verdict {
        Verdict::Reject => Err(refusal("incidents", &told.faults, told.faults_total)),
        _ => Ok(told.events),
    }
}

/// 168 hours from Monday 00:00 with the weight of the incidents that have a start.
pub fn aoristic(incidents: &[u8], zone: Zone) -> Answer {
    let events = read(incidents, zone)?;
    let started = || events.iter().filter_map(|event| event.incident.occurred);
    let week = hotspots::aoristic(started().map(|interval| (interval, 1.0)), zone);
    let hours = week.hours().map(|(day, hour, weight)| json!({"day": day, "hour": hour, "weight": weight}));
    Ok(json!({
        "hours": hours.collect::<Vec<_>>(), "incidents": events.len(), "with_start": started().count(),
    }))
}
