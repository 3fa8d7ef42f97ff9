//! Writing single bits, and the variable-length numbers of H.264.

/// Bits, most significant first.
#[derive(Debug, Default)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    /// How many bits of the last byte are used; 0 when it is full.
    used: u8,
}

impl Bits {
    /// A number of so many bits.
    pub(super) fn put(&mut self, value: u32, width: u8) {
        for place in (0..width).rev() {
            let bit = u8::from(value >> place & 1 == 1);
            match self.bytes.last_mut() {
                Some(last) if self.used != 0 => *last |= bit << (7 - self.used),
                _ => self.bytes.push(bit << 7),
            }
            self.used = (self.used + 1) % 8;
        }
    }

    /// An unsigned number in Exp-Golomb code, `ue(v)` of the standard. Zero is the signed zero as well.
    pub(super) fn golomb(&mut self, value: u32) {
        let value = value + 1;
        let length = 32 - value.leading_zeros();
        // As many zeros as there are digits after the first one.
        self.put(0, (length - 1) as u8);
        self.put(value, length as u8);
    }

    pub(super) fn align(&mut self) {
        self.used = 0;
    }

    /// Whole bytes; what stands before them must be aligned.
    pub(super) fn bytes(&mut self, bytes: impl IntoIterator<Item = u8>) {
        self.bytes.extend(bytes);
    }

    /// The bytes, after the bit that tells the end in H.264.
    pub(super) fn stop(mut self) -> Vec<u8> {
        self.put(1, 1);
        self.bytes
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_have_the_codes_of_the_standard() {
        let mut bits = Bits::default();
        for value in [0, 1, 2, 3, 7] {
            bits.golomb(value);
        }
        // 1 010 011 00100 0001000
        assert_eq!(bits.into_bytes(), [0b1010_0110, 0b0100_0001, 0b0000_0000]);
    }
}
