//! HTTP/1.1 by hand: reading a request, handing it to the service, and writing an answer.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What a head ends with.
const END: &[u8] = b"\r\n\r\n";

/// The service closes connections that nobody uses; long before that they are not used again here.
const FRESH: Duration = Duration::from_secs(2);

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    /// Request line and headers, up to the blank line.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The value of a header, whose name is in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header_of(&self.head, name)
    }
}

/// Reads the head of a request that begins with this byte, and nothing behind it.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin), first: u8) -> Option<String> {
    let mut head = vec![first];
    while !head.ends_with(END) {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

/// Reads a request that begins with this byte.
pub(crate) async fn read_request(stream: &mut (impl AsyncRead + Unpin), first: u8) -> Option<Request> {
    let (head, body) = read_message(stream, vec![first]).await?;
    Some(Request { head, body })
}

/// Reads a request or an answer, as long as its head says.
async fn read_message(
    stream: &mut (impl AsyncRead + Unpin),
    mut bytes: Vec<u8>,
) -> Option<(String, Vec<u8>)> {
    let end = loop {
        if let Some(end) = bytes.windows(END.len()).position(|window| window == END) {
            break end + END.len();
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let mut body = bytes.split_off(end);
    let head = String::from_utf8(bytes).ok()?;
    let length = header_of(&head, "content-length").map_or(Some(0), |length| length.parse().ok())?;
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some((head, body))
}

fn header_of<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers
            .retain(|(found, _)| !found.eq_ignore_ascii_case(name));
        self
    }

    /// The head, which announces a body of so many bytes.
    pub(crate) fn head(&self, length: usize) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} Of a test\r\n", self.status);
        if self.status != 204 {
            head += &format!("content-length: {length}\r\n");
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        (head + "\r\n").into_bytes()
    }

    fn read(head: &str, body: Vec<u8>) -> Self {
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
        Self {
            status: status.parse().unwrap(),
            headers: headers.collect(),
            body,
        }
        .without("content-length")
    }
}

/// The way to the service, and connections that wait to be used again.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) address: SocketAddr,
    idle: Mutex<Vec<(TcpStream, Instant)>>,
}

impl Way {
    pub(crate) fn to(address: SocketAddr) -> Self {
        Self {
            address,
            idle: Mutex::default(),
        }
    }

    /// Lets the service do what is asked for.
    pub(crate) async fn hand_on(&self, request: &Request) -> Answer {
        let idle = self.idle.lock().unwrap().pop();
        let mut stream = match idle {
            Some((stream, since)) if since.elapsed() < FRESH => stream,
            _ => TcpStream::connect(self.address).await.unwrap(),
        };
        let bytes = [request.head.as_bytes(), &request.body].concat();
        stream.write_all(&bytes).await.unwrap();
        let (head, body) = read_message(&mut stream, Vec::new()).await.unwrap();
        self.idle.lock().unwrap().push((stream, Instant::now()));
        Answer::read(&head, body)
    }
}
