//! What a file is, by its content, never by its name.

/// Formats told apart by their first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// A JSON text, most likely GeoJSON.
    Json,
    /// Lines of separated columns.
    Csv,
    /// XML: KML or GPX.
    Xml,
    /// A ZIP archive: KMZ or a zipped Shapefile.
    Zip,
    /// None of these.
    Unknown,
}

/// Recognises a file by its first bytes (a kilobyte is plenty). UTF-16 counts as what its letters
/// say, so that the reader of that format can tell what is wrong.
pub fn sniff(head: &[u8]) -> Sniffed {
    if matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..]) {
        let letters: Vec<u8> = head.iter().copied().filter(|byte| !matches!(byte, 0 | 0xfe | 0xff)).collect();
        return of_letters(&letters);
    }
    of_letters(head)
}

fn of_letters(head: &[u8]) -> Sniffed {
    let head = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head).trim_ascii_start();
    let first_line = head.split(|&b| b == b'\n').next().unwrap_or_default();
    match head {
        [b'P', b'K', 3, 4, ..] => Sniffed::Zip,
        [b'{' | b'[' | 0x1e, ..] => Sniffed::Json,
        [b'<', ..] => Sniffed::Xml,
        _ if !first_line.contains(&0) && first_line.iter().any(|b| matches!(b, b',' | b';' | b'\t')) => Sniffed::Csv,
        _ => Sniffed::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_format() {
        let cases: [(&[u8], Sniffed); 13] = [
            (b" \n{\"type\":", Sniffed::Json),
            (b"\xef\xbb\xbf{", Sniffed::Json),
            (b"\xff\xfe{\0\"\0", Sniffed::Json),
            (b"\xfe\xff\0{\0\"", Sniffed::Json),
            (b"\xff\xfei\0d\0;\0x\0\n\0", Sniffed::Csv),
            (b"\xff\xfe", Sniffed::Unknown),
            (b"\xef\xbb\xbfid;kind;lon;lat\n", Sniffed::Csv),
            (b"id,kind\n1,cut", Sniffed::Csv),
            (b"<?xml version=\"1.0\"?><kml>", Sniffed::Xml),
            (b"\xff\xfe<\0k\0", Sniffed::Xml),
            (b"\0<\0k", Sniffed::Xml),
            (b"PK\x03\x04rest", Sniffed::Zip),
            (b"", Sniffed::Unknown),
        ];
        for (bytes, want) in cases {
            assert_eq!(sniff(bytes), want, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
