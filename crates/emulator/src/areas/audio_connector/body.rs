//! What is asked for, and what is refused before anybody is dialed.

use serde_json::{Map, Value};
use vonage_video_models::{
    AudioEncoding, AudioMessages, AudioTransport, ConnectAudioBody, StreamId, WebSocket,
};

use crate::audio::{NotDialed, Packing, Target};
use crate::operation::{self, Call, Refusal};
use crate::outbound::AllowedTargets;

/// How many bytes of UTF-8 the headers may have, names and values together.
const LONGEST_HEADERS: usize = 512;
/// How many streams can be named.
const MOST_STREAMS: usize = 50;
/// Samples per second.
const RATES: [u32; 3] = [8000, 16_000, 24_000];
const USUAL_RATE: u32 = 16_000;
/// The field of JSON text that audio is in.
const USUAL_FIELD: &str = "audio";

/// The body, and how audio is to be packed.
pub(super) fn read(call: &Call<'_>) -> Result<(ConnectAudioBody, Packing), Refusal> {
    let mut body = call.object()?;
    // Anything may stand in there, more than our own type of it can hold.
    let transport = body.pointer_mut("/websocket/audioTransport");
    let transport = transport.and_then(Value::as_object_mut);
    let static_fields = match transport.and_then(|transport| transport.remove("static_fields")) {
        Some(Value::Object(fields)) => fields,
        None => Map::new(),
        Some(_) => {
            return Err(Refusal::bad_request(
                "audioTransport.static_fields must be an object",
            ));
        }
    };
    let body: ConnectAudioBody = operation::read(body)?;
    let packing = match &body.websocket.audio_transport {
        Some(transport) => packing(transport, static_fields)?,
        None => Packing::Binary,
    };
    Ok((body, packing))
}

fn packing(transport: &AudioTransport, static_fields: Map<String, Value>) -> Result<Packing, Refusal> {
    match transport.transport {
        AudioMessages::Binary => return Ok(Packing::Binary),
        AudioMessages::Json => {}
        _ => {
            return Err(Refusal::bad_request(
                "audioTransport.transport must be binary or json",
            ));
        }
    }
    if transport.encoding != Some(AudioEncoding::Base64) {
        let rule = "audioTransport.encoding must be base64 when transport is json";
        return Err(Refusal::bad_request(rule));
    }
    let field = transport.audio_field.clone();
    let field = field.unwrap_or_else(|| USUAL_FIELD.to_owned());
    let receive_field = transport.receive_audio_field.clone();
    let receive_field = receive_field.unwrap_or_else(|| field.clone());
    if field.is_empty() || receive_field.is_empty() {
        let rule = "audioTransport.audio_field and receive_audio_field must not be empty";
        return Err(Refusal::bad_request(rule));
    }
    Ok(Packing::Json {
        field,
        receive_field,
        static_fields,
    })
}

/// Checks the limits, and where the socket leads.
pub(super) fn check(body: &ConnectAudioBody, allowed: &AllowedTargets) -> Result<Target, Refusal> {
    let socket = &body.websocket;
    let headers = socket.headers.iter();
    let bytes: usize = headers
        .map(|(name, value)| name.len() + value.expose().len())
        .sum();
    if bytes > LONGEST_HEADERS {
        let rule = "websocket.headers must not be longer than 512 bytes in total";
        return Err(Refusal::bad_request(rule));
    }
    if socket.streams.len() > MOST_STREAMS {
        return Err(Refusal::bad_request(
            "websocket.streams must not name more than 50 streams",
        ));
    }
    if !RATES.contains(&rate(socket)) {
        return Err(Refusal::bad_request(
            "websocket.audioRate must be 8000, 16000 or 24000",
        ));
    }
    Target::read(socket.uri.as_str(), allowed).map_err(|why| {
        Refusal::bad_request(match why {
            NotDialed::Malformed => "websocket.uri must be a ws:// or wss:// URI",
            NotDialed::Elsewhere => {
                "This emulator dials WebSockets on loopback only, unless it is started with --allow-target HOST for \
                 the host of websocket.uri"
            }
        })
    })
}

/// The streams that are named must be there to be mixed.
pub(super) fn check_streams(call: &Call<'_>, body: &ConnectAudioBody) -> Result<(), Refusal> {
    let world = call.application.world();
    let session = world.session(body.session_id.as_str());
    let session = session.ok_or_else(Refusal::no_session)?;
    let there = |id: &StreamId| session.streams.iter().any(|published| published.stream.id == *id);
    if body.websocket.streams.iter().all(there) {
        Ok(())
    } else {
        let rule = "websocket.streams names a stream that is not published in the session";
        Err(Refusal::bad_request(rule))
    }
}

/// Samples per second.
pub(super) fn rate(socket: &WebSocket) -> u32 {
    socket.audio_rate.map_or(USUAL_RATE, |rate| rate.as_hz())
}

/// The first message: the kind of audio, and every header beside it.
pub(super) fn greeting(socket: &WebSocket) -> Value {
    let mut greeting: Map<String, Value> = socket
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), value.expose().into()))
        .collect();
    let kind = format!("audio/l16;rate={}", rate(socket));
    greeting.insert("content-type".to_owned(), kind.into());
    Value::Object(greeting)
}
