//! A server on hyper alone that receives what Vonage sends, all families at one URL.
//!
//! ```text
//! VONAGE_SIGNATURE_SECRET=… cargo run -p vonage-video-webhooks --features http --example hyper
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use std::convert::Infallible;
use std::error::Error;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use vonage_video_webhooks::{Guard, Identity, Receiver, SignatureSecret};

async fn callback(
    receiver: Receiver,
    guard: Guard,
    request: Request<Incoming>,
) -> Result<Response<String>, Infallible> {
    let delivery = match receiver.receive_request(None, request).await {
        Ok(delivery) => delivery,
        Err(refusal) => {
            println!("refused: {refusal}");
            return Ok(refusal.into());
        }
    };
    let handled = guard
        .handle(delivery, async |delivery| {
            println!("{:?}", delivery.event());
            Ok::<(), Infallible>(())
        })
        .await;
    Ok(handled.answer().into())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = SignatureSecret::new(std::env::var("VONAGE_SIGNATURE_SECRET")?)?;
    let receiver = Receiver::builder().secret(secret).build()?;
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok());
    let listener = TcpListener::bind(("127.0.0.1", port.unwrap_or(0))).await?;
    println!("http://{}/", listener.local_addr()?);
    serve(listener, receiver).await
}

/// Takes connections, which a test does as well.
pub(crate) async fn serve(listener: TcpListener, receiver: Receiver) -> Result<(), Box<dyn Error>> {
    // An event is handled once even if Vonage signs each retry anew; of two events with the same bytes, the second is dropped.
    let guard = Guard::in_memory(Identity::TokenIdOrContent);
    loop {
        let (stream, _) = listener.accept().await?;
        let (receiver, guard) = (receiver.clone(), guard.clone());
        let service = service_fn(move |request| callback(receiver.clone(), guard.clone(), request));
        tokio::spawn(async move {
            let connection =
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                eprintln!("a connection broke: {error}");
            }
        });
    }
}
