//! Client tokens against one raw signature, another JWT library and the official SDKs.

use anyhow::{Result, anyhow, ensure};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use serde::Serialize;
use vonage_video_auth::{ApplicationKey, Grant, Role, SigningProvider, UnixTime};
use vonage_video_bench::{APPLICATION, PRIVATE_KEY, SESSION};

use crate::Arguments;
use crate::calls::given;
use crate::harness::{Contender, Rounds};
use crate::peer::Peer;
use crate::record::{Goal, Record, time};

const NOW: u64 = 1_790_000_000;

/// The same claims, as a user of another library would write them.
#[derive(Serialize)]
struct Claims<'a> {
    application_id: &'a str,
    session_id: &'a str,
    scope: &'a str,
    sub: &'a str,
    role: &'a str,
    acl: Acl,
    iat: u64,
    exp: u64,
    jti: String,
    connection_data: &'a str,
}

#[derive(Serialize)]
struct Acl {
    paths: Paths,
}

#[derive(Serialize)]
struct Paths {
    #[serde(rename = "/session/**")]
    session: Nothing,
}

#[derive(Serialize)]
struct Nothing {}

pub(crate) fn run(arguments: &Arguments, record: &mut Record) -> Result<()> {
    let key = ApplicationKey::from_pem(APPLICATION, PRIVATE_KEY)?;
    let aws_key = ApplicationKey::from_pem_with(SigningProvider::AwsLcRs, APPLICATION, PRIVATE_KEY)?;
    let der = PrivatePkcs8KeyDer::from_pem_slice(PRIVATE_KEY.as_bytes())?;
    let raw = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|error| anyhow!("{error}"))?;
    let encoding = EncodingKey::from_rsa_pem(PRIVATE_KEY.as_bytes())?;
    let random = SystemRandom::new();
    let token = ours(&key)?;
    let input = token.rsplit_once('.').ok_or_else(|| anyhow!("no signature"))?.0;
    let sign = || -> Result<usize> {
        let mut signature = vec![0; raw.public().modulus_len()];
        raw.sign(&RSA_PKCS1_SHA256, &random, input.as_bytes(), &mut signature)
            .map_err(|error| anyhow!("{error}"))?;
        Ok(signature.len())
    };
    let other = || encode(&encoding, &random);
    // Nothing is made faster by doing less than the peer does.
    ensure!(
        other()?.abs_diff(token.len()) <= 8,
        "the tokens differ in length: {} and {}",
        other()?,
        token.len()
    );

    let given = given("http://127.0.0.1:9");
    let mut node = Peer::node(arguments, &given)?;
    let mut python = Peer::python(arguments, &given)?;
    let mut contenders = vec![
        Contender::each("one raw ring signature", sign),
        Contender::each("ours, ring", || Ok(ours(&key)?.len())),
        Contender::each("ours, AWS-LC", || Ok(ours(&aws_key)?.len())),
        Contender::each("`jsonwebtoken` with AWS-LC", other),
    ];
    // What ring and what AWS-LC are to reach against each SDK.
    let mut sdks = Vec::new();
    if let Some(node) = &mut node {
        contenders.push(node.contender("`@vonage/video`, Node", "token"));
        sdks.push([1.7, 3.8]);
    }
    if let Some(python) = &mut python {
        contenders.push(python.contender("`vonage-video`, Python", "token"));
        sdks.push([60.0, 140.0]);
    }
    let samples = Rounds::new(arguments.quick).run(&mut contenders)?;
    let shown = |place| time(samples.time(place).median);
    record.ratio(
        "client token, ring",
        shown(1),
        ("one raw ring signature", shown(0)),
        (samples.ratio(1, 0), "×"),
        Some(Goal::AtMost(1.03)),
    );
    record.ratio(
        "client token, AWS-LC",
        shown(2),
        ("`jsonwebtoken` with AWS-LC", shown(3)),
        (samples.ratio(3, 2), "×"),
        Some(Goal::AtLeast(2.0)),
    );
    for (place, goals) in (4..).zip(sdks) {
        let name = contenders
            .get(place)
            .map(|contender| contender.name.clone())
            .unwrap_or_default();
        for ((provider, library), goal) in [(1, "ring"), (2, "AWS-LC")].into_iter().zip(goals) {
            record.ratio(
                format!("client token, {library}, per core"),
                shown(provider),
                (&name, shown(place)),
                (samples.ratio(place, provider), "×"),
                Some(Goal::AtLeast(goal)),
            );
        }
    }
    Ok(())
}

fn ours(key: &ApplicationKey) -> Result<String> {
    let grant = Grant::new(SESSION).role(Role::Publisher).data("user=42");
    Ok(grant.sign_at(key, UnixTime::from_secs(NOW))?.into_string())
}

fn encode(key: &EncodingKey, random: &SystemRandom) -> Result<usize> {
    let claims = Claims {
        application_id: APPLICATION,
        session_id: SESSION,
        scope: "session.connect",
        sub: "video",
        role: "publisher",
        acl: Acl {
            paths: Paths { session: Nothing {} },
        },
        iat: NOW,
        exp: NOW + 3600,
        // The library leaves the token's id to its user; ours makes one.
        jti: uuid(random)?,
        connection_data: "user=42",
    };
    Ok(jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, key)?.len())
}

fn uuid(random: &SystemRandom) -> Result<String> {
    let bytes: [u8; 16] = ring::rand::generate(random)
        .map_err(|error| anyhow!("{error}"))?
        .expose();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    ))
}
