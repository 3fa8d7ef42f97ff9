//! The boxes an MP4 is made of.

/// A box that is being written.
#[derive(Debug)]
pub(super) struct Boxed(Vec<u8>);

impl Boxed {
    pub(super) fn new(kind: &[u8; 4]) -> Self {
        let mut bytes = vec![0; 4];
        bytes.extend_from_slice(kind);
        Self(bytes)
    }

    /// With version and flags.
    pub(super) fn full(kind: &[u8; 4], version: u8, flags: u32) -> Self {
        Self::new(kind).u32(u32::from(version) << 24 | flags)
    }

    pub(super) fn u8(self, value: u8) -> Self {
        self.bytes(&[value])
    }

    pub(super) fn u16(self, value: u16) -> Self {
        self.bytes(&value.to_be_bytes())
    }

    pub(super) fn u32(self, value: u32) -> Self {
        self.bytes(&value.to_be_bytes())
    }

    pub(super) fn u64(self, value: u64) -> Self {
        self.bytes(&value.to_be_bytes())
    }

    pub(super) fn zeros(mut self, count: usize) -> Self {
        self.0.resize(self.0.len() + count, 0);
        self
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// Another box inside.
    pub(super) fn with(self, inner: Self) -> Self {
        let inner = inner.done();
        self.bytes(&inner)
    }

    /// A list of numbers.
    pub(super) fn list(mut self, items: impl IntoIterator<Item = u32>) -> Self {
        for item in items {
            self = self.u32(item);
        }
        self
    }

    /// The bytes, with the length in place.
    pub(super) fn done(mut self) -> Vec<u8> {
        let length = (self.0.len() as u32).to_be_bytes();
        if let Some(head) = self.0.first_chunk_mut() {
            *head = length;
        }
        self.0
    }
}

/// The matrix that changes nothing.
pub(super) const UNITY: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
