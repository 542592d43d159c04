//! Photos as phones, and as people who mean harm, send them.

use super::*;
use image::{Luma, RgbaImage};

/// 40 x 20 pixels: the left half red, the right half blue.
fn picture() -> RgbImage {
    RgbImage::from_fn(40, 20, |x, _| if x < 20 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) })
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg() -> Vec<u8> {
    encoded(&picture().into(), ImageFormat::Jpeg)
}

/// The JPEG with metadata: turned by a quarter (orientation 6), with a device's name, and a preview's end.
fn with_metadata(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPSLatitude 16.8163 PLANTED-DEVICE\xff\xd9");
    let length = u16::try_from(exif.len() + 2).unwrap();
    let head = [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes()].concat();
    [head, exif, jpeg[2..].to_vec()].concat()
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn a_photo_stands_upright_and_tells_of_no_place_and_no_device() {
    let sent = with_metadata(&jpeg());
    assert!(holds(&sent, b"PLANTED-DEVICE") && holds(&sent, b"Exif"));
    let kept = prepare(&sent).unwrap();
    assert_eq!((kept.width, kept.height), (20, 40), "turned by a quarter");
    let shown = image::load_from_memory_with_format(&kept.jpeg, ImageFormat::Jpeg).unwrap().to_rgb8();
    assert!(shown.get_pixel(10, 5).0[0] > 150 && shown.get_pixel(10, 35).0[2] > 150, "red came to be above");
    for mark in [&b"Exif"[..], b"GPS", b"PLANTED", b"16.8163"] {
        assert!(!holds(&kept.jpeg, mark), "{mark:?}");
    }
}

#[test]
fn what_is_no_whole_photo_is_refused_by_name() {
    let (jpeg, picture) = (jpeg(), DynamicImage::from(picture()));
    let (png, webp) = (encoded(&picture, ImageFormat::Png), encoded(&picture, ImageFormat::WebP));
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let cases: Vec<(&str, Vec<u8>, Result<(), PhotoFault>)> = vec![
        ("a JPEG", jpeg.clone(), Ok(())),
        ("a PNG", png.clone(), Ok(())),
        ("a WebP", webp.clone(), Ok(())),
        ("a JPEG with a maker's bytes behind it", [&jpeg[..], b"SEFT trailer"].concat(), Ok(())),
        ("nothing", Vec::new(), Err(PhotoFault::Empty)),
        ("text", b"xin chao".to_vec(), Err(PhotoFault::NotAPhoto)),
        ("an SVG", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), Err(PhotoFault::NotAPhoto)),
        ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), Err(PhotoFault::NotAPhoto)),
        ("a ZIP", b"PK\x03\x04aaaaaaaaaaaa".to_vec(), Err(PhotoFault::NotAPhoto)),
        ("half a JPEG", half(&jpeg), Err(PhotoFault::Damaged)),
        (
            "half a JPEG whose preview is whole",
            {
                let sent = with_metadata(&jpeg);
                sent[..sent.len() - 20].to_vec()
            },
            Err(PhotoFault::Damaged),
        ),
        ("half a PNG", half(&png), Err(PhotoFault::Damaged)),
        ("half a WebP", half(&webp), Err(PhotoFault::Damaged)),
        ("the first bytes of a JPEG alone", jpeg[..4].to_vec(), Err(PhotoFault::Damaged)),
        ("over 8 MB", vec![0xff; 8 * 1024 * 1024 + 1], Err(PhotoFault::TooBig)),
    ];
    for (name, bytes, want) in cases {
        assert_eq!(prepare(&bytes).map(|_| ()), want, "{name}");
    }
}

#[test]
fn a_few_kilobytes_that_would_unpack_to_hundreds_of_megabytes_are_not_unpacked() {
    let bomb = encoded(&image::GrayImage::from_pixel(12_000, 12_000, Luma([0])).into(), ImageFormat::Png);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(prepare(&bomb).map(|_| ()), Err(PhotoFault::TooBig));
}

#[test]
fn a_big_photo_is_made_small_and_keeps_its_shape() {
    let kept = prepare(&encoded(&RgbImage::new(3_200, 800).into(), ImageFormat::Jpeg)).unwrap();
    assert_eq!((kept.width, kept.height), (1_600, 400));
}

#[test]
fn what_shows_through_is_white() {
    let kept = prepare(&encoded(&RgbaImage::new(8, 8).into(), ImageFormat::Png)).unwrap();
    let shown = image::load_from_memory(&kept.jpeg).unwrap().to_rgb8();
    assert!(shown.pixels().all(|p| p.0.iter().all(|c| *c > 250)));
}

proptest::proptest! {
    #[test]
    fn no_bytes_bring_it_down(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), kind in 0..4_usize) {
        let head: &[u8] = [&b""[..], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP"][kind];
        _ = prepare(&[head, &bytes].concat());
    }

    #[test]
    fn a_photo_with_one_byte_changed_brings_nothing_down(at in 0_usize..600, to in proptest::prelude::any::<u8>()) {
        let mut bytes = with_metadata(&jpeg());
        let at = at % bytes.len();
        bytes[at] = to;
        _ = prepare(&bytes);
    }
}
