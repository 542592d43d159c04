//! KML and GPX, read as a stream.

mod codes;
mod coordinates;
mod gpx;
mod kml;
mod pending;
mod pump;
mod source;
mod trail;

#[cfg(test)]
mod gpx_tests;
#[cfg(test)]
mod packed_tests;
#[cfg(test)]
mod reference_tests;
#[cfg(test)]
mod tests;

use std::io::Read;
use std::ops::ControlFlow;

use crate::import::fault::Faults;
use crate::import::feature::Feature;
use crate::import::geojson::Document;
use crate::import::splitter::Progress;
use crate::import::{Fault, Reading};
use gpx::Gpx;
use kml::Kml;
use pending::Output;
pub(in crate::import) use pump::shown;
pub(crate) use pump::{Element, Halt, Listener, pump};
pub(crate) use trail::Trail;

pub(in crate::import) use codes::{XML, ZIP};

/// Gives every well-formed feature of a KML or GPX file to `each`, and the format's name, which the
/// root element tells; all else becomes faults.
pub(crate) fn read(
    from: &mut dyn Read,
    reading: &Reading,
    progress: Progress<'_>,
    faults: &mut Faults,
    each: &mut dyn FnMut(Feature, &mut Faults),
) -> (Document, &'static str) {
    let mut root = Root { output: Output::new(reading, faults, each), reader: Reader::Unknown };
    let told = pump(from, &reading.limits, progress, &mut root);
    let Root { output, reader } = root;
    match told {
        Err(fault) => output.faults.push(*fault),
        Ok(()) if output.features == 0 => output.faults.push(Fault::of("G017", "")),
        Ok(()) => {}
    }
    let format = match reader {
        Reader::Unknown => "xml",
        Reader::Kml(_) => "kml",
        Reader::Gpx(_) => "gpx",
    };
    (Document { features: output.features }, format)
}

/// Reads the KML of an archive. Progress is told in packed bytes, reckoned from the entry's packed
/// and unpacked sizes as the archive declares them.
pub(crate) fn read_packed(
    entry: &mut dyn Read,
    (packed, unpacked): (u64, u64),
    reading: &Reading,
    progress: Progress<'_>,
    faults: &mut Faults,
    each: &mut dyn FnMut(Feature, &mut Faults),
) -> (Document, &'static str) {
    let share = |bytes: u64| u128::from(bytes) * u128::from(packed) / u128::from(unpacked.max(1));
    let mut reckoned =
        |bytes: u64| -> ControlFlow<()> { progress(u64::try_from(share(bytes)).unwrap_or(packed).min(packed)) };
    read(entry, reading, &mut reckoned, faults, each)
}

/// What hears the document, known once its root has opened.
enum Reader {
    Unknown,
    Kml(Kml),
    Gpx(Gpx),
}

struct Root<'a> {
    output: Output<'a>,
    reader: Reader,
}

impl Root<'_> {
    fn begin(&mut self, element: &Element<'_>, trail: &Trail) -> Result<(), Halt> {
        let refused = |code, detail| Err(Box::new(Fault::of(code, detail).line(trail.line)));
        self.reader = match element.local() {
            "kml" | "Document" | "Folder" | "Placemark" => Reader::Kml(Kml::new(element.prefix())),
            "gpx" => Reader::Gpx(Gpx::new(element.prefix())),
            "TrainingCenterDatabase" => return refused("X105", String::new()),
            other => return refused("X104", format!("<{}>", shown(other))),
        };
        Ok(())
    }
}

impl Listener for Root<'_> {
    fn open(&mut self, element: &Element<'_>, trail: &Trail) -> Result<(), Halt> {
        if trail.len() == 1 {
            self.begin(element, trail)?;
        }
        match &mut self.reader {
            Reader::Unknown => Ok(()),
            Reader::Kml(kml) => kml.open(element, trail, &mut self.output),
            Reader::Gpx(gpx) => gpx.open(element, trail, &mut self.output),
        }
    }

    fn text(&mut self, text: &str, trail: &Trail) -> Result<(), Halt> {
        match &mut self.reader {
            Reader::Unknown => {}
            Reader::Kml(kml) => kml.text(text, trail, self.output.limits),
            Reader::Gpx(gpx) => gpx.text(text, trail, self.output.limits),
        }
        Ok(())
    }

    fn close(&mut self, trail: &Trail) -> Result<(), Halt> {
        match &mut self.reader {
            Reader::Unknown => Ok(()),
            Reader::Kml(kml) => kml.close(trail, &mut self.output),
            Reader::Gpx(gpx) => {
                gpx.close(trail, &mut self.output);
                Ok(())
            }
        }
    }
}
