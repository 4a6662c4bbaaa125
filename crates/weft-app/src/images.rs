//! What an image is, by its first bytes and never by its name: kind and size in pixels.

use weft_ports::workspace::ImageKind;

use crate::{AppError, AppResult};

/// Bytes of one image.
pub const BYTES: usize = 2 * 1024 * 1024;
/// Pixels of one side.
const SIDE: u32 = 8_192;
/// Pixels in all: what is shown of it is unpacked in memory.
const PIXELS: u64 = 40_000_000;
/// How links to images begin.
pub const LINK: &str = "weft://image/";

/// An image as its bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Its format.
    pub kind: ImageKind,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// The digest in a link to an image.
pub fn digest(link: &str) -> Option<&str> {
    let digest = link.strip_prefix(LINK)?;
    let hex = digest.len() == 64
        && digest
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    hex.then_some(digest)
}

/// Looks at an image; what cannot be kept is refused with the reason.
pub fn look(bytes: &[u8]) -> AppResult<Seen> {
    if bytes.len() > BYTES {
        return Err(
            AppError::invalid("the image has more than 2 MiB").hint("make it smaller, or save it as WebP")
        );
    }
    let seen = sniffed(bytes).ok_or_else(|| refusal(bytes))?;
    if seen.width == 0 || seen.height == 0 {
        return Err(AppError::invalid("the image has no pixels"));
    }
    let pixels = u64::from(seen.width) * u64::from(seen.height);
    if seen.width > SIDE || seen.height > SIDE || pixels > PIXELS {
        return Err(AppError::invalid(format!(
            "the image has {} × {} pixels; at most {SIDE} a side and {} million in all are kept",
            seen.width,
            seen.height,
            PIXELS / 1_000_000
        ))
        .hint("make it smaller"));
    }
    Ok(seen)
}

fn refusal(bytes: &[u8]) -> AppError {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(1024)).unwrap_or_default()).to_lowercase();
    if head.contains("<svg")
        || head
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with("<?xml")
    {
        return AppError::invalid("an SVG is not kept: it can hold programs and load from elsewhere")
            .hint("export it as PNG or WebP");
    }
    AppError::invalid("that is no PNG, JPEG, GIF or WebP image, whatever its name says, or it is cut off")
        .hint("save it as one of them")
}

fn sniffed(bytes: &[u8]) -> Option<Seen> {
    let seen = |kind, width, height| Some(Seen { kind, width, height });
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        if bytes.get(12..16)? != b"IHDR" {
            return None;
        }
        return seen(ImageKind::Png, big(bytes, 16, 4)?, big(bytes, 20, 4)?);
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return seen(ImageKind::Gif, little(bytes, 6, 2)?, little(bytes, 8, 2)?);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        let (width, height) = frame(bytes)?;
        return seen(ImageKind::Jpeg, width, height);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP" {
        let (width, height) = match bytes.get(12..16)? {
            b"VP8X" => (little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1),
            b"VP8 " if bytes.get(23..26)? == b"\x9d\x01\x2a" => {
                (little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)
            }
            b"VP8L" if bytes.get(20)? == &0x2f => {
                let packed = little(bytes, 21, 4)?;
                ((packed & 0x3fff) + 1, ((packed >> 14) & 0x3fff) + 1)
            }
            _ => return None,
        };
        return seen(ImageKind::Webp, width, height);
    }
    None
}

/// The size in the first frame header of a JPEG.
fn frame(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Fill bytes, and markers that stand alone.
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            // The picture itself, or its end, without a frame before.
            0xd9 | 0xda => return None,
            _ => {
                let length = usize::try_from(big(bytes, at + 2, 2)?).ok()?;
                if length < 2 {
                    return None;
                }
                at += 2 + length;
            }
        }
    }
}

fn big(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(count)?)?;
    Some(
        part.iter()
            .fold(0, |number, byte| (number << 8) | u32::from(*byte)),
    )
}

fn little(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(count)?)?;
    Some(
        part.iter()
            .rev()
            .fold(0, |number, byte| (number << 8) | u32::from(*byte)),
    )
}

#[cfg(test)]
mod tests {
    use weft_ports::workspace::ImageKind;

    use super::{BYTES, LINK, Seen, digest, look};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0]);
        bytes
    }

    #[test]
    fn an_image_is_known_by_its_bytes() {
        let gif = b"GIF89a\x05\0\x07\0".to_vec();
        let jpeg = b"\xff\xd8\xff\xe0\0\x04JF\xff\xff\xc2\0\x11\x08\0\x07\0\x05".to_vec();
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x05\0\x07\0".to_vec();
        let mut lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f".to_vec();
        lossless.extend((4_u32 | (6 << 14)).to_le_bytes());
        let extended = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x04\0\0\x06\0\0".to_vec();
        for (bytes, kind) in [
            (png(5, 7), ImageKind::Png),
            (gif, ImageKind::Gif),
            (jpeg, ImageKind::Jpeg),
            (lossy, ImageKind::Webp),
            (lossless, ImageKind::Webp),
            (extended, ImageKind::Webp),
        ] {
            let wanted = Seen {
                kind,
                width: 5,
                height: 7,
            };
            assert_eq!(look(&bytes).unwrap(), wanted);
            // Whatever is cut off is refused and nothing panics.
            for end in 0..bytes.len() {
                let _ = look(&bytes[..end]);
            }
        }
    }

    #[test]
    fn programs_and_giants_are_refused_with_the_reason() {
        for svg in [
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "\u{feff} <?xml version='1.0'?>\n<!DOCTYPE svg><svg/>",
            "<!-- a -->\n<SVG/>",
        ] {
            let error = look(svg.as_bytes()).unwrap_err();
            assert!(error.message.contains("SVG is not kept"), "{error}");
        }
        assert!(look(b"<html>").unwrap_err().message.contains("no PNG"));
        assert!(look(&png(8_193, 1)).unwrap_err().message.contains("pixels"));
        assert!(look(&png(8_000, 8_000)).unwrap_err().message.contains("pixels"));
        look(&png(0, 9)).unwrap_err();
        let mut large = png(5, 7);
        large.resize(BYTES + 1, 0);
        assert!(look(&large).unwrap_err().message.contains("2 MiB"));
        large.truncate(BYTES);
        look(&large).unwrap();
    }

    #[test]
    fn a_link_names_a_digest_and_nothing_else() {
        let hex = "0123456789abcdef".repeat(4);
        assert_eq!(digest(&format!("{LINK}{hex}")), Some(hex.as_str()));
        for bad in ["", "../x", &hex.to_uppercase(), &hex[1..], &format!("{hex}?")] {
            assert_eq!(digest(&format!("{LINK}{bad}")), None, "{bad}");
        }
    }
}
