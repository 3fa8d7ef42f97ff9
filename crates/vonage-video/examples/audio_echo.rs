//! A server for Audio Connectors that repeats what it hears, a second later.
//!
//! `cargo run -p vonage-video --features audio-socket --example audio_echo -- 127.0.0.1:9000 SECRET json` serves
//! connectors that carry SECRET in the header `x-ears`, as the one of the example `audio_connector` does. Without `json` it
//! serves connectors with binary messages: the first message tells the rate, but not how sound is packed.
//!
//! `… --example audio_echo -- --seconds 600` measures instead: an emulator, a session, a connector and this server talk
//! to each other for so long. Frames are counted at both ends; how late each goes out is taken once it has been sent; the
//! round trip is from hearing a frame until the other side confirms what was said for it. Build it with `--release`.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::Message as WebSocketMessage;
use vonage_video::audio_connector::ConnectAudio;
use vonage_video::audio_connector::socket::{
    AudioFormat, Conversation, Handshake, Inbound, Message, Outgoing, Pcm,
};
use vonage_video::{AudioRate, AudioTransport, Client, CreateSession, Proxy, Role, Secret};
use vonage_video_emulator::Emulator;

/// How much later it repeats what it hears.
const DELAY: Duration = Duration::from_secs(1);
/// The header with the secret.
const HEADER: &str = "x-ears";
/// After how many frames the other side is asked whether it is there yet, while measuring.
const ASK_AFTER: u64 = 10;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let usage = "usage: audio_echo ADDRESS:PORT SECRET [json] | audio_echo --seconds N";
    let mut arguments = std::env::args().skip(1);
    let (first, second) = (arguments.next().context(usage)?, arguments.next().context(usage)?);
    if first == "--seconds" {
        let measured = measure(Duration::from_secs(second.parse()?)).await?;
        println!("{measured}");
        ensure!(measured.lost() == 0, "{} frames were lost", measured.lost());
        return Ok(());
    }
    let transport = match arguments.next().as_deref() {
        None => AudioTransport::binary(),
        Some("json") => AudioTransport::json(),
        Some(_) => bail!(usage),
    };
    let listener = TcpListener::bind(&first).await?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (socket, peer) = listener.accept().await?;
        let (secret, transport) = (Secret::new(second.as_str()), transport.clone());
        tokio::spawn(async move {
            match Echo::accept(socket, &secret, &transport).await {
                Ok(mut echo) => match echo.run(None).await {
                    Ok(()) => println!("{peer}: over, after {:?}", echo.conversation.heard()),
                    Err(error) => println!("{peer}: {error:#}"),
                },
                Err(error) => println!("{peer}: {error:#}"),
            }
        });
    }
}

/// One connector.
pub(crate) struct Echo {
    socket: WebSocketStream<TcpStream>,
    pub(crate) conversation: Conversation,
    secret: Secret,
    /// Samples of silence that went before what was heard.
    silence: usize,
    /// Frames that were repeated.
    repeated: u64,
    /// How late frames went out.
    late: Vec<Duration>,
    /// How long it took from hearing a frame until what was said for it had arrived.
    round_trips: Vec<Duration>,
    /// When the frames were heard that the other side is asked about.
    asked: VecDeque<Instant>,
    /// How many messages could not be read.
    bad: u64,
}

impl Echo {
    pub(crate) async fn accept(
        socket: TcpStream,
        secret: &Secret,
        transport: &AudioTransport,
    ) -> anyhow::Result<Self> {
        // Frames are small and must not wait for each other.
        socket.set_nodelay(true)?;
        #[allow(clippy::result_large_err, reason = "the library wants it so")]
        let look = |request: &Request, response: Response| {
            println!("{:?}", Handshake::of(request.headers()));
            Ok(response)
        };
        Ok(Self {
            socket: tokio_tungstenite::accept_hdr_async(socket, look).await?,
            // The first message puts the connector's own rate in force.
            conversation: Conversation::new(AudioFormat::new(AudioRate::HZ_16000, transport)?),
            secret: secret.clone(),
            silence: 0,
            repeated: 0,
            late: Vec::new(),
            round_trips: Vec::new(),
            asked: VecDeque::new(),
            bad: 0,
        })
    }

    /// Repeats what it hears until the socket closes; or until a moment, and then only listens until everything that was
    /// said has arrived.
    pub(crate) async fn run(&mut self, until: Option<Instant>) -> anyhow::Result<()> {
        let mut asked_for_the_end = false;
        loop {
            while let Some(outgoing) = self.conversation.poll(Instant::now()) {
                self.send(outgoing).await?;
            }
            let due = self.conversation.next_due(Instant::now());
            let message = tokio::select! {
                message = self.socket.next() => message,
                () = sleep_until(due) => continue,
            };
            let read = match message {
                Some(Ok(WebSocketMessage::Text(text))) => self.conversation.on_text(&text),
                Some(Ok(WebSocketMessage::Binary(bytes))) => self.conversation.on_binary(bytes),
                Some(Ok(WebSocketMessage::Close(_))) | None => return Ok(()),
                Some(Ok(_)) => continue,
                Some(Err(error)) => return Err(error.into()),
            };
            let now = Instant::now();
            match read {
                Ok(Inbound::Connected(connected)) => connected.require_secret(HEADER, &self.secret)?,
                Ok(Inbound::Audio(sound)) if until.is_none_or(|until| now < until) => {
                    self.repeat(sound, now, until.is_some())?;
                }
                Ok(Inbound::Audio(_)) if !asked_for_the_end => {
                    asked_for_the_end = true;
                    self.conversation.notify(&"end", now)?;
                }
                Ok(Inbound::Notify(payload)) => match payload.read::<String>() {
                    Ok(end) if end == "end" => return Ok(()),
                    _ => {
                        let heard = self.asked.pop_front().context("nobody asked")?;
                        self.round_trips.push(now.duration_since(heard));
                    }
                },
                Ok(Inbound::Disconnected(_)) => println!("Vonage is about to leave"),
                Ok(_) => {}
                // It costs 20 ms at most, and the conversation goes on.
                Err(error) => {
                    println!("{error}");
                    self.bad += 1;
                }
            }
        }
    }

    fn repeat(&mut self, sound: Pcm, now: Instant, ask: bool) -> anyhow::Result<()> {
        if self.conversation.waiting() == 0 {
            // A second of silence, and everything after it is a second late.
            let rate = self.conversation.format().rate().as_hz();
            let samples = (f64::from(rate) * DELAY.as_secs_f64()) as usize;
            self.silence += samples;
            self.conversation.speak(Pcm::silence(samples), now)?;
        }
        self.conversation.speak(sound, now)?;
        self.repeated += 1;
        if ask && self.repeated.is_multiple_of(ASK_AFTER) {
            self.conversation.notify(&self.repeated, now)?;
            self.asked.push_back(now);
        }
        Ok(())
    }

    async fn send(&mut self, outgoing: Outgoing) -> anyhow::Result<()> {
        let message = match outgoing.message {
            Message::Text(text) => WebSocketMessage::text(text),
            Message::Binary(bytes) => WebSocketMessage::binary(bytes),
        };
        self.socket.send(message).await?;
        if let Some(due) = outgoing.due {
            self.late.push(due.elapsed());
        }
        Ok(())
    }

    /// Listens until the other side closes.
    async fn listen(&mut self) -> anyhow::Result<()> {
        while let Some(message) = self.socket.next().await {
            match message? {
                WebSocketMessage::Text(text) => drop(self.conversation.on_text(&text)?),
                WebSocketMessage::Binary(bytes) => drop(self.conversation.on_binary(bytes)?),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Sleeps until a moment; for ever if there is none.
async fn sleep_until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment.into()).await,
        None => std::future::pending().await,
    }
}

/// What a measurement found.
#[derive(Debug)]
pub(crate) struct Measured {
    /// Frames that the connector sent, by its own count.
    pub(crate) sent: u64,
    /// Frames that were heard.
    pub(crate) heard: u64,
    /// Frames that were said: a second of silence, and what was heard while it was measured.
    pub(crate) said: u64,
    /// Frames of silence among them.
    pub(crate) silence: u64,
    /// Frames that were to be repeated.
    pub(crate) repeated: u64,
    /// Frames that the connector received, by its own count.
    pub(crate) received: u64,
    /// Frames of a wrong size and messages without sense, at either end.
    pub(crate) misfits: u64,
    late: Vec<Duration>,
    round_trips: Vec<Duration>,
}

impl Measured {
    /// How many frames are not where they should be.
    pub(crate) fn lost(&self) -> u64 {
        let to_us = self.sent.abs_diff(self.heard);
        let here = (self.silence + self.repeated).abs_diff(self.said);
        to_us + here + self.said.abs_diff(self.received) + self.misfits
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (silence, repeated) = (self.silence, self.repeated);
        writeln!(
            f,
            "there to here: {} frames sent, {} heard",
            self.sent, self.heard
        )?;
        writeln!(
            f,
            "here to there: {} frames said ({silence} of silence, {repeated} repeated), {} received",
            self.said, self.received
        )?;
        writeln!(
            f,
            "lost: {}; of a wrong size or without sense: {}",
            self.lost(),
            self.misfits
        )?;
        writeln!(f, "later than due, once sent: {}", percentiles(&self.late))?;
        write!(
            f,
            "round trip, with the second: {}",
            percentiles(&self.round_trips)
        )
    }
}

fn percentiles(durations: &[Duration]) -> String {
    let mut sorted = durations.to_vec();
    sorted.sort_unstable();
    let at = |percent: usize| {
        let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
        sorted.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    let (median, high, most) = (at(50), at(99), at(100));
    format!(
        "p50 {median:.3} ms, p99 {high:.3} ms, max {most:.3} ms ({} values)",
        sorted.len()
    )
}

/// Lets an emulator, a session and a connector talk to this server for so long.
pub(crate) async fn measure(length: Duration) -> anyhow::Result<Measured> {
    let emulator = Emulator::start().await?;
    let client = Client::builder(emulator.application_id())
        .private_key(emulator.private_key_pem())?
        .base_url(emulator.api_url())?
        .proxy(Proxy::none())
        .build()?;
    let session = client.sessions().create(CreateSession::routed()).await?.id;
    let token = client.grant(&session).role(Role::Publisher).sign().await?;
    let guest = client.grant(&session).role(Role::Publisher).sign().await?;
    emulator.control().join(&session, guest.as_str()).await?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let server = format!("ws://{}/echo", listener.local_addr()?);
    let request = ConnectAudio::new(&session, &token, server)
        .header(HEADER, "nine-lanterns")
        .audio_rate(AudioRate::HZ_16000)
        .bidirectional(true);
    let accept = async {
        let (socket, _) = listener.accept().await?;
        Echo::accept(socket, &"nine-lanterns".into(), &AudioTransport::binary()).await
    };
    let connect = async { Ok(client.audio_connector().connect(request).await?) };
    let (mut echo, connector) = tokio::try_join!(accept, connect)?;

    echo.run(Some(Instant::now() + length)).await?;
    let connection = connector.connection_id.context("a connector has a connection")?;
    let disconnect = async { Ok(client.audio_connector().disconnect(&session, &connection).await?) };
    tokio::try_join!(echo.listen(), disconnect)?;

    let seen = emulator.control().session(&session).await?;
    let Some(seen) = seen.connectors.first() else {
        bail!("the emulator knows of no connector");
    };
    let heard = echo.conversation.heard();
    let frame = echo.conversation.format().frame_samples();
    Ok(Measured {
        sent: seen.sent.frames,
        heard: heard.frames,
        said: echo.conversation.spoken(),
        silence: (echo.silence / frame) as u64,
        repeated: echo.repeated,
        received: seen.received.frames,
        misfits: seen.misfits + seen.ignored + heard.misfits + heard.bad + echo.bad,
        late: echo.late,
        round_trips: echo.round_trips,
    })
}
