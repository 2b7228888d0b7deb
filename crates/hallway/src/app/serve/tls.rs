//! Speaks TLS, and reads the certificate again when the program is told that there is a new one.
//!
//! TLS 1.2 and 1.3 by rustls; HTTP/2 for those who offer it, HTTP/1.1 for all others. Nothing is
//! taken before the handshake is over, which has the time of a first head.

use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio_rustls::{Accept, TlsAcceptor};

use super::StartError;
use crate::app::config::Certificate;

/// The certificate that is shown, and where it came from.
pub(super) struct Tls {
    files: Certificate,
    shown: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads the certificate and its key.
    pub(super) fn open(files: Certificate) -> Result<Arc<Self>, StartError> {
        let shown = RwLock::new(read(&files).map_err(StartError::Tls)?);
        Ok(Arc::new(Self { files, shown }))
    }

    /// Begins to shake hands.
    pub(super) fn accept(&self, stream: TcpStream) -> Accept<TcpStream> {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(shown.clone()).accept(stream)
    }

    /// Reads the files again at every SIGHUP from now on. When they cannot be read, what is shown
    /// stays.
    #[cfg(unix)]
    pub(super) fn read_again(self: Arc<Self>) -> impl Future<Output = ()> {
        use tokio::signal::unix::{SignalKind, signal};
        let hangup = signal(SignalKind::hangup());
        async move {
            let Ok(mut hangup) = hangup else { return };
            while hangup.recv().await.is_some() {
                match read(&self.files) {
                    Ok(new) => {
                        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = new;
                        tracing::info!("the certificate is read again");
                    }
                    Err(error) => tracing::error!(error, "the certificate stays as it was"),
                }
            }
        }
    }
}

fn read(files: &Certificate) -> Result<Arc<ServerConfig>, String> {
    let Certificate { cert, key } = files;
    let unread =
        |file: &std::path::Path, why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
    let chain =
        CertificateDer::pem_file_iter(cert).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.map_err(|why| unread(cert, &why))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|why| unread(key, &why))?;
    let provider = Arc::new(ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            let nobody = builder.with_no_client_auth();
            nobody.with_single_cert(chain, secret)
        });
    let mut config = config.map_err(|why| unread(cert, &why))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
