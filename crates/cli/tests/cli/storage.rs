//! A service with one archive, and the storage of its recording, on one port.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::Program;

pub(crate) const ARCHIVE: &str = "9d0c7a5e-1b62-4f38-8a4d-33f0c1e2b4a7";

/// What is served; tests change it between two runs.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) content: Vec<u8>,
    pub(crate) tag: &'static str,
    /// How fast the recording is sent, in bytes a second.
    pub(crate) speed: Option<usize>,
    /// The heads of the requests for the recording.
    pub(crate) asked: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Storage {
    url: String,
    served: Arc<Mutex<Served>>,
}

impl Storage {
    pub(crate) async fn start(length: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let storage = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            served: Arc::new(Mutex::new(Served {
                content: (0..length).map(|index| (index * 31 % 251) as u8).collect(),
                tag: "\"1\"",
                speed: None,
                asked: Vec::new(),
            })),
        };
        let serving = storage.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let storage = serving.clone();
                // A client that goes away is no failure here.
                tokio::spawn(async move { storage.serve(socket).await.ok() });
            }
        });
        storage
    }

    pub(crate) fn program(&self) -> Program {
        Program::keyed().with("VONAGE_VIDEO_URL", &self.url)
    }

    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut Served) -> T) -> T {
        look(&mut self.served.lock().unwrap())
    }

    async fn serve(&self, mut socket: TcpStream) -> std::io::Result<()> {
        loop {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(socket.read_u8().await?);
            }
            let head = String::from_utf8_lossy(&head).to_lowercase();
            let (status, headers, body, speed) = if head.starts_with("get /v2/") {
                self.archive()
            } else {
                self.recording(&head)
            };
            let head = format!(
                "HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n",
                body.len()
            );
            socket.write_all(head.as_bytes()).await?;
            let Some(speed) = speed else {
                socket.write_all(&body).await?;
                continue;
            };
            for piece in body.chunks((speed / 20).max(1)) {
                socket.write_all(piece).await?;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }

    /// The service gives no checksum.
    fn archive(&self) -> (u16, String, Vec<u8>, Option<usize>) {
        let size = self.with(|served| served.content.len());
        let archive = json!({
            "id": ARCHIVE, "sessionId": "1_MX4", "status": "available", "size": size,
            "url": format!("{}/archive.mp4?signature=s3cret", self.url),
        });
        let kind = "content-type: application/json\r\n".to_owned();
        (200, kind, archive.to_string().into_bytes(), None)
    }

    fn recording(&self, head: &str) -> (u16, String, Vec<u8>, Option<usize>) {
        self.with(|served| {
            served.asked.push(head.to_owned());
            let field = |name: &str| {
                head.lines()
                    .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            };
            let tag = format!("etag: {}\r\n", served.tag);
            if field("if-match").is_some_and(|wanted| wanted != served.tag) {
                return (412, tag, Vec::new(), None);
            }
            let (first, last) = field("range")
                .unwrap()
                .strip_prefix("bytes=")
                .unwrap()
                .split_once('-')
                .unwrap();
            let total = served.content.len();
            let first: usize = first.parse().unwrap();
            let end = (last.parse::<usize>().unwrap() + 1).min(total);
            let range = format!("{tag}content-range: bytes {first}-{}/{total}\r\n", end - 1);
            (206, range, served.content[first..end].to_vec(), served.speed)
        })
    }
}
