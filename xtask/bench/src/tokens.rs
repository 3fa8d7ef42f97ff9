//! Client tokens against one raw signature and against another JWT library.

use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use serde::Serialize;
use vonage_video_auth::{ApplicationKey, Grant, Role, UnixTime};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY};

use crate::harness::{Contender, take_turns, throughput};

const NOW: u64 = 1_790_000_000;
const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";

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

pub(crate) fn run() -> Result<()> {
    let key = ApplicationKey::from_pem(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY)?;
    let der = PrivatePkcs8KeyDer::from_pem_slice(DEVELOPMENT_PRIVATE_KEY.as_bytes())?;
    let raw = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|error| anyhow!("{error}"))?;
    let encoding = EncodingKey::from_rsa_pem(DEVELOPMENT_PRIVATE_KEY.as_bytes())?;
    let header = Header::new(Algorithm::RS256);
    let random = SystemRandom::new();

    let ours = || -> Result<String> {
        let grant = Grant::new(SESSION).role(Role::Publisher).data("user=42");
        Ok(grant.sign_at(&key, UnixTime::from_secs(NOW))?.into_string())
    };
    let token = ours()?;
    let input = token
        .rsplit_once('.')
        .ok_or_else(|| anyhow!("no signature"))?
        .0
        .to_owned();
    let sign = || -> Result<usize> {
        let mut signature = vec![0; raw.public().modulus_len()];
        raw.sign(&RSA_PKCS1_SHA256, &random, input.as_bytes(), &mut signature)
            .map_err(|error| anyhow!("{error}"))?;
        Ok(signature.len())
    };
    let other = || -> Result<usize> {
        // The library leaves the token's id to its user; ours makes one.
        let jti = uuid(&random)?;
        let claims = Claims {
            application_id: DEVELOPMENT_APPLICATION_ID,
            session_id: SESSION,
            scope: "session.connect",
            sub: "video",
            role: "publisher",
            acl: Acl {
                paths: Paths { session: Nothing {} },
            },
            iat: NOW,
            exp: NOW + 3600,
            jti,
            connection_data: "user=42",
        };
        Ok(jsonwebtoken::encode(&header, &claims, &encoding)?.len())
    };
    // Nothing is made faster by doing less than the peer does.
    ensure!(
        other()?.abs_diff(token.len()) <= 8,
        "the tokens differ in length: {} and {}",
        other()?,
        token.len()
    );

    let contenders = [
        Contender::new("raw ring RS256 signature, same input", sign),
        Contender::new("vonage-video-auth, one client token", || Ok(ours()?.len())),
        Contender::new("jsonwebtoken 11 (aws-lc-rs), same claims", other),
    ];
    println!("one RSA-2048 key, one thread, median of 21 rounds of 100 in turns");
    let times = take_turns(&contenders, 21, 100)?;
    let [raw_time, our_time, other_time] = times[..] else {
        return Err(anyhow!("a contender is missing"));
    };
    println!(
        "{:<44} {:>10} {:>12} {:>12}",
        "", "per op", "per second", "x raw ring"
    );
    for (contender, time) in contenders.iter().zip(&times) {
        println!(
            "{:<44} {:>7} us {:>12.0} {:>12.3}",
            contender.name,
            time.as_micros(),
            1.0 / time.as_secs_f64(),
            ratio(*time, raw_time),
        );
    }
    println!(
        "ours against raw ring       {:.3} x its time (target: at most 1.05)",
        ratio(our_time, raw_time)
    );
    println!(
        "ours against jsonwebtoken   {:.2} x as fast (target: above 1)",
        ratio(other_time, our_time)
    );

    let mut rates = Vec::new();
    let [_, ours, _] = &contenders;
    for threads in [1, 2] {
        rates.push(throughput(ours, threads, 7, 300)?);
    }
    let [one, two] = rates[..] else {
        return Err(anyhow!("a rate is missing"));
    };
    println!(
        "threads                     1: {one:.0}/s, 2: {two:.0}/s, {:.2} x (target: at least 1.8 on two cores)",
        two / one
    );
    Ok(())
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
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
