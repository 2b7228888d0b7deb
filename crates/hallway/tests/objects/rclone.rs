//! Starts a server that speaks S3 and checks signatures: rclone, over a folder that goes with it.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::stream;
use hallway::Bucket;
use hallway::axum::body::{Body, Bytes, HttpBody as _};
use hallway::http::{Request, Response, StatusCode, header};
use hallway::object_store::aws::{AmazonS3, AmazonS3Builder, AwsAuthorizer, AwsCredential};
use hallway::object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
    HttpResponse, HttpResponseBody, HttpService,
};
use hallway::object_store::{ClientOptions, Result, RetryConfig};
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use tempfile::TempDir;
use tokio::net::TcpStream;

const KEY: &str = "an-id";
const SECRET: &str = "a-secret";
const REGION: &str = "us-east-1";
const BUCKET: &str = "films";

pub(super) struct Rclone {
    folder: TempDir,
    child: Child,
    address: String,
    cut: Arc<AtomicBool>,
}

impl Rclone {
    /// Starts it on a port that it chooses itself, with an empty bucket.
    pub(super) fn start() -> Self {
        let program = std::env::var_os("RCLONE").expect("`cargo xtask test storage` says where");
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut child = Command::new(program)
            .args(["serve", "s3", "--config", "", "--addr", "127.0.0.1:0"])
            .args(["--auth-key", &format!("{KEY},{SECRET}")])
            .arg(folder.path())
            .env("RCLONE_CACHE_DIR", folder.path().join(".cache"))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let (mut before, mut lines) = (String::new(), log.lines());
        let address = loop {
            let line = lines.next().unwrap_or_else(|| panic!("{before}")).unwrap();
            if let Some((_, rest)) = line.split_once("[http://") {
                break rest.split('/').next().unwrap().to_owned();
            }
            before += &line;
        };
        // What nobody reads would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            folder,
            child,
            address,
            cut: Arc::default(),
        }
    }

    /// As an app that uses the crate `object_store` has it.
    pub(super) fn store(&self) -> AmazonS3 {
        let once = RetryConfig {
            max_retries: 0,
            ..RetryConfig::default()
        };
        AmazonS3Builder::new()
            .with_endpoint(format!("http://{}", self.address))
            .with_allow_http(true)
            .with_bucket_name(BUCKET)
            .with_region(REGION)
            .with_access_key_id(KEY)
            .with_secret_access_key(SECRET)
            .with_retry(once)
            .with_http_connector(Line(self.cut.clone()))
            .build()
            .unwrap()
    }

    /// As an app that signs addresses has it.
    pub(super) fn bucket(&self) -> Bucket {
        Bucket::new(&format!("http://{}", self.address), BUCKET, REGION).credentials(KEY, SECRET)
    }

    /// Lets the connection break in the middle of the second part of what comes next.
    pub(super) fn cut_the_second_part(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }

    /// Where the server keeps what is in the bucket, and what is on its way into it.
    pub(super) fn folder(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }

    /// What the server says of uploads that were begun and not ended.
    pub(super) async fn unfinished(&self) -> String {
        let uri = format!("http://{}/{BUCKET}?uploads=", self.address);
        let mut request = HttpRequest::new(HttpRequestBody::empty());
        *request.uri_mut() = uri.parse().unwrap();
        let credential = AwsCredential {
            key_id: KEY.to_owned(),
            secret_key: SECRET.to_owned(),
            token: None,
        };
        AwsAuthorizer::new(&credential, "s3", REGION)
            .try_authorize(&mut request, None)
            .unwrap();
        let (status, body) = exchange(request.map(Body::new)).await;
        assert_eq!(status, 200, "{body}");
        assert!(body.contains("<ListMultipartUploadsResult"), "{body}");
        body
    }
}

impl Drop for Rclone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a file to an address, as a script of a page does.
pub(super) async fn put(address: &str, content_type: &str, content: Bytes) -> (StatusCode, String) {
    let request = Request::put(address).header(header::CONTENT_TYPE, content_type);
    exchange(request.body(Body::from(content)).unwrap()).await
}

async fn exchange(request: Request<Body>) -> (StatusCode, String) {
    let (head, body) = send(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (head.status, String::from_utf8_lossy(&body).into_owned())
}

/// One request on one connection.
async fn send(mut request: Request<Body>) -> hyper::Result<Response<hyper::body::Incoming>> {
    let host = request.uri().authority().unwrap().to_string();
    let line = TokioIo::new(TcpStream::connect(&host).await.unwrap());
    let (mut sender, connection) = hyper::client::conn::http1::handshake(line).await?;
    tokio::spawn(connection);
    let headers = request.headers_mut();
    headers.insert(header::HOST, host.parse().unwrap());
    if let Some(target) = request.uri().path_and_query() {
        *request.uri_mut() = target.as_str().parse().unwrap();
    }
    sender.send_request(request).await
}

/// What `object_store` speaks through, so that a test can break it.
#[derive(Debug, Clone)]
struct Line(Arc<AtomicBool>);

impl HttpConnector for Line {
    fn connect(&self, _: &ClientOptions) -> Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait::async_trait]
impl HttpService for Line {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let query = request.uri().query().unwrap_or_default();
        let second = query.contains("partNumber=2");
        let request = match second && self.0.load(Ordering::SeqCst) {
            true => request.map(half),
            false => request.map(Body::new),
        };
        let sent = send(request).await.map_err(broken)?;
        Ok(sent.map(|body| HttpResponseBody::new(body.map_err(broken))))
    }
}

fn broken(error: hyper::Error) -> HttpError {
    HttpError::new(HttpErrorKind::Unknown, error)
}

/// The first half of a body, and then a line that is gone.
fn half(body: HttpRequestBody) -> Body {
    let length = body.size_hint().exact().unwrap_or_default() as usize;
    let first = body.into_data_stream();
    let cut = stream::once(async { Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe)) });
    let first = futures_util::StreamExt::map(first, move |piece| {
        let piece: Bytes = piece.map_err(std::io::Error::other)?;
        Ok(piece.slice(..piece.len().min(length / 2)))
    });
    Body::from_stream(futures_util::StreamExt::chain(first, cut))
}
