//! Values of callbacks and of the Audio Connector's socket that hold secrets.

use std::time::Instant;

use vonage_video::audio_connector::socket::{
    AudioFormat, Conversation, Handshake, Inbound, Message, Outgoing, Pcm,
};
use vonage_video::models::{AudioRate, AudioTransport, EventConnection, EventStream};
use vonage_video::webhooks::testing::Callback;
use vonage_video::webhooks::{
    Clock, Event, Guard, Identity, MemoryStore, Receiver, ReplayStoreError, SignatureSecret, SystemClock,
    Verified,
};
use vonage_video_emulator::{Emulator, Webhook};

use super::holders::{Holder, failure, holder, personal, sealed};
use super::printed::{DATA, PASSWORD, SECRET};
use super::requests::address;

/// A body with everything that is to be hidden.
fn archive() -> String {
    format!(
        r#"{{"event":"archive","id":"a","sessionId":"1_MX4","status":"available","url":"{}","password":"{PASSWORD}"}}"#,
        address("https")
    )
}

/// What verifies, and what it makes of a body.
pub(crate) async fn callbacks() -> Vec<Holder> {
    let secret = SignatureSecret::new(SECRET).unwrap();
    let callback = Callback::bytes(archive());
    let now = SystemClock.now();
    let signed = callback.clone().sign(&secret, now).unwrap();
    let receiver = Receiver::builder().secret(secret.clone()).build().unwrap();
    let take = |body: String| {
        let signed = Callback::bytes(body).sign(&secret, now).unwrap();
        receiver.receive(None, [signed.authorization().as_bytes()], signed.body().clone())
    };
    let delivery = take(archive()).unwrap();
    let unknown = take(format!(r#"{{"event":"later","password":"{PASSWORD}"}}"#)).unwrap();
    let Event::Other(other) = unknown.event() else {
        panic!("{unknown:?}")
    };
    let guard = Guard::new(MemoryStore::new(SystemClock), Identity::TokenIdOrContent);
    let failed = async |_| Err::<(), _>(ReplayStoreError::new("the store's own words"));
    let handled = guard.handle(delivery.clone(), failed).await;
    let no_form = Callback::json(&std::collections::BTreeMap::from([((SECRET, 1), 1)])).map(drop);
    let mut stream = EventStream::new("s");
    stream.name = DATA.to_owned();
    let mut connection = EventConnection::new("c");
    connection.data = DATA.to_owned();
    let mut found = vec![
        sealed(&secret),
        sealed(&receiver),
        holder(&signed, |signed| signed.authorization().to_owned()),
        sealed(&callback),
        holder(&delivery, |delivery| {
            String::from_utf8(delivery.body().to_vec()).unwrap()
        }),
        sealed(delivery.event()),
        holder(other, |other| String::from_utf8(other.body.clone()).unwrap()),
        sealed(&Verified(delivery.clone())),
        sealed(&handled),
        sealed(&guard),
        sealed(&MemoryStore::new(SystemClock)),
        failure(&ReplayStoreError::new("the store's own words")),
        failure(&no_form.unwrap_err()),
        personal(&stream),
        personal(&connection),
    ];
    let webhook = Webhook::new("all", &format!("http://127.0.0.1:9/?key={SECRET}")).unwrap();
    let webhook = webhook.secret(SECRET).unwrap();
    found.push(sealed(&webhook));
    found.push(sealed(&Emulator::builder().webhook(webhook)));
    found
}

/// What is said over the Audio Connector's socket.
pub(crate) fn socket() -> Vec<Holder> {
    let handshake = Handshake::of_pairs([("x-ears", SECRET)]);
    let format = AudioFormat::new(AudioRate::HZ_16000, &AudioTransport::binary()).unwrap();
    let mut conversation = Conversation::new(format);
    let first = format!(r#"{{"content-type":"audio/l16;rate=16000","key":"{SECRET}"}}"#);
    let first = conversation.on_text(&first).unwrap();
    let Inbound::Connected(connected) = &first else {
        panic!("{first:?}")
    };
    let other = conversation
        .on_text(&format!(r#"{{"event":"later","key":"{SECRET}"}}"#))
        .unwrap();
    let Inbound::Other(json) = &other else {
        panic!("{other:?}")
    };
    conversation.notify(&SECRET, Instant::now()).unwrap();
    let outgoing: Outgoing = conversation.poll(Instant::now()).unwrap();
    vec![
        sealed(&handshake),
        holder(connected, |connected| {
            connected.header("key").unwrap().expose().to_owned()
        }),
        sealed(&first),
        holder(json, |json| json.to_json()),
        sealed(&outgoing),
        sealed(&conversation),
        sealed(&Message::Text(SECRET.to_owned())),
        sealed(&Pcm::silence(4)),
    ]
}
