//! Looking for a cause in a chain of errors.

use std::error::Error as StdError;
use std::io;

/// The first error of type `T` in the chain, looking into `io::Error`s as well, which hide what they wrap.
pub(crate) fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_io_error_does_not_hide_its_cause() {
        let inner = io::Error::new(io::ErrorKind::InvalidData, "a".parse::<u8>().unwrap_err());
        let outer = io::Error::other(inner);
        assert!(find::<std::num::ParseIntError>(&outer).is_some());
        assert!(find::<std::fmt::Error>(&outer).is_none());
    }
}
