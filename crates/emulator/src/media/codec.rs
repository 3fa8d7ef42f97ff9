//! What a file says of how its tracks are coded, and silence in AAC.

use super::bits::Bits;
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
    let parameters = audio_parameters();
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
        .u32(AUDIO_RATE << 16)
        .with(elementary)
}

/// A descriptor of MPEG-4; ours are all short.
fn descriptor(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut descriptor = vec![tag, content.len() as u8];
    descriptor.extend_from_slice(content);
    descriptor
}

/// Samples a second.
pub(super) const AUDIO_RATE: u32 = 8000;
/// Samples of a frame.
pub(super) const AUDIO_FRAME: u32 = 1024;

/// What a decoder is told before the first frame: low complexity, 8000 Hz, one channel.
fn audio_parameters() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(2, 5);
    bits.put(11, 4);
    bits.put(1, 4);
    bits.put(0, 3);
    bits.into_bytes()
}

/// One frame of silence.
pub(super) fn silence() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0, 3); // one channel
    bits.put(0, 4); // the first
    bits.put(0, 8); // gain
    bits.put(0, 4); // one long window
    bits.put(0, 6); // with no bands
    bits.put(0, 4); // and nothing else
    bits.put(7, 3); // the end
    bits.into_bytes()
}

/// How many frames it takes to fill so many seconds.
pub(super) fn audio_frames(seconds: u32) -> u32 {
    (u64::from(seconds) * u64::from(AUDIO_RATE)).div_ceil(u64::from(AUDIO_FRAME)) as u32
}
