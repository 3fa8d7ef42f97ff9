//! The OpenAPI document, from the emulator that hands it out.

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Fetches it, without a token, as anybody may.
pub(crate) async fn fetch(server: &str) -> anyhow::Result<Vec<u8>> {
    let host = server
        .strip_prefix("http://")
        .context("not a plain HTTP server")?;
    let mut socket = TcpStream::connect(host).await?;
    // HTTP/1.0: the answer comes in one piece and ends with the connection.
    let request = format!("GET /openapi.yaml HTTP/1.0\r\nHost: {host}\r\n\r\n");
    socket.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await?;
    let split = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let body = answer.split_off(split.context("no HTTP answer")? + 4);
    ensure!(
        answer.starts_with(b"HTTP/1.0 200 ") || answer.starts_with(b"HTTP/1.1 200 "),
        "the emulator does not hand out its document: {}",
        String::from_utf8_lossy(&answer)
    );
    Ok(body)
}
