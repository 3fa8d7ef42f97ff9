//! H.264 of one color: a key frame whose first block holds the color and whose others take it over from their
//! neighbors, then frames in which nothing changes. That is all a decoder needs, in a byte for a block.

use super::bits::Bits;

/// A size and a color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) width: u16,
    pub(crate) height: u16,
    /// Brightness and both differences of color, each 1 to 255.
    pub(crate) color: [u8; 3],
}

/// How many frames there are from one key frame to the next.
pub(super) const GROUP: u32 = 64;
/// Frame numbers go up to 15.
const NUMBERS: u32 = 16;

/// What a decoder is told before the first frame.
pub(super) struct Parameters {
    pub(super) sequence: Vec<u8>,
    pub(super) picture: Vec<u8>,
}

impl Picture {
    fn blocks(self) -> (u32, u32) {
        (
            u32::from(self.width).div_ceil(16),
            u32::from(self.height).div_ceil(16),
        )
    }

    pub(super) fn parameters(self) -> Parameters {
        let (wide, high) = self.blocks();
        let level = match wide * high {
            ..=1620 => 30,
            1621..=3600 => 31,
            _ => 40,
        };
        let mut sequence = Bits::default();
        // Constrained baseline profile.
        sequence.bytes([0x67, 66, 0xc0, level]);
        sequence.golomb(0); // id
        sequence.golomb(0); // frame numbers have 4 bits
        sequence.golomb(2); // pictures are shown in the order in which they are decoded
        sequence.golomb(1); // one reference frame
        sequence.put(0, 1);
        sequence.golomb(wide - 1);
        sequence.golomb(high - 1);
        sequence.put(0b11, 2); // frames, not fields; 8x8 inference
        let cut = |blocks: u32, size: u16| (blocks * 16 - u32::from(size)) / 2;
        let (right, bottom) = (cut(wide, self.width), cut(high, self.height));
        if right == 0 && bottom == 0 {
            sequence.put(0, 1);
        } else {
            sequence.put(1, 1);
            for edge in [0, right, 0, bottom] {
                sequence.golomb(edge);
            }
        }
        sequence.put(0, 1); // nothing on how to show it

        let mut picture = Bits::default();
        picture.bytes([0x68]);
        picture.golomb(0); // id
        picture.golomb(0); // of that sequence
        picture.put(0b00, 2); // variable-length codes; no fields
        picture.golomb(0); // one slice group
        picture.golomb(0); // one reference
        picture.golomb(0);
        picture.put(0b000, 3); // no weights
        picture.golomb(0); // quantization: none matters here
        picture.golomb(0);
        picture.golomb(0);
        picture.put(0b100, 3); // slices say whether they are smoothed
        Parameters {
            sequence: escaped(&sequence.stop()),
            picture: escaped(&picture.stop()),
        }
    }

    /// A frame that stands for itself.
    pub(super) fn key_frame(self) -> Vec<u8> {
        let (wide, high) = self.blocks();
        let mut slice = Bits::default();
        slice.bytes([0x65]);
        slice.golomb(0); // from the first block on
        slice.golomb(7); // all of it intra
        slice.golomb(0); // parameters
        slice.put(0, 4); // frame number
        slice.golomb(0);
        slice.put(0b00, 2);
        slice.golomb(0); // quantization as in the parameters
        slice.golomb(1); // not smoothed
        slice.golomb(25); // a block of samples as they are
        slice.align();
        let [luma, blue, red] = self.color.map(|value| value.max(1));
        slice.bytes(std::iter::repeat_n(luma, 256));
        slice.bytes(std::iter::repeat_n(blue, 64));
        slice.bytes(std::iter::repeat_n(red, 64));
        for block in 1..wide * high {
            slice.golomb(3); // 16x16, the mean of the neighbors, nothing added
            slice.golomb(0); // color likewise
            slice.golomb(0);
            // "No coefficients" is written otherwise beside the block of samples, which counts as full of them.
            if block == 1 || block == wide {
                slice.put(0b00_0011, 6);
            } else {
                slice.put(1, 1);
            }
        }
        sample(&slice.stop())
    }

    /// A frame in which nothing changes, the so-manieth after its key frame.
    pub(super) fn still_frame(self, number: u32) -> Vec<u8> {
        let (wide, high) = self.blocks();
        let mut slice = Bits::default();
        slice.bytes([0x41]);
        slice.golomb(0);
        slice.golomb(5); // predicted
        slice.golomb(0);
        slice.put(number % NUMBERS, 4);
        slice.put(0b000, 3); // the reference is the frame before, and this one is the next reference
        slice.golomb(0);
        slice.golomb(1);
        slice.golomb(wide * high); // all blocks are skipped
        sample(&slice.stop())
    }
}

/// A unit with its length, as MP4 stores it.
fn sample(unit: &[u8]) -> Vec<u8> {
    let unit = escaped(unit);
    let mut sample = (unit.len() as u32).to_be_bytes().to_vec();
    sample.extend(unit);
    sample
}

/// Breaks up runs of zeros that a decoder would take for the start of a unit.
fn escaped(unit: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(unit.len());
    let mut zeros = 0;
    for &byte in unit {
        if zeros == 2 && byte <= 3 {
            escaped.push(3);
            zeros = 0;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        escaped.push(byte);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_zeros_are_broken_up() {
        assert_eq!(escaped(&[0, 0, 1, 0, 0, 4]), [0, 0, 3, 1, 0, 0, 4]);
        assert_eq!(escaped(&[0, 0, 0, 0, 0]), [0, 0, 3, 0, 0, 3, 0]);
    }
}
