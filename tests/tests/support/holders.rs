//! One value of every public type that can hold a secret, with marked secrets in it, as it is printed.

use std::any::type_name;
use std::error::Error as StdError;
use std::fmt::Debug;
use std::sync::Arc;

use serde::Serialize;
use tower::Layer as _;
use vonage_video::archives::download::DownloadErrorKind;
use vonage_video::archives::{DownloadError, GetArchive, ListArchives};
use vonage_video::auth::{
    ApplicationKey, PublicKey, SignError, Signature, SystemClock, TokenCache, TokenError, TokenIssuer,
    Verifier, decode_unverified,
};
use vonage_video::broadcasts::Output;
use vonage_video::contract::{Meta, Operation, Recorded, ServiceError, WaitErrorKind};
use vonage_video::models::{
    Address, AudioTransport, BroadcastOutputs, BroadcastUrls, Clear, ConnectAudioBody, DialBody, DtmfBody,
    RtmpTarget, ServiceErrorBody, Sip, SipAuth, StartBroadcastBody, StartCaptionsBody, StartRenderBody,
    StaticField, Transcription, WebSocket,
};
use vonage_video::sip::PlayDtmf;
use vonage_video::transport::{BaseUrl, Transport, UserAgent};
use vonage_video::{
    Archive, Broadcast, Client, Digits, Error, Progress, Proxy, Render, Role, Rtmp, Script, Secret, SipUri,
};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY};

use super::callback_holders;
use super::ears::Ears;
use super::printed::{CLAIM, DATA, DIGITS, PASSWORD, SECRET, TOKEN, marks};
use super::requests::{SESSION, address, broadcast, captions, connect, dial, render, tell};
use super::world::World;
use super::{client_for, development_public_key};

/// A value as it is printed.
pub(crate) struct Holder {
    /// Its type: the crate's name, two colons, the type's own name.
    pub(crate) name: String,
    /// Everything that `Debug` makes of it, and `Display` where it is an error.
    pub(crate) printed: Vec<String>,
}

/// A value that gives its secret away by a door of its own, and holds one therefore.
pub(super) fn holder<T: Debug>(value: &T, door: impl FnOnce(&T) -> String) -> Holder {
    let given = door(value);
    let name = name_of::<T>();
    assert!(
        marks().iter().any(|mark| given.contains(mark)),
        "{name} holds no secret: {given}"
    );
    sealed(value)
}

/// A value that gives its secret to nobody.
pub(super) fn sealed<T: Debug>(value: &T) -> Holder {
    Holder {
        name: name_of::<T>(),
        printed: vec![format!("{value:?}"), format!("{value:#?}")],
    }
}

/// A value with personal data, which is kept out of logs and nothing more: serialized it is complete.
pub(super) fn personal<T: Debug + Serialize>(value: &T) -> Holder {
    holder(value, |value| serde_json::to_string(value).unwrap())
}

/// A value that is sent, or was answered, as JSON: with its secrets on demand only.
pub(super) fn wire<T: Debug + Serialize>(value: &T) -> Holder {
    let mut holder = holder(value, |value| serde_json::to_string(&Clear(value)).unwrap());
    holder.printed.push(serde_json::to_string(value).unwrap());
    holder
}

/// A request, whose body is sent.
fn request<O: Operation + Debug + Clone>(request: &O) -> Holder {
    holder(request, |request| {
        let sent = scripted(Script::new()).handle().call(request.clone()).request();
        String::from_utf8(sent.unwrap().body().to_vec()).unwrap()
    })
}

fn scripted(script: Script) -> Client {
    Client::with_dispatch(script.shared(), "app-1")
}

/// An error, with its sources.
pub(super) fn failure<E: StdError + 'static>(error: &E) -> Holder {
    let mut holder = sealed(error);
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        holder.printed.push(error.to_string());
        next = error.source();
    }
    holder
}

/// `vonage_video_core::Call`, wherever in the crate the type is and whatever its parameters are.
fn name_of<T>() -> String {
    let full = type_name::<T>();
    let path = full.split('<').next().unwrap();
    let (first, last) = (
        path.split("::").next().unwrap(),
        path.rsplit("::").next().unwrap(),
    );
    format!("{first}::{last}")
}

/// The answer of a service that repeats what was sent to it.
fn repeating() -> http::Response<bytes::Bytes> {
    let words = format!("{TOKEN}, {}", address("https"));
    let body = format!(
        r#"{{"code":1,"message":"{words}","description":"{words}","title":"{words}","detail":"{words}","type":"{words}","instance":"{words}"}}"#
    );
    let response = http::Response::builder().status(400).header("x-echo", SECRET);
    response.body(body.into()).unwrap()
}

fn models() -> Vec<Holder> {
    let mut archive = Archive::new("a", "1_MX4");
    archive.url = Some(address("https").into());
    archive.password = Some(PASSWORD.into());
    let mut transcription = Transcription::new("available".into());
    transcription.url = Some(address("https").into());
    archive.transcription = Some(transcription.clone());

    let target = RtmpTarget::new(address("rtmps"), SECRET);
    let mut urls = BroadcastUrls::default();
    urls.rtmp = vec![target.clone()];
    let mut started = Broadcast::new("b", "1_MX4");
    started.broadcast_urls = Some(urls.clone());
    let output = Output::of(&started).next().unwrap();

    let mut rendered = Render::new("r", "1_MX4");
    rendered.url = Some(address("https").into());
    rendered.callback_url = Some(address("https").into());

    let (dial, connect) = (dial(SESSION, TOKEN), connect(SESSION, TOKEN, &address("wss")));
    let (dial, socket): (&DialBody, &ConnectAudioBody) = (dial.body(), connect.body());
    let (broadcast, captions, render) = (
        broadcast(SESSION),
        captions(SESSION, TOKEN),
        render(SESSION, TOKEN),
    );
    let broadcast: &StartBroadcastBody = broadcast.body();
    let (captions, render): (&StartCaptionsBody, &StartRenderBody) = (captions.body(), render.body());
    let digits = Digits::parse(DIGITS).unwrap();
    let error: ServiceErrorBody = serde_json::from_slice(repeating().body()).unwrap();
    vec![
        wire(&Secret::new(SECRET)),
        wire(&Address::new(address("wss"))),
        wire::<SipUri>(&dial.sip.uri),
        wire::<SipAuth>(dial.sip.auth.as_ref().unwrap()),
        wire::<Sip>(&dial.sip),
        wire(dial),
        wire(&digits),
        wire(&DtmfBody::new(digits)),
        wire(&StaticField::from(SECRET)),
        wire(&AudioTransport::json().static_field("key", SECRET)),
        wire::<WebSocket>(&socket.websocket),
        wire(socket),
        wire::<Rtmp>(&broadcast.outputs.rtmp[0]),
        wire::<BroadcastOutputs>(&broadcast.outputs),
        wire(broadcast),
        wire(captions),
        wire(render),
        wire(&transcription),
        wire(&archive),
        wire(&target),
        wire(&urls),
        wire(&started),
        holder(&output, |_| address("rtmps")),
        wire(&rendered),
        // The words of the service are serialized as they came.
        personal(&error),
    ]
}

fn requests() -> Vec<Holder> {
    vec![
        request(&dial(SESSION, TOKEN)),
        request(&broadcast(SESSION)),
        request(&captions(SESSION, TOKEN)),
        request(&render(SESSION, TOKEN)),
        request(&connect(SESSION, TOKEN, &address("wss"))),
        request(&PlayDtmf::new("1_MX4", Digits::parse(DIGITS).unwrap())),
    ]
}

async fn auth() -> Vec<Holder> {
    let key = ApplicationKey::from_pem(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY).unwrap();
    let cache = TokenCache::for_key(&key);
    let api_token = cache.token().await.unwrap();
    let issuer = TokenIssuer::for_key(&key, Arc::new(SystemClock));
    let grant = issuer.grant("1_MX4").data(DATA).claim("private", CLAIM);
    let token = grant.sign().await.unwrap();
    let unverified = decode_unverified(token.as_str()).unwrap();
    let claims = unverified.client_claims().unwrap();
    let refused: TokenError = issuer.grant("1").claim("exp", CLAIM).sign().await.unwrap_err();
    let unsigned = SignError::permanent("no such key");
    let public = PublicKey::from_pem(development_public_key()).unwrap();
    vec![
        sealed(&key),
        sealed(&cache),
        sealed(&issuer),
        sealed(&public),
        sealed(&Verifier::new(public)),
        holder(&api_token, |token| token.as_str().to_owned()),
        holder(&grant, |_| DATA.to_owned()),
        holder(&grant.clone().into_grant(), |_| DATA.to_owned()),
        holder(&token, |token| token.as_str().to_owned()),
        holder(&unverified, |token| token.payload_json().to_owned()),
        holder(&claims, |claims| claims.to_json()),
        holder(&claims.signing_input(), |input| input.as_str().to_owned()),
        holder(&Signature::from(SECRET.as_bytes().to_vec()), |_| {
            SECRET.to_owned()
        }),
        failure(&refused),
        failure(&unsigned),
        failure(&ApplicationKey::from_pem("app", SECRET).unwrap_err()),
    ]
}

async fn contract() -> Vec<Holder> {
    let mut archive = Archive::new("a", "1_MX4");
    archive.url = Some(address("https").into());
    archive.status = "failed".into();
    let script = Script::new()
        .reply::<GetArchive>(&archive)
        .reply::<GetArchive>(&archive)
        .respond::<GetArchive>(400, repeating().body().clone())
        .shared();
    let client = Client::with_dispatch(script.clone(), "app-1");
    let (_, meta) = client.archives().get("a").meta().await.unwrap();
    let wait = client
        .archives()
        .get("a")
        .until(|archive: &Archive| match archive.url {
            Some(_) => Progress::Never("it failed".into()),
            None => Progress::Pending,
        });
    let wait_shown = sealed(&wait);
    let given_up = wait.await.unwrap_err();
    let refused = client.archives().get("a").await.unwrap_err();
    let service: &ServiceError = refused.service().unwrap();
    let (kind, last) = (
        WaitErrorKind::Poll(Error::refused(&repeating())),
        given_up.last().cloned(),
    );
    assert!(last.is_some_and(|archive| archive.url.is_some()));

    let recorder = Script::new().shared();
    let dialing = Client::with_dispatch(recorder.clone(), "app-1");
    let lost = dialing.sip().dial(dial(SESSION, TOKEN)).await;
    assert!(lost.is_err());
    let recorded: Recorded = recorder.requests().pop().unwrap();
    let path = client.handle().call(GetArchive::new("a"));
    vec![
        holder(&meta, |meta: &Meta| {
            String::from_utf8(meta.body.to_vec()).unwrap()
        }),
        wait_shown,
        failure(&given_up),
        sealed(&kind),
        failure(&refused),
        holder(service, |service| service.message().unwrap().to_owned()),
        holder(&recorded, |recorded| {
            String::from_utf8(recorded.request.body().to_vec()).unwrap()
        }),
        sealed(&*recorder),
        sealed(&path),
        sealed(&client.handle().call(dial(SESSION, TOKEN))),
        sealed(&client.handle().call(dial(SESSION, TOKEN)).meta()),
        sealed(&client.archives().list(ListArchives::new()).pages()),
        sealed(&client.archives().list(ListArchives::new()).items()),
        sealed(client.handle()),
    ]
}

fn client() -> Vec<Holder> {
    let key = ApplicationKey::from_pem(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY).unwrap();
    let proxy = Proxy::new(&format!("http://bob:{PASSWORD}@proxy.test:3128")).unwrap();
    let builder = client_for("http://127.0.0.1:1").proxy(proxy.clone());
    let shown = sealed(&builder);
    let client = builder.build().unwrap();
    let transport = || {
        let builder = Transport::builder("app").proxy(proxy.clone()).signer(key.clone());
        builder.base_url(BaseUrl::parse("https://service.test").unwrap())
    };
    let wire = transport().http_client().unwrap();
    let (prepare, sign) = (
        transport().prepare_layer().unwrap(),
        transport().sign_layer().unwrap(),
    );
    vec![
        shown,
        sealed(&client),
        sealed(&client.session("1_MX4")),
        sealed(&client.archive("a")),
        sealed(&client.broadcast("b")),
        sealed(&proxy),
        sealed(&transport()),
        sealed(&transport().build().unwrap()),
        sealed(&UserAgent::sdk()),
        sealed(&prepare),
        sealed(&prepare.layer(wire.clone())),
        sealed(&sign),
        sealed(&sign.layer(wire.clone())),
        sealed(&wire),
    ]
}

async fn downloads() -> Vec<Holder> {
    let mut archive = Archive::new("a", "1_MX4");
    archive.status = "available".into();
    archive.url = Some(address("https").into());
    archive.size = 4;
    let script = || {
        let script = Script::new().reply::<GetArchive>(&archive);
        script.reply::<GetArchive>(&archive).file("data")
    };
    let download = scripted(script()).archives().download("a");
    let parts = download.clone().open(0).await.unwrap();
    let downloaded = scripted(script())
        .archives()
        .download("a")
        .to_writer(&mut Vec::new())
        .await
        .unwrap();
    let nothing_there = scripted(Script::new().reply::<GetArchive>(&archive))
        .archives()
        .download("a");
    let failed: DownloadError = nothing_there.to_writer(&mut Vec::new()).await.unwrap_err();
    let kind: &DownloadErrorKind = failed.kind();
    vec![
        sealed(&download),
        holder(&parts, |parts| {
            parts.archive().url.as_ref().unwrap().expose().to_owned()
        }),
        holder(&downloaded, |done| {
            done.archive.url.as_ref().unwrap().expose().to_owned()
        }),
        sealed(kind),
        failure(&failed),
    ]
}

/// An emulator that was told everything.
async fn emulator() -> Vec<Holder> {
    let (world, ears) = (World::start(false).await, Ears::open().await);
    let session = world.party().await.session;
    let token = world
        .client
        .grant(&session)
        .role(Role::Moderator)
        .data(DATA)
        .sign()
        .await
        .unwrap();
    for told in tell(
        &world.client,
        session.as_str(),
        token.as_str(),
        &format!("{}?key={SECRET}", ears.uri),
    )
    .await
    {
        told.unwrap();
    }
    vec![sealed(&world.emulator), sealed(&world.control)]
}

/// Every public type that can hold a secret.
pub(crate) async fn holders() -> Vec<Holder> {
    let mut holders = models();
    holders.extend(requests());
    holders.extend(client());
    holders.extend(auth().await);
    holders.extend(contract().await);
    holders.extend(downloads().await);
    holders.extend(emulator().await);
    holders.extend(callback_holders::callbacks().await);
    holders.extend(callback_holders::socket());
    holders
}
