//! Which kind of key, or of something else, a DER document is.

use super::der::{self, DerError, Reader};
use super::problem::{self, Problem};

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
const ELLIPTIC_CURVE: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const PKCS7_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// X25519, X448, Ed25519 and Ed448 are 1.3.101.110 to 113.
const EDWARDS: &[u8] = &[0x2b, 0x65];

/// An RSA key as PKCS#1 writes it, whatever it came wrapped in.
#[derive(Debug)]
pub(crate) enum Document<'a> {
    /// `RSAPrivateKey`
    Private(&'a [u8]),
    /// `RSAPublicKey`
    Public(&'a [u8]),
}

impl<'a> Document<'a> {
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, Problem> {
        let mut fields = der::document(der)?;
        match fields.next()? {
            (der::INTEGER, version) => match fields.next()? {
                // RSAPublicKey has two numbers, RSAPrivateKey a version and eight.
                (der::INTEGER, _) if fields.is_empty() => Ok(Self::Public(der)),
                (der::INTEGER, _) => Ok(Self::Private(der)),
                (der::OCTET_STRING, _) => Err(problem::ELLIPTIC_CURVE),
                (der::SEQUENCE, algorithm) => wrapped_private(version, algorithm, fields),
                _ => Err(problem::MALFORMED),
            },
            (der::SEQUENCE, algorithm) => match fields.next()? {
                (der::OCTET_STRING, _) => Err(problem::ENCRYPTED),
                (der::BIT_STRING, bits) => wrapped_public(algorithm, bits),
                (der::SEQUENCE, _) => Err(problem::CERTIFICATE),
                _ => Err(problem::MALFORMED),
            },
            _ => Err(problem::MALFORMED),
        }
    }
}

/// PKCS#8: version, algorithm, the key as octets, and attributes nobody needs.
fn wrapped_private<'a>(
    _version: &[u8],
    algorithm: &'a [u8],
    mut rest: Reader<'a>,
) -> Result<Document<'a>, Problem> {
    rsa_only(algorithm)?;
    let pkcs1 = rest.expect(der::OCTET_STRING)?;
    match Document::read(pkcs1)? {
        Document::Private(pkcs1) => Ok(Document::Private(pkcs1)),
        Document::Public(_) => Err(problem::MALFORMED),
    }
}

/// SubjectPublicKeyInfo: algorithm, and the key as bits of which none is unused.
fn wrapped_public<'a>(algorithm: &[u8], bits: &'a [u8]) -> Result<Document<'a>, Problem> {
    rsa_only(algorithm)?;
    let (0, pkcs1) = bits
        .split_first()
        .map(|(unused, key)| (*unused, key))
        .ok_or(problem::MALFORMED)?
    else {
        return Err(problem::MALFORMED);
    };
    match Document::read(pkcs1)? {
        Document::Public(pkcs1) => Ok(Document::Public(pkcs1)),
        Document::Private(_) => Err(problem::MALFORMED),
    }
}

fn rsa_only(algorithm: &[u8]) -> Result<(), Problem> {
    match Reader::new(algorithm).expect(der::OID)? {
        RSA => Ok(()),
        RSA_PSS => Err(problem::RSA_PSS),
        ELLIPTIC_CURVE => Err(problem::ELLIPTIC_CURVE),
        PKCS7_DATA => Err(problem::PKCS12),
        oid if oid.starts_with(EDWARDS) => Err(problem::EDWARDS),
        _ => Err(problem::OTHER_ALGORITHM),
    }
}

/// Wraps an `RSAPublicKey` into the SubjectPublicKeyInfo that `openssl` and the Vonage dashboard read.
pub(crate) fn public_key_info(pkcs1: &[u8]) -> Vec<u8> {
    let mut algorithm = Vec::new();
    der::write(der::OID, RSA, &mut algorithm);
    der::write(der::NULL, &[], &mut algorithm);
    let mut bits = vec![0];
    bits.extend_from_slice(pkcs1);
    let mut info = Vec::new();
    der::write(der::SEQUENCE, &algorithm, &mut info);
    der::write(der::BIT_STRING, &bits, &mut info);
    let mut document = Vec::new();
    der::write(der::SEQUENCE, &info, &mut document);
    document
}

impl From<DerError> for Problem {
    fn from(error: DerError) -> Self {
        match error {
            DerError::Truncated => problem::TRUNCATED,
            DerError::Malformed => problem::MALFORMED,
        }
    }
}
