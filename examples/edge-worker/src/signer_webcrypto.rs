//! Signatures by the platform's WebCrypto: fast, and the key cannot be read back.

use std::sync::Arc;

use async_trait::async_trait;
use js_sys::{Array, JSON, Object, Uint8Array};
use vonage_video_auth::{SignError, Signature, Signer};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use crate::fetch::scope;

/// RS256 in WebCrypto's words.
const ALGORITHM: &str = "RSASSA-PKCS1-v1_5";

/// A key inside the platform, which signs with it and does not give it away.
#[derive(Debug)]
struct WebCryptoSigner {
    key: CryptoKey,
}

/// Hands the key to the platform: as not extractable, and for signing only.
pub(crate) async fn open(_application_id: &str, pem: &str) -> Result<Arc<dyn Signer>, SignError> {
    let der = pkcs8(pem)?;
    let algorithm = JSON::parse(r#"{"name":"RSASSA-PKCS1-v1_5","hash":"SHA-256"}"#)
        .map_err(|_| refused("the algorithm"))?;
    let data = Uint8Array::from(der.as_slice());
    let uses = Array::of1(&JsValue::from_str("sign"));
    let promise = subtle()?
        .import_key_with_object("pkcs8", &data, algorithm.unchecked_ref::<Object>(), false, &uses)
        .map_err(|_| refused("the key"))?;
    let key = JsFuture::from(promise).await.map_err(|_| refused("the key"))?;
    Ok(Arc::new(WebCryptoSigner {
        key: key.unchecked_into(),
    }))
}

#[async_trait(?Send)]
impl Signer for WebCryptoSigner {
    async fn sign(&self, input: &[u8]) -> Result<Signature, SignError> {
        let promise = subtle()?
            .sign_with_str_and_buffer_source(ALGORITHM, &self.key, &Uint8Array::from(input))
            .map_err(|_| refused("to sign"))?;
        let signature = JsFuture::from(promise).await.map_err(|_| refused("to sign"))?;
        Ok(Signature::from(Uint8Array::new(&signature).to_vec()))
    }
}

fn subtle() -> Result<SubtleCrypto, SignError> {
    scope()
        .crypto()
        .map(|crypto| crypto.subtle())
        .map_err(|_| SignError::permanent("this platform has no WebCrypto"))
}

/// The platform's own words are left out: they may repeat what they were given.
fn refused(what: &str) -> SignError {
    SignError::permanent(format!("WebCrypto refused {what}"))
}

/// WebCrypto takes PKCS#8 alone, which is what the service's dashboard gives out.
fn pkcs8(pem: &str) -> Result<Vec<u8>, SignError> {
    let body = pem
        .trim()
        .strip_prefix("-----BEGIN PRIVATE KEY-----")
        .and_then(|rest| rest.strip_suffix("-----END PRIVATE KEY-----"))
        .ok_or_else(|| SignError::permanent("the key is not PKCS#8 in PEM (`BEGIN PRIVATE KEY`)"))?;
    let text: String = body.split_whitespace().collect();
    let bytes = scope().atob(&text).map_err(|_| refused("the key's base64"))?;
    // `atob` makes text of which each character is one byte.
    Ok(bytes.chars().map(|byte| byte as u8).collect())
}
