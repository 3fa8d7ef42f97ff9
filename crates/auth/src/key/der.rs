//! As much DER (ITU-T X.690) as it takes to say which kind of key a document holds.
//!
//! ring reads the numbers; this module only finds them and tells apart the documents people mistake for one another.

/// Why a document could not be walked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DerError {
    /// A length points past the end.
    Truncated,
    /// Not DER, or DER that no known document uses.
    Malformed,
}

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;

/// Walks over the values of one constructed value.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next value: its tag and its content.
    pub(crate) fn next(&mut self) -> Result<(u8, &'a [u8]), DerError> {
        let (&tag, rest) = self.rest.split_first().ok_or(DerError::Truncated)?;
        let (&first, rest) = rest.split_first().ok_or(DerError::Truncated)?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            // Four length bytes reach 4 GiB; 0x80 would be the indefinite form, which DER forbids.
            let count = usize::from(first & 0x7f);
            if count == 0 || count > 4 {
                return Err(DerError::Malformed);
            }
            let (bytes, rest) = rest.split_at_checked(count).ok_or(DerError::Truncated)?;
            let length = bytes.iter().fold(0u64, |sum, &byte| sum << 8 | u64::from(byte));
            (usize::try_from(length).map_err(|_| DerError::Truncated)?, rest)
        };
        let (content, rest) = rest.split_at_checked(length).ok_or(DerError::Truncated)?;
        self.rest = rest;
        Ok((tag, content))
    }

    /// The content of the next value, which must carry `tag`.
    pub(crate) fn expect(&mut self, tag: u8) -> Result<&'a [u8], DerError> {
        match self.next()? {
            (found, content) if found == tag => Ok(content),
            _ => Err(DerError::Malformed),
        }
    }
}

/// The content of a document that is one SEQUENCE and nothing else.
pub(crate) fn document(der: &[u8]) -> Result<Reader<'_>, DerError> {
    let mut outer = Reader::new(der);
    let content = outer.expect(SEQUENCE)?;
    if outer.is_empty() {
        Ok(Reader::new(content))
    } else {
        Err(DerError::Malformed)
    }
}

/// Appends one value to `out`.
pub(crate) fn write(tag: u8, content: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    let length = content.len();
    if length < 0x80 {
        out.push(length.to_le_bytes()[0]);
    } else {
        let bytes = length.to_be_bytes();
        let skip = bytes.iter().take_while(|byte| **byte == 0).count();
        let count = bytes.len() - skip;
        out.push(0x80 | count.to_le_bytes()[0]);
        out.extend(bytes.iter().skip(skip));
    }
    out.extend_from_slice(content);
}

/// The number of bits of an unsigned INTEGER.
pub(crate) fn bits(integer: &[u8]) -> usize {
    let zeros = integer.iter().take_while(|byte| **byte == 0).count();
    match integer.get(zeros) {
        Some(first) => (integer.len() - zeros) * 8 - first.leading_zeros() as usize,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_length_beyond_the_end_is_told_apart_from_nonsense() {
        assert_eq!(document(&[0x30, 0x05, 0x02]).err(), Some(DerError::Truncated));
        assert_eq!(document(&[0x30, 0x82, 0x01]).err(), Some(DerError::Truncated));
        assert_eq!(
            document(&[0x30, 0x80, 0x00, 0x00]).err(),
            Some(DerError::Malformed)
        );
        assert_eq!(document(&[0x31, 0x00]).err(), Some(DerError::Malformed));
        assert_eq!(document(&[0x30, 0x00, 0x00]).err(), Some(DerError::Malformed));
    }

    #[test]
    fn bits_are_counted_without_leading_zeros() {
        assert_eq!(bits(&[]), 0);
        assert_eq!(bits(&[0, 0]), 0);
        assert_eq!(bits(&[0, 0x80]), 8);
        assert_eq!(bits(&[1, 0, 1]), 17);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(tag: u8, length in 0..70_000usize) {
            let content = vec![7; length];
            let mut out = Vec::new();
            write(tag, &content, &mut out);
            let mut reader = Reader::new(&out);
            prop_assert_eq!(reader.next(), Ok((tag, content.as_slice())));
            prop_assert!(reader.is_empty());
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
            let mut reader = Reader::new(&bytes);
            while reader.next().is_ok() {}
        }
    }
}
