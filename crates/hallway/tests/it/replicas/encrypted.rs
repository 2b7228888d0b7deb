//! Replicas reach their store over TLS: a real Redis behind an end of TLS, as hosts offer it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use hallway::Config;
use hallway::shared::{RedisStore, SharedStore as _};
use hallway::testing::store_conforms;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, UnixStream};
use tokio_rustls::TlsAcceptor;

use super::server::Redis;
use super::{call, counting, health};

fn file(name: &str) -> PathBuf {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    folder.join(format!("{name}.pem"))
}

/// Takes TLS for `127.0.0.1` and hands on to Redis what is within.
async fn end_of_tls(redis: &Redis) -> SocketAddr {
    let chain = vec![CertificateDer::from_pem_file(file("redis.cert")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("redis.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (addr, socket) = (listener.local_addr().unwrap(), redis.socket());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, socket) = (acceptor.clone(), socket.clone());
            tokio::spawn(async move {
                let mut outer = acceptor.accept(stream).await?;
                let mut inner = UnixStream::connect(socket).await?;
                copy_bidirectional(&mut outer, &mut inner).await
            });
        }
    });
    addr
}

/// A replica that believes the certificate of this name.
fn config(addr: SocketAddr, authority: &str) -> Config {
    let vars = [
        ("HALLWAY_STORE", format!("rediss://{addr}/0")),
        ("HALLWAY_STORE_CA", file(authority).display().to_string()),
        ("HALLWAY_REPLICAS", "2".to_owned()),
        ("HALLWAY_KEYS", "A".repeat(43)),
        ("HALLWAY_HOSTS", "app.test".to_owned()),
        ("HALLWAY_INSECURE", "1".to_owned()),
    ];
    Config::from_vars(vars.map(|(name, value)| (name.to_owned(), value))).unwrap()
}

#[tokio::test]
async fn an_encrypted_store_does_what_a_store_has_to_do() {
    let redis = Redis::start();
    let address = format!("rediss://{}/0", end_of_tls(&redis).await);
    let authority = std::fs::read(file("redis.cert")).unwrap();
    store_conforms(&RedisStore::trusting(&address, authority).unwrap()).await;
}

#[tokio::test]
async fn a_store_whose_certificate_nobody_knows_is_out_of_reach() {
    let redis = Redis::start();
    let addr = end_of_tls(&redis).await;
    let stranger = RedisStore::new(&format!("rediss://{addr}/0")).unwrap();
    assert!(stranger.follow("log", None).await.is_err());

    let folder = tempfile::tempdir().unwrap();
    let replica =
        |name: &str, authority| counting(config(addr, authority).data(folder.path().join(name)));
    let (believes, wonders) = (replica("one", "redis.cert"), replica("two", "one.cert"));
    for app in [&believes, &wonders] {
        for _ in 0..5 {
            assert_eq!(call(app).await.status(), 200);
        }
        assert_eq!(call(app).await.status(), 429);
    }
    assert_eq!(health(&believes).await, ["ok", "ok"]);
    assert_eq!(health(&wonders).await, ["degraded", "out of reach"]);
}

#[test]
fn an_authority_that_cannot_be_read_is_a_mistake_of_the_settings() {
    for (name, why) in [("nobody", "cannot be read"), ("one.key", "PEM")] {
        let vars = [
            ("HALLWAY_STORE", "rediss://:secret@127.0.0.1:1/0".to_owned()),
            ("HALLWAY_STORE_CA", file(name).display().to_string()),
        ];
        let vars = vars.map(|(name, value)| (name.to_owned(), value));
        let told = Config::from_vars(vars).unwrap_err().to_string();
        assert!(told.contains(why) && !told.contains("secret"), "{told}");
    }
}
