//! Silence in AAC.

use super::bits::Bits;

/// Samples a second.
pub(super) const RATE: u32 = 8000;
/// Samples of a frame.
pub(super) const FRAME: u32 = 1024;

/// What a decoder is told before the first frame: low complexity, 8000 Hz, one channel.
pub(super) fn parameters() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(2, 5);
    bits.put(11, 4);
    bits.put(1, 4);
    bits.put(0, 3);
    bits.into_bytes()
}

/// One frame of silence.
pub(super) fn frame() -> Vec<u8> {
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
pub(super) fn frames(seconds: u32) -> u32 {
    (u64::from(seconds) * u64::from(RATE)).div_ceil(u64::from(FRAME)) as u32
}
