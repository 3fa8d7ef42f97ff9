//! A gzip stream that is small on the wire and large once unpacked.

/// Ten megabytes of zeros in some sixty kilobytes. What follows the data is missing: nobody who inflates gets so far.
pub(crate) fn bomb() -> Vec<u8> {
    let mut bits = Bits {
        bytes: vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255],
        used: 8,
    };
    // The last block, of fixed codes; a zero, and then as long a copy of it as there is, over and over.
    bits.push(0b1, 1);
    bits.push(0b01, 2);
    bits.push(0b0000_1100, 8);
    for _ in 0..10_000_000 / 258 {
        bits.push(0b1010_0011, 8);
        bits.push(0b0_0000, 5);
    }
    bits.push(0b000_0000, 7);
    bits.bytes
}

/// Bits in the order of a deflate stream, the lowest first.
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn push(&mut self, bits: u32, count: u32) {
        for place in 0..count {
            if self.used == 8 {
                self.bytes.push(0);
                self.used = 0;
            }
            let bit = u8::from(bits >> place & 1 == 1);
            *self.bytes.last_mut().unwrap() |= bit << self.used;
            self.used += 1;
        }
    }
}
