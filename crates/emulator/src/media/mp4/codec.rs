//! What a file says of how its tracks are coded.

use super::audio;
use super::boxes::Boxed;
use super::video::Picture;

pub(super) fn avc(picture: Picture) -> Boxed {
    let parameters = picture.parameters();
    let profile = parameters.sequence.get(1..4).unwrap_or_default().to_vec();
    let decoder = Boxed::new(b"avcC")
        .u8(1)
        .bytes(&profile)
        .bytes(&[0xff, 0xe1]) // lengths of four bytes; one set of parameters of the sequence
        .u16(parameters.sequence.len() as u16)
        .bytes(&parameters.sequence)
        .u8(1)
        .u16(parameters.picture.len() as u16)
        .bytes(&parameters.picture);
    Boxed::new(b"avc1")
        .zeros(6)
        .u16(1)
        .zeros(16)
        .u16(picture.width)
        .u16(picture.height)
        .u32(0x48_0000)
        .u32(0x48_0000)
        .u32(0)
        .u16(1)
        .zeros(32)
        .u16(24)
        .u16(0xffff)
        .with(decoder)
}

pub(super) fn aac() -> Boxed {
    let parameters = audio::parameters();
    let specific = descriptor(5, &parameters);
    let mut decoder = vec![0x40, 0x15, 0, 0, 0];
    decoder.extend([0; 8]); // bit rates: none named
    decoder.extend(specific);
    let mut stream = vec![0, 0, 0];
    stream.extend(descriptor(4, &decoder));
    stream.extend(descriptor(6, &[2]));
    let elementary = Boxed::full(b"esds", 0, 0).bytes(&descriptor(3, &stream));
    Boxed::new(b"mp4a")
        .zeros(6)
        .u16(1)
        .zeros(8)
        .u16(1)
        .u16(16)
        .zeros(4)
        .u32(audio::RATE << 16)
        .with(elementary)
}

/// A descriptor of MPEG-4; ours are all short.
fn descriptor(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut descriptor = vec![tag, content.len() as u8];
    descriptor.extend_from_slice(content);
    descriptor
}
