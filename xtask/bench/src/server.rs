//! A server that does next to nothing, so that what is measured is its client: HTTP/1.1, GET only, one thread.
//!
//! It answers the small GET, the GET of one archive, and pages of a list of archives that is as long as it is told. After
//! its first answers it allocates nothing but for pages, so a client in the same process can be counted.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use vonage_video_auth::{Clock as _, SystemClock};

use crate::list;

const SMALL: &str = r#"{"id":"6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56","videoType":"camera","name":"Stage left","layoutClassList":["focus"]}"#;

/// Serves on a thread of its own until the process ends; the list it serves has `archives` entries.
///
/// # Errors
///
/// When no port of the loopback interface is free.
pub fn start(archives: u64) -> io::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || serve(listener, archives));
    Ok(address)
}

/// Serves until the process ends.
///
/// # Errors
///
/// When the listener fails.
pub fn serve(listener: std::net::TcpListener, archives: u64) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(SystemClock.now().as_secs()));
        let whole = |body: &str| Arc::from(format!("{}{body}", head(&date, body.len())).into_bytes());
        let ready = Ready {
            small: whole(SMALL),
            archive: whole(&list::archive(0)),
        };
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(connection(stream, ready.clone(), date.clone(), archives));
        }
    })
}

/// Responses that are ready to be sent.
#[derive(Clone)]
struct Ready {
    small: Arc<[u8]>,
    archive: Arc<[u8]>,
}

fn head(date: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: {date}\r\ncontent-length: {length}\r\n\r\n"
    )
}

async fn connection(mut stream: TcpStream, ready: Ready, date: String, archives: u64) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 16 * 1024];
    let mut filled = 0;
    loop {
        let room = buffer.get_mut(filled..).unwrap_or_default();
        let read = stream.read(room).await?;
        if read == 0 {
            return Ok(());
        }
        filled += read;
        let request = buffer.get(..filled).unwrap_or_default();
        if !request.ends_with(b"\r\n\r\n") {
            continue;
        }
        match page_asked_for(request) {
            None if asks_for_an_archive(request) => stream.write_all(&ready.archive).await?,
            None => stream.write_all(&ready.small).await?,
            Some((offset, count)) => {
                let body = list::page(archives, offset, count);
                stream.write_all(head(&date, body.len()).as_bytes()).await?;
                stream.write_all(body.as_bytes()).await?;
            }
        }
        filled = 0;
    }
}

fn asks_for_an_archive(request: &[u8]) -> bool {
    let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
    line.windows(9).any(|window| window == b"/archive/")
}

/// Offset and length of a page, when the request is for one.
fn page_asked_for(request: &[u8]) -> Option<(u64, u64)> {
    let line = request.split(|byte| *byte == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let (_, query) = line.split(' ').nth(1)?.split_once("/archive?")?;
    let number = |name: &str| {
        let pair = query
            .split('&')
            .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name));
        pair.and_then(|(_, value)| value.parse().ok())
    };
    Some((number("offset").unwrap_or(0), number("count").unwrap_or(50)))
}
