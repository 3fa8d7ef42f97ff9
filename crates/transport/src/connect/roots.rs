//! Which certificate authorities are trusted.

use rustls::RootCertStore;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use vonage_video_core::{BoxError, Error};
use vonage_video_models::InvalidInput;

/// The certificate authorities a client trusts.
///
/// There is no way to switch verification off: for a test server, trust its authority and nothing else
/// ([`only`](Self::only)).
#[derive(Clone, Debug, Default)]
pub struct RootCertificates {
    own: Vec<CertificateDer<'static>>,
    exclusive: bool,
}

impl RootCertificates {
    /// Those of the enabled features: Mozilla's (`webpki-roots`), the operating system's (`native-roots`), or both.
    #[must_use]
    pub fn built_in() -> Self {
        Self::default()
    }

    /// Only the certificates in this PEM text.
    ///
    /// # Errors
    ///
    /// A text that is no PEM or holds no certificate.
    pub fn only(pem: impl AsRef<[u8]>) -> Result<Self, InvalidInput> {
        Ok(Self {
            own: read(pem.as_ref())?,
            exclusive: true,
        })
    }

    /// These and the certificates in this PEM text.
    ///
    /// # Errors
    ///
    /// A text that is no PEM or holds no certificate.
    pub fn and(mut self, pem: impl AsRef<[u8]>) -> Result<Self, InvalidInput> {
        self.own.extend(read(pem.as_ref())?);
        Ok(self)
    }

    /// `needed`: whether TLS will be spoken at all.
    pub(crate) fn store(&self, needed: bool) -> Result<RootCertStore, Error> {
        let mut store = RootCertStore::empty();
        #[cfg_attr(
            not(feature = "native-roots"),
            expect(unused_mut, reason = "only the system's store has problems")
        )]
        let mut problem: Option<BoxError> = None;
        if !self.exclusive {
            #[cfg(feature = "webpki-roots")]
            store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
            #[cfg(feature = "native-roots")]
            {
                // Some systems hold certificates nobody can read; the readable ones are what counts.
                let found = rustls_native_certs::load_native_certs();
                store.add_parsable_certificates(found.certs);
                problem = found.errors.into_iter().next().map(Into::into);
            }
        }
        for certificate in &self.own {
            store
                .add(certificate.clone())
                .map_err(|error| Error::config_caused_by("a root certificate cannot be read", error))?;
        }
        if needed && store.is_empty() {
            // Nobody could be trusted: every call would fail, and say so less clearly.
            let problem = problem.unwrap_or_else(|| {
                "switch on the feature `webpki-roots` or `native-roots`, or name certificates of your own"
                    .into()
            });
            return Err(Error::config_caused_by(
                "no certificate authority is trusted",
                problem,
            ));
        }
        Ok(store)
    }
}

fn read(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, InvalidInput> {
    let invalid = |problem: &'static str| {
        InvalidInput::setting(
            "root_certificates",
            problem,
            "one or more PEM blocks `CERTIFICATE`",
        )
    };
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(certificates) if certificates.is_empty() => Err(invalid("hold no certificate")),
        Ok(certificates) => Ok(certificates),
        Err(_) => Err(invalid("are no valid PEM")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_certificates_is_refused() {
        for pem in [
            "",
            "hello",
            "-----BEGIN CERTIFICATE-----\n???\n-----END CERTIFICATE-----\n",
        ] {
            assert_eq!(
                RootCertificates::only(pem).unwrap_err().field(),
                "root_certificates"
            );
        }
    }

    #[test]
    #[cfg(feature = "webpki-roots")]
    fn built_in_roots_are_there_unless_excluded() {
        assert!(!RootCertificates::built_in().store(true).unwrap().is_empty());
    }

    #[test]
    fn a_client_that_trusts_nobody_is_not_built() {
        let nobody = RootCertificates {
            own: Vec::new(),
            exclusive: true,
        };
        assert!(nobody.store(false).is_ok());
        assert!(
            nobody
                .store(true)
                .unwrap_err()
                .to_string()
                .contains("no certificate authority")
        );
    }
}
