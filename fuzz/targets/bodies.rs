//! Bodies of requests, as a user of the models or a server of the API reads them.

#![no_main]

use std::fmt::Debug;

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use vonage_video::Layout;
use vonage_video::models::{
    Clear, ConnectAudioBody, CreateSessionForm, DialBody, DtmfBody, ForceMuteBody, InvalidInput,
    LayoutClassesBody, SignalBody, StartArchiveBody, StartBroadcastBody, StartCaptionsBody, StartRenderBody,
    StreamChange,
};
use vonage_video_fuzz::{MARK, assert_silent, assert_tells};

fuzz_target!(|body: &[u8]| {
    read(body, StartArchiveBody::check);
    read(body, StartBroadcastBody::check);
    read(body, StartCaptionsBody::check);
    read(body, StartRenderBody::check);
    read(body, ConnectAudioBody::check);
    read(body, DialBody::check);
    read(body, ForceMuteBody::check);
    read(body, SignalBody::check);
    read(body, LayoutClassesBody::check);
    read(body, StreamChange::check);
    read(body, Layout::check);
    read(body, |_: &DtmfBody| Ok(()));
    read(body, |_: &CreateSessionForm| Ok(()));
    secrets(body);
});

fn read<T>(body: &[u8], check: impl Fn(&T) -> Result<(), InvalidInput>)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let Ok(value) = serde_json::from_slice::<T>(body) else {
        return;
    };
    if let Err(invalid) = check(&value) {
        assert!(!invalid.field().is_empty() && !invalid.rule().is_empty());
        if !body.windows(MARK.len()).any(|part| part == MARK.as_bytes()) {
            assert_tells(&invalid);
        }
    }
    let written = serde_json::to_string(&Clear(&value)).expect("a body can be written");
    match serde_json::from_str::<T>(&written) {
        Ok(again) => {
            assert!(
                again == value,
                "{} comes back as another: {written}",
                std::any::type_name::<T>()
            );
            assert_eq!(check(&again).is_ok(), check(&value).is_ok());
        }
        Err(error) => panic!(
            "{} cannot be read again: {error}: {written}",
            std::any::type_name::<T>()
        ),
    }
}

/// Tokens and passwords are not shown, nor told by an error.
fn secrets(body: &[u8]) {
    let Ok(mut object) = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body) else {
        return;
    };
    object.remove("token");
    if let Some(sip) = object.get_mut("sip").and_then(serde_json::Value::as_object_mut) {
        sip.remove("auth");
    }
    if serde_json::to_string(&object).is_ok_and(|text| text.contains(MARK)) {
        return;
    }
    object.insert("token".to_owned(), MARK.into());
    if let Some(sip) = object.get_mut("sip").and_then(serde_json::Value::as_object_mut) {
        sip.insert(
            "auth".to_owned(),
            serde_json::json!({"username": "u", "password": MARK}),
        );
        sip.insert("headers".to_owned(), serde_json::json!({"X-Key": MARK}));
    }
    if let Some(socket) = object
        .get_mut("websocket")
        .and_then(serde_json::Value::as_object_mut)
    {
        socket.insert("headers".to_owned(), serde_json::json!({"X-Key": MARK}));
    }
    let object = serde_json::Value::Object(object);
    quiet(&object, DialBody::check);
    quiet(&object, ConnectAudioBody::check);
    quiet(&object, StartCaptionsBody::check);
    quiet(&object, StartRenderBody::check);
}

fn quiet<T: Serialize + DeserializeOwned + Debug>(
    object: &serde_json::Value,
    check: impl Fn(&T) -> Result<(), InvalidInput>,
) {
    if let Ok(value) = T::deserialize(object) {
        assert_silent(&format!("{value:?}"));
        assert_silent(&serde_json::to_string(&value).expect("a body can be written"));
        if let Err(invalid) = check(&value) {
            assert_tells(&invalid);
        }
    }
}
