//! A photo that came from anybody, made into one that can be shown: recognised by its bytes, decoded
//! within limits, turned upright, made small, encoded anew. Nothing of the sent file remains, so neither
//! do the place and the device that its metadata named.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, metadata::Orientation};

use crate::app::photos::fault::{PHOTO_BYTES, PIXELS, PhotoFault};

/// Longer side of what is kept, pixels.
const SIDE: u32 = 1_600;

/// Pixels a side at most.
const SIDE_MOST: u32 = 16_000;

/// Bytes of the decoded image at most, and of what a decoder needs besides.
const MEMORY: u64 = 200 << 20;

const QUALITY: u8 = 85;

/// A photo as it is kept.
pub struct Prepared {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The file.
    pub jpeg: Vec<u8>,
}

/// The photo in these bytes.
///
/// # Errors
/// What is wrong with them: nothing, no photo, too big, damaged.
pub fn prepare(bytes: &[u8]) -> Result<Prepared, PhotoFault> {
    let format = recognise(bytes)?;
    if format == ImageFormat::Jpeg && !jpeg_ends(bytes) {
        return Err(PhotoFault::Damaged);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MOST);
    limits.max_image_height = Some(SIDE_MOST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > MEMORY {
        return Err(PhotoFault::TooBig);
    }
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    let mut image = if width.max(height) > SIDE { image.thumbnail(SIDE, SIDE) } else { image };
    image.apply_orientation(turn);
    let image = on_white(&image);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&image).map_err(fault)?;
    Ok(Prepared { width: image.width(), height: image.height(), jpeg })
}

/// What the bytes are, whatever a name or a header says.
fn recognise(bytes: &[u8]) -> Result<ImageFormat, PhotoFault> {
    if bytes.is_empty() {
        return Err(PhotoFault::Empty);
    }
    if bytes.len() as u64 > PHOTO_BYTES {
        return Err(PhotoFault::TooBig);
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => Ok(format),
        _ => Err(PhotoFault::NotAPhoto),
    }
}

fn fault(error: image::ImageError) -> PhotoFault {
    if matches!(error, image::ImageError::Limits(_)) { PhotoFault::TooBig } else { PhotoFault::Damaged }
}

/// Whether the picture of a JPEG comes to its end: decoders fill in with grey what is missing. A preview
/// inside the metadata has an end of its own, so only what follows the first scan's head counts.
fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker, ..]) = bytes.get(at..at + 4) {
        let length = usize::from(bytes[at + 2]) << 8 | usize::from(bytes[at + 3]);
        at += match marker {
            0xff => 1,
            0x01 | 0xd0..=0xd7 => 2,
            _ => 2 + length,
        };
        if marker == 0xda {
            return bytes.get(at..).is_some_and(|scan| scan.windows(2).any(|pair| pair == [0xff, 0xd9]));
        }
    }
    false
}

/// What shows through is white, as on paper.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let image = image.to_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [r, g, b, alpha] = image.get_pixel(x, y).0.map(u16::from);
        let over = |c: u16| u8::try_from((c * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        Rgb([over(r), over(g), over(b)])
    })
}

#[cfg(test)]
#[path = "prepare_tests.rs"]
mod tests;
