//! KMZ through the network reader.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::tests::{POINT, codes, kml, placemark, read_with};
use crate::import::Reading;

/// Names and contents.
type Entries<'a> = &'a [(&'a str, &'a [u8])];

fn archive(entries: Entries<'_>, method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_kmz_is_read_under_limits() {
    let (a, b) = (placemark(&format!("<name>a</name>{POINT}")), placemark(&format!("<name>b</name>{POINT}")));
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let bomb = kml(&" ".repeat(1 << 22));
    let many: Vec<String> = (0..17).map(|n| format!("files/{n}.png")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), a)).collect();
    let long: Vec<String> = (0..80).map(|n| format!("{n:060000}")).collect();
    let long: Vec<(&str, &[u8])> = long.iter().map(|n| (n.as_str(), &b""[..])).collect();
    let cases: &[(&str, Entries<'_>, Option<&str>, &[&str])] = &[
        ("one", &[("doc.kml", a)], Some("a"), &[]),
        ("of another name", &[("files/x.png", b), ("Tuyến.KML", a)], Some("a"), &[]),
        ("doc.kml comes first", &[("a.kml", b), ("doc.kml", a)], Some("a"), &["Z110"]),
        ("none at the root", &[("files/doc.kml", a)], None, &["Z107"]),
        ("too many entries", &many, None, &["Z102"]),
        ("on the way out", &[("doc.kml", a), ("x/../../y.png", b)], None, &["Z103"]),
        ("absolute", &[("/doc.kml", a)], None, &["Z103"]),
        ("absolute on Windows", &[("C:\\doc.kml", a)], None, &["Z103"]),
        ("an archive in it", &[("doc.kml", a), ("more.kmz", b)], None, &["Z105"]),
        ("a bomb", &[("doc.kml", bomb.as_bytes())], None, &["Z106"]),
        ("a Shapefile by its name alone", &[("a.shp", a), ("a.dbf", a)], None, &["S106"]),
    ];
    for (name, entries, site, want) in cases {
        let draft = read_with(&Reading::default(), &archive(entries, CompressionMethod::Deflated));
        let found = draft.sites.first().and_then(|s| s.name.as_deref());
        assert_eq!((found, codes(&draft)), (*site, want.to_vec()), "{name}: {:?}", draft.scan.faults);
    }
    let stored = archive(&[("doc.kml", a)], CompressionMethod::Stored);
    let draft = read_with(&Reading::default(), &stored);
    assert_eq!((draft.sites.len(), draft.scan.format), (1, "kmz"));
    let endless = read_with(&Reading::default(), &archive(&long, CompressionMethod::Stored));
    assert!(endless.scan.faults[0].says.en.contains("> 16 "), "not even listed: {:?}", endless.scan.faults);
    let mut twins = archive(&[("doc.kml", a), ("bbb.kml", b)], CompressionMethod::Stored);
    for at in 0..twins.len() - 7 {
        if &twins[at..at + 7] == b"bbb.kml" {
            twins[at..at + 7].copy_from_slice(b"doc.kml");
        }
    }
    assert_eq!(codes(&read_with(&Reading::default(), &twins)), ["Z109"]);
    // The flag that an entry is encrypted, in the directory (offset 8) and before the entry (6).
    let mut locked = stored.clone();
    let directory = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    (locked[directory + 8], locked[6]) = (locked[directory + 8] | 1, locked[6] | 1);
    assert_eq!(codes(&read_with(&Reading::default(), &locked)), ["Z104"]);
    // A way of packing that is not supported (offset 10): LZMA.
    let mut packed = stored.clone();
    packed[directory + 10] = 14;
    assert_eq!(codes(&read_with(&Reading::default(), &packed)), ["Z108"]);
    assert_eq!(codes(&read_with(&Reading::default(), &stored[..stored.len() - 30])), ["Z101"]);
    let mut damaged = archive(&[("doc.kml", a)], CompressionMethod::Deflated);
    damaged[60] ^= 0x55;
    let draft = read_with(&Reading::default(), &damaged);
    assert_eq!((draft.sites.len(), codes(&draft)), (0, vec!["G015"]), "its sum is checked");
}

proptest! {
    #[test]
    fn nothing_panics_on_any_archive(at in 0_usize..500, bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let mut zip = archive(&[("doc.kml", placemark(POINT).as_bytes())], CompressionMethod::Deflated);
        let at = at.min(zip.len());
        zip.splice(at..(at + bytes.len()).min(zip.len()), bytes);
        read_with(&Reading::default(), &zip);
    }
}
