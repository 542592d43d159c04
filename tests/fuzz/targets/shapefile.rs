#![no_main]

mod read;

// The bytes are the .shp, the .dbf, the .prj and the .cpg, each preceded by its length.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut rest = bytes;
    let mut part = || {
        let length = rest.get(..2).map_or(0, |two| usize::from(two[0]) << 8 | usize::from(two[1]));
        let from = rest.len().min(2);
        let (part, left) = rest[from..].split_at(length.min(rest.len() - from));
        rest = left;
        part
    };
    let (shp, dbf, prj, cpg) = (part(), part(), part(), part());
    let mut entries = vec![("a.shp", shp), ("a.dbf", dbf)];
    entries.extend([("a.prj", prj), ("a.cpg", cpg)].into_iter().filter(|(_, bytes)| !bytes.is_empty()));
    read::network(&read::packed(&entries));
});
