//! The log of the emulator, which is a server.

pub(crate) use vonage_video_emulator::program::Log;
use vonage_video_emulator::program::LogOptions;

/// Starts the log. `-v` stands for a level where none is named.
pub(crate) fn start(options: &LogOptions, verbose: u8) -> Log {
    Log::start(&with_verbosity(options, verbose))
}

fn with_verbosity(options: &LogOptions, verbose: u8) -> LogOptions {
    let mut options = options.clone();
    if options.is_default() {
        options.log = match verbose {
            0 => None,
            1 => Some("debug".to_owned()),
            _ => Some("trace".to_owned()),
        };
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_emulators_own_options_win_over_the_count_of_v() {
        let mut named = LogOptions::default();
        assert_eq!(with_verbosity(&named, 0).log, None);
        assert_eq!(with_verbosity(&named, 1).log.as_deref(), Some("debug"));
        assert_eq!(with_verbosity(&named, 2).log.as_deref(), Some("trace"));
        named.log = Some("warn".to_owned());
        assert_eq!(with_verbosity(&named, 2), named);
        named = LogOptions::default();
        named.quiet = true;
        assert_eq!(with_verbosity(&named, 2), named);
    }
}
