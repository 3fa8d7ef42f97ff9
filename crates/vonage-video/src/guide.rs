//! The API, task by task.
//!
//! Vonage's guide for its Node SDK, section by section, in Rust; then what goes beyond it. Every example compiles; the
//! crate's folder `examples` has a program for each area that runs from beginning to end. Where one here needs a client, a
//! session, a token, these stand for them:
//!
//! ```
//! # use vonage_video::{Client, SessionId, StreamId};
//! # fn stand_ins(client: Client, session: SessionId, stream: StreamId) {
//! let _: &Client = &client;
//! let _: &SessionId = &session; // ids are types of their own: swapping two does not compile
//! let _: &StreamId = &stream;
//! # }
//! ```
//!
//! # Initializing
//!
//! An application has an id and a private key, both from the Vonage dashboard. A client is cheap to clone; clones share
//! connections, the API token and the retry budget.
//!
//! ```no_run
//! use vonage_video::Client;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // VONAGE_APPLICATION_ID, and VONAGE_PRIVATE_KEY or VONAGE_PRIVATE_KEY_PATH
//! let client = Client::from_env()?;
//!
//! let pem = std::fs::read_to_string("private.key")?;
//! let client = Client::builder("5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1")
//!     .private_key(pem)?
//!     .user_agent_suffix("lantern-theatre/4.5")?
//!     .build()?;
//! # let _ = client; Ok(()) }
//! ```
//!
//! # Timeouts
//!
//! A connection may take 5 s, an attempt 15 s, a call with all its attempts 45 s. Each limit can be set for the client,
//! and the last one for a single call.
//!
//! ```no_run
//! use std::time::Duration;
//! use vonage_video::{Client, Limit, ErrorKind};
//!
//! # async fn example(session: vonage_video::SessionId) -> Result<(), vonage_video::Error> {
//! let client = Client::builder("5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1")
//!     .private_key("-----BEGIN PRIVATE KEY-----…")?
//!     .connect_timeout(Duration::from_secs(3))
//!     .attempt_timeout(Duration::from_secs(10))
//!     .total_timeout(Duration::from_secs(30))
//!     .build()?;
//!
//! match client.streams().list(&session).timeout(Duration::from_secs(2)).await {
//!     Err(error) if error.kind() == ErrorKind::Timeout(Limit::Total) => println!("{}", error.outcome()),
//!     other => println!("{} streams", other?.count),
//! }
//! # Ok(()) }
//! ```
//!
//! # Sessions
//!
//! A session is a room. How media travels is chosen when it is created: `routed` through media servers, which recording
//! and all the rest need, or `relayed` from client to client. Ids never expire.
//!
//! ```
//! use vonage_video::{ArchiveMode, CreateSession};
//!
//! # async fn example(client: vonage_video::Client) -> Result<(), vonage_video::Error> {
//! let session = client
//!     .sessions()
//!     .create(CreateSession::routed().archive_mode(ArchiveMode::Always).location("198.51.100.24"))
//!     .await?;
//! println!("{}", session.id);
//! # Ok(()) }
//! ```
//!
//! # Tokens
//!
//! Every participant joins with a token, signed here without a call: one for each person and join, short-lived.
//!
//! ```
//! use std::time::Duration;
//! use vonage_video::Role;
//!
//! # async fn example(client: vonage_video::Client, id: vonage_video::SessionId) -> Result<(), vonage_video::TokenError> {
//! let token = client
//!     .session(&id)
//!     .grant()
//!     .role(Role::Moderator)
//!     .data("name=Ann")
//!     .valid_for(Duration::from_hours(1))
//!     .layout_classes(["focus"])
//!     .sign()
//!     .await?;
//! # let _ = token; Ok(()) }
//! ```
//!
//! # Archives
//!
//! A routed session with somebody in it can be recorded: composed into one MP4, or each stream by itself. Starting is
//! never repeated behind your back; when it is not known whether it happened, `start_or_find` looks, and returns what the
//! lost start created.
//!
//! ```
//! use std::time::Duration;
//! use vonage_video::archives::{ListArchives, conditions};
//! use vonage_video::{Layout, Resolution, StartArchive};
//!
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId) -> Result<(), Box<dyn std::error::Error>> {
//! let start = StartArchive::new(&session)
//!     .name("Dress rehearsal")
//!     .layout(Layout::horizontal_presentation())
//!     .resolution(Resolution::Landscape720);
//! let archive = client.archives().start_or_find(start).await?;
//!
//! client.archives().stop(&archive.id).await?;
//! let archive = client
//!     .archives()
//!     .get(&archive.id)
//!     .until(conditions::available)
//!     .within(Duration::from_mins(20))
//!     .await?;
//! println!("{} bytes, {:?}", archive.size, archive.duration);
//!
//! let mut all = client.archives().list(ListArchives::new().session(&session)).items();
//! while let Some(archive) = all.try_next().await? {
//!     println!("{} {}", archive.id, archive.status);
//! }
//! client.archive(&archive.id).delete().await?;
//! # Ok(()) }
//! ```
//!
//! With the feature `download`, recordings are downloaded in parts, resumed, and checked:
//!
//! ```
//! # #[cfg(feature = "download")]
//! # async fn example(client: vonage_video::Client, id: vonage_video::ArchiveId) -> Result<(), Box<dyn std::error::Error>> {
//! client.archive(&id).download().to_file("rehearsal.mp4").await?;
//! # Ok(()) }
//! ```
//!
//! # Broadcasts
//!
//! A session can be streamed live to HLS players and to as many as five RTMP servers. The stream name lets its reader
//! publish: it is a [`Secret`](crate::Secret) everywhere, which is printed and serialized as
//! `[redacted]`; [`Clear`](crate::Clear) serializes a value with its secrets, for a database of yours.
//!
//! ```
//! use std::time::Duration;
//! use vonage_video::broadcasts::{Output, conditions};
//! use vonage_video::{Hls, Layout, LayoutType, Rtmp, StartBroadcast};
//!
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId, stream_name: String) -> Result<(), Box<dyn std::error::Error>> {
//! let broadcast = client
//!     .broadcasts()
//!     .start(
//!         StartBroadcast::new(&session)
//!             .hls(Hls::dvr())
//!             .rtmp(Rtmp::new("rtmps://ingest.example.org/live", stream_name).id("north"))
//!             .layout(Layout::best_fit().screenshare(LayoutType::VerticalPresentation))
//!             .max_duration(Duration::from_mins(90)),
//!     )
//!     .await?;
//! let live = client.broadcast(&broadcast.id).get().until(conditions::live).await?;
//! for output in Output::of(&live) {
//!     println!("{output}: {}", output.status().unwrap_or("not told yet"));
//! }
//! client.broadcast(&broadcast.id).stop().await?;
//! # Ok(()) }
//! ```
//!
//! # Signals
//!
//! A message to everybody in the session, or to one. At most 128 bytes of type and 8192 bytes of data.
//!
//! ```
//! use vonage_video::signals::SendSignal;
//!
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId, connection: vonage_video::ConnectionId) -> Result<(), vonage_video::Error> {
//! client.signals().send(SendSignal::new(&session, "cue", r#"{"scene":3}"#)).await?;
//! client.signals().send(SendSignal::new(&session, "cue", "you are live").to(&connection)).await?;
//! # Ok(()) }
//! ```
//!
//! # Disconnecting
//!
//! ```
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId, connection: vonage_video::ConnectionId) -> Result<(), vonage_video::Error> {
//! client.moderation().disconnect(&session, &connection).await?;
//! # Ok(()) }
//! ```
//!
//! # Muting
//!
//! One stream, or all of them with those that are published later; a muted publisher can turn the microphone on again.
//! Lifting the mute state concerns what is published later: it unmutes nobody.
//!
//! ```
//! use vonage_video::moderation::MuteAll;
//!
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId, stream: vonage_video::StreamId) -> Result<(), vonage_video::Error> {
//! client.moderation().mute_stream(&session, &stream).await?;
//! client.moderation().mute_all(MuteAll::new(&session).except([&stream])).await?;
//! client.moderation().unmute_all(&session).await?;
//! # Ok(()) }
//! ```
//!
//! # SIP
//!
//! A telephone joins the session like any client, with a token. An answer means that it rings, no more.
//!
//! ```
//! use vonage_video::sip::{Dial, DialFailure, PlayDtmf};
//! use vonage_video::{Digits, Role, SipUri};
//!
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId) -> Result<(), Box<dyn std::error::Error>> {
//! let token = client.grant(&session).role(Role::Publisher).data("sip=true").sign().await?;
//! let uri = SipUri::parse("sip:lobby@pbx.example.org;transport=tls")?;
//! let dial = Dial::new(&session, &token, uri).from("15550100042@example.org").auth("lantern", "s3cr3t").secure(true);
//! let call = match client.sip().dial(dial).await {
//!     Ok(call) => call,
//!     Err(error) => {
//!         println!("{:?}, {}", DialFailure::of(&error), error.outcome());
//!         return Err(error.into());
//!     }
//! };
//! client.sip().play_dtmf(PlayDtmf::new(&session, Digits::parse("42p7#")?)).await?;
//! client.sip().hang_up(&call).await?;
//! # Ok(()) }
//! ```
//!
//! # Stream information and layout classes
//!
//! ```
//! use vonage_video::streams::SetLayoutClasses;
//!
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId) -> Result<(), vonage_video::Error> {
//! let streams = client.streams().list(&session).await?;
//! for stream in &streams.items {
//!     println!("{} {:?} {:?}", stream.id, stream.video_type, stream.layout_class_list);
//! }
//! if let Some(speaker) = streams.items.first() {
//!     client.streams().set_layout_classes(SetLayoutClasses::new(&session).stream(&speaker.id, ["focus"])).await?;
//! }
//! # Ok(()) }
//! ```
//!
//! # Beyond the guide
//!
//! **Connections.** Who is in a session, whether or not they publish.
//!
//! ```
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId) -> Result<(), vonage_video::Error> {
//! for connection in client.session(&session).connections().await?.items {
//!     println!("{} {:?}", connection.id, connection.state);
//! }
//! # Ok(()) }
//! ```
//!
//! **Live captions**, with a moderator's token; one at a time in a session.
//!
//! ```
//! use vonage_video::captions::StartCaptions;
//! use vonage_video::{LanguageCode, Role};
//!
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId) -> Result<(), Box<dyn std::error::Error>> {
//! let token = client.grant(&session).role(Role::Moderator).sign().await?;
//! let captions = client
//!     .captions()
//!     .start(StartCaptions::new(&session, &token).language(LanguageCode::FrFr).partial_captions(false))
//!     .await?;
//! client.captions().stop(&captions.id).await?;
//! # Ok(()) }
//! ```
//!
//! **Experience Composer** publishes a web page as a stream.
//!
//! ```
//! use vonage_video::Role;
//! use vonage_video::experience_composer::{StartRender, conditions};
//!
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId) -> Result<(), Box<dyn std::error::Error>> {
//! let token = client.grant(&session).role(Role::Publisher).sign().await?;
//! let render = client
//!     .renders()
//!     .start(StartRender::new(&session, &token, "https://stage.example.org/scoreboard").name("Scoreboard"))
//!     .await?;
//! let render = client.renders().get(&render.id).until(conditions::started).await?;
//! println!("published as {:?}", render.stream_id);
//! client.renders().stop(&render.id).await?;
//! # Ok(()) }
//! ```
//!
//! **Webhooks.** What happens in sessions, and what becomes of archives, broadcasts and calls, is reported to a URL of yours.
//! The crate `webhooks` verifies and reads it in any framework; adapters for hyper, tower and axum are features.
//!
//! ```
//! # #[cfg(feature = "webhooks")] fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use vonage_video::webhooks::{Event, Family, Guard, Identity, Receiver, SignatureSecret};
//!
//! let secret = SignatureSecret::new("the signature secret of the callback")?;
//! let receiver = Receiver::builder().secret(secret).build()?;
//! // Handles an event once, even if Vonage signs each retry anew; of two events with the same bytes, the second is dropped.
//! // `Identity::TokenId` drops none, but handles an event twice when a retry is signed anew.
//! let guard = Guard::in_memory(Identity::TokenIdOrContent);
//!
//! # async fn handler(receiver: Receiver, guard: Guard, authorization: &[u8], body: Vec<u8>) -> u16 {
//! // In a handler: the header and the bytes as they came.
//! let delivery = match receiver.receive(Some(Family::Archive), [authorization], body) {
//!     Ok(delivery) => delivery,
//!     Err(refusal) => return refusal.status(),
//! };
//! let handled = guard
//!     .handle(delivery, async |delivery| {
//!         if let Event::Archive(archive) = delivery.event() {
//!             println!("{} is {}", archive.id, archive.status.as_str());
//!         }
//!         Ok::<(), std::io::Error>(()) // an error makes Vonage send it again
//!     })
//!     .await;
//! handled.answer().status()
//! # }
//! # let _ = (receiver, guard); Ok(()) }
//! # #[cfg(not(feature = "webhooks"))] fn main() {}
//! ```
//!
//! **Audio Connector** sends the sound of a session to a WebSocket of yours, and takes sound back.
//!
//! ```
//! use vonage_video::audio_connector::ConnectAudio;
//! use vonage_video::{AudioRate, AudioTransport, Role};
//!
//! # async fn example(client: vonage_video::Client, session: vonage_video::SessionId) -> Result<(), Box<dyn std::error::Error>> {
//! let token = client.grant(&session).role(Role::Publisher).sign().await?;
//! let connector = client
//!     .audio_connector()
//!     .connect(
//!         ConnectAudio::new(&session, &token, "wss://ears.example.org/in")
//!             .audio_rate(AudioRate::HZ_24000)
//!             .bidirectional(true)
//!             .transport(AudioTransport::json().static_field("tenant", "lantern")),
//!     )
//!     .await?;
//! println!("{:?}", connector.connection_id);
//! # Ok(()) }
//! ```
