//! The requests that carry secrets, with marked ones. What a real server must be able to read is a parameter.

use vonage_video::audio_connector::ConnectAudio;
use vonage_video::broadcasts::StartBroadcast;
use vonage_video::captions::StartCaptions;
use vonage_video::experience_composer::StartRender;
use vonage_video::models::AudioTransport;
use vonage_video::sip::Dial;
use vonage_video::{Client, Error, Hls, Rtmp, SipUri};

use super::printed::{PASSWORD, SECRET};

/// An address with everything that lets its reader in.
pub(crate) fn address(scheme: &str) -> String {
    format!("{scheme}://bob:{PASSWORD}@place.example.org/path?key={SECRET}#{SECRET}")
}

/// The session that the requests are about, where it does not matter.
pub(crate) const SESSION: &str = "1_MX4";

pub(crate) fn dial(session: &str, token: &str) -> Dial {
    let uri = format!("sip:bob:{PASSWORD}@pbx.example.org;transport=tls?X-Key={SECRET}");
    Dial::new(session, token, SipUri::parse(uri).unwrap())
        .auth("bob", PASSWORD)
        .header("X-Key", SECRET)
}

pub(crate) fn broadcast(session: &str) -> StartBroadcast {
    let server = Rtmp::new(address("rtmps"), SECRET);
    StartBroadcast::new(session).hls(Hls::new()).rtmp(server)
}

pub(crate) fn captions(session: &str, token: &str) -> StartCaptions {
    StartCaptions::new(session, token).status_callback_url(address("https"))
}

pub(crate) fn render(session: &str, token: &str) -> StartRender {
    StartRender::new(session, token, address("https")).name("Scoreboard")
}

pub(crate) fn connect(session: &str, token: &str, uri: &str) -> ConnectAudio {
    ConnectAudio::new(session, token, uri)
        .header("key", SECRET)
        .transport(AudioTransport::json().static_field("key", SECRET))
}

/// Calls every operation that is told a secret, and starts an archive, whose answer will hold one.
pub(crate) async fn tell(client: &Client, session: &str, token: &str, ears: &str) -> Vec<Result<(), Error>> {
    vec![
        client.sip().dial(dial(session, token)).await.map(drop),
        client.broadcasts().start(broadcast(session)).await.map(drop),
        client.captions().start(captions(session, token)).await.map(drop),
        client.renders().start(render(session, token)).await.map(drop),
        client
            .audio_connector()
            .connect(connect(session, token, ears))
            .await
            .map(drop),
        client.archives().start(session).await.map(drop),
    ]
}
