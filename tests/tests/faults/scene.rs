//! One fault set up: a gate that misbehaves, and a client that calls it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::net::TcpListener;
use vonage_video::auth::{FixedClock, UnixTime};
use vonage_video::{Client, ClientBuilder, RootCertificates};

use crate::class::Class;
use crate::fault::{Body, Fault, Http2, Idle, Slow, Strikes, Token};
use crate::gate::{Gate, Plan, State};
use crate::script;
use crate::signer::Moody;
use crate::stage::{Stage, builder};

/// A limit that is meant to pass.
pub(crate) const LIMIT: Duration = Duration::from_secs(1);

/// A gate and a client that calls it.
pub(crate) struct Scene {
    pub(crate) gate: Gate,
    pub(crate) client: Client,
    /// Where the client is told that the service is.
    pub(crate) url: String,
    /// The time for the whole call, if it is given one.
    pub(crate) total: Option<Duration>,
    /// Where redirects lead: nobody may come.
    elsewhere: Option<TcpListener>,
    clock: Option<Arc<FixedClock>>,
}

impl Scene {
    pub(crate) async fn set(stage: &Stage, class: &Class, fault: Fault, strikes: Strikes) -> Self {
        let elsewhere = match fault {
            Fault::Redirect(_) => Some(TcpListener::bind("127.0.0.1:0").await.unwrap()),
            _ => None,
        };
        let target = elsewhere.as_ref().map(|listener| listener.local_addr().unwrap());
        let target = target.map_or(String::new(), |address| format!("http://{address}/"));
        let plan = Plan {
            door: script::door(fault),
            act: script::act(fault, class, &stage.kit, &target),
            strikes,
            idle: match fault {
                Fault::Idle(idle) => Some(idle),
                _ => None,
            },
        };
        let tls = (plan.door == crate::door::Door::Tls || plan.door == crate::door::Door::Silent)
            .then(|| stage.kit.certificate(fault));
        let gate = Gate::open(stage.way.clone(), tls, plan).await;
        let url = match fault {
            Fault::NameUnknown => "http://service.invalid".to_owned(),
            _ => gate.url.clone(),
        };
        let mood = match fault {
            Fault::Token(token) => Some(token),
            _ => None,
        };
        let clock = clock(fault);
        let builder = builder(&stage.control)
            .signer(Moody::new(stage.kit.key.clone(), mood, strikes))
            .base_url(&url)
            .unwrap();
        let builder = match &clock {
            Some(clock) => builder.clock(clock.clone()),
            None => builder,
        };
        let builder = tell_attempts(limits(builder, fault), gate.state.clone());
        let builder = if gate.url.starts_with("https") {
            builder.root_certificates(RootCertificates::only(&stage.kit.roots).unwrap())
        } else {
            builder
        };
        let scene = Self {
            client: builder.build().unwrap(),
            total: total(class, fault),
            gate,
            url,
            elsewhere,
            clock,
        };
        scene.warm_up(fault).await;
        scene.gate.arm().await;
        if let Fault::Idle(Idle::Closed(_) | Idle::Answered | Idle::GoAway) = fault {
            // There is time to notice.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        scene
    }

    /// A call before the one that counts, where the fault is about a connection or a token that is in use.
    async fn warm_up(&self, fault: Fault) {
        if let Fault::Idle(_) | Fault::Token(Token::Stale(_)) = fault {
            let list = vonage_video::archives::ListArchives::new();
            self.client.archives().list(list).await.unwrap();
        }
        if let (Some(clock), Fault::Token(Token::Stale(_))) = (&self.clock, fault) {
            clock.advance(Duration::from_secs(300));
        }
    }

    /// Whether somebody came where redirects lead.
    pub(crate) async fn was_led_elsewhere(&self) -> bool {
        match &self.elsewhere {
            Some(elsewhere) => tokio::time::timeout(Duration::ZERO, elsewhere.accept())
                .await
                .is_ok(),
            None => false,
        }
    }
}

/// Tells the gate of each attempt, before anything of it is sent.
fn tell_attempts(builder: ClientBuilder, gate: Arc<State>) -> ClientBuilder {
    builder
        .allow_http(true)
        .per_attempt_layer(tower::layer::layer_fn(move |inner| {
            let gate = gate.clone();
            tower::util::MapRequest::new(inner, move |request: http::Request<bytes::Bytes>| {
                gate.begin_attempt();
                request
            })
        }))
}

/// Whether a limit passes, which then has to be short.
fn waits(fault: Fault) -> bool {
    matches!(
        fault,
        Fault::BlackHole
            | Fault::HandshakeStuck
            | Fault::Http2(Http2::Stalled)
            | Fault::Token(Token::SignerStuck)
    ) || matches!(fault, Fault::Slow(slow) if slow != Slow::InTime)
}

fn limits(builder: ClientBuilder, fault: Fault) -> ClientBuilder {
    match fault {
        Fault::BlackHole | Fault::HandshakeStuck => builder.connect_timeout(LIMIT),
        Fault::Slow(Slow::NoHeadInTotal) => builder,
        Fault::Success(Body::Oversized) | Fault::RefusalWith(_, Body::Oversized) => {
            builder.transport(|transport| transport.body_limit(script::BODY_LIMIT))
        }
        _ if waits(fault) => builder.attempt_timeout(LIMIT),
        _ => builder,
    }
}

/// Operations with a time of their own would wait longer than any test; those calls get less.
fn total(class: &Class, fault: Fault) -> Option<Duration> {
    let connects = matches!(fault, Fault::BlackHole | Fault::HandshakeStuck);
    let in_total = matches!(fault, Fault::Slow(Slow::NoHeadInTotal));
    (in_total || (class.own_time && waits(fault) && !connects)).then_some(LIMIT)
}

/// The client's clock, where it is not the system's.
#[expect(clippy::disallowed_methods, reason = "the time by which the service judges tokens")]
fn clock(fault: Fault) -> Option<Arc<FixedClock>> {
    let now = UnixTime::try_from(SystemTime::now()).unwrap();
    let hour = Duration::from_secs(3600);
    let time = match fault {
        Fault::Token(Token::ClockAhead | Token::ClockAheadUntold) => now.saturating_add(hour),
        Fault::Token(Token::ClockBehind) => now.saturating_sub(hour),
        Fault::Token(Token::ClockSlightlyAhead) => now.saturating_add(Duration::from_secs(5)),
        // Minutes ago, until it has been used.
        Fault::Token(Token::Stale(_)) => now.saturating_sub(Duration::from_secs(300)),
        _ => return None,
    };
    Some(Arc::new(FixedClock::new(time)))
}
