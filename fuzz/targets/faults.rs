//! Faults of the emulator, in the short form of the header and as JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vonage_video_emulator::Fault;

fuzz_target!(|input: &str| {
    match input.parse::<Fault>() {
        Ok(fault) => there_and_back(&fault),
        Err(invalid) => assert!(invalid.to_string().len() > "invalid fault: ".len()),
    }
    if let Ok(fault) = serde_json::from_str::<Fault>(input) {
        let _ = fault.to_string();
        there_and_back(&fault);
    }
});

/// A fault survives being written as JSON.
fn there_and_back(fault: &Fault) {
    let written = serde_json::to_string(fault).expect("a fault can be written");
    match serde_json::from_str::<Fault>(&written) {
        // Below a millisecond nobody looks, so it is the text that comes back.
        Ok(again) => assert_eq!(
            serde_json::to_string(&again).expect("a fault can be written"),
            written
        ),
        Err(error) => panic!("cannot be read again: {error}: {written}"),
    }
}
