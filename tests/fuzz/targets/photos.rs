//! A photo that came from anybody. The first byte tells whether the others are a file as it lies there, or a true
//! photo in one of the three formats with some of its bytes overwritten.
#![no_main]

use std::io::Cursor;

use cablewatch::app::prepare_photo;
use image::{ImageFormat, RgbImage};

/// Pixels of the first bytes; then two bytes for the place and one for the value of each that is overwritten.
fn spoiled(format: ImageFormat, bytes: &[u8]) -> Option<Vec<u8>> {
    let (&[width, height, spoils], bytes) = bytes.split_first_chunk::<3>()?;
    let (width, height) = (u32::from(width % 40) + 1, u32::from(height % 40) + 1);
    let (spoils, pixels) = bytes.split_at((usize::from(spoils % 16) * 3).min(bytes.len()));
    let all = (width * height * 3) as usize;
    let image = RgbImage::from_raw(width, height, pixels.iter().copied().chain(std::iter::repeat(90)).take(all).collect())?;
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).ok()?;
    let mut file = file.into_inner();
    for spoil in spoils.chunks_exact(3) {
        let at = usize::from(u16::from_be_bytes([spoil[0], spoil[1]])) % file.len();
        file[at] = spoil[2];
    }
    Some(file)
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&how, bytes)) = bytes.split_first() else { return };
    let file = match how % 4 {
        1 => spoiled(ImageFormat::Jpeg, bytes),
        2 => spoiled(ImageFormat::Png, bytes),
        3 => spoiled(ImageFormat::WebP, bytes),
        _ => Some(bytes.to_vec()),
    };
    let Some(file) = file else { return };
    if let Ok(photo) = prepare_photo(&file) {
        assert!((1..=1_600).contains(&photo.width) && (1..=1_600).contains(&photo.height));
        assert!(photo.jpeg.starts_with(&[0xff, 0xd8]) && photo.jpeg.ends_with(&[0xff, 0xd9]));
        assert!(!photo.jpeg.windows(4).any(|four| four == b"Exif"), "nothing of the sent file's metadata remains");
        assert!(prepare_photo(&photo.jpeg).is_ok(), "what is kept can be shown");
    }
});
