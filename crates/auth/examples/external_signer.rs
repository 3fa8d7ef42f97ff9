//! Keeps the private key in another process: this one never sees it.
//!
//! The program starts itself a second time as a helper. The helper reads the key from the file named by
//! `VONAGE_PRIVATE_KEY_PATH`; the two talk over the helper's standard input and output, so neither the key nor what
//! gets signed is ever an argument that a list of processes would show. In earnest the helper would run as another user.
//!
//! ```sh
//! export VONAGE_APPLICATION_ID=11112222-3333-4444-8555-666677778888
//! export VONAGE_PRIVATE_KEY_PATH=private.key
//! cargo run --example external_signer -- SESSION_ID
//! ```
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this program is for")]

use std::env;
use std::error::Error;
use std::io::{self, Read, Write};
use std::pin::pin;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use vonage_video_auth::{
    ApplicationKey, Clock, Grant, SignError, Signature, Signer, SystemClock, TokenCache,
};

const HELPER: &str = "signing-helper";
/// Longer than any signing input, so that a broken stream is noticed.
const LONGEST: u32 = 1 << 20;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut cause: Option<&dyn Error> = Some(error.as_ref());
            while let Some(error) = cause {
                eprintln!("{error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).as_deref() == Some(HELPER) {
        return help();
    }
    let application_id = env::var("VONAGE_APPLICATION_ID")?;
    let session_id = env::args().nth(1).unwrap_or_else(|| "1_example".to_owned());
    let signer = Arc::new(HelperSigner::start()?);

    let grant = Grant::new(session_id);
    let token = block_on(grant.sign_with(&application_id, signer.as_ref(), SystemClock.now()))?;
    println!("client token: {}", token.as_str());

    // The same signer serves calls to the REST API: one signature for many calls.
    let cache = TokenCache::new(application_id, signer);
    let token = block_on(cache.token())?;
    println!(
        "API token {} is good until {}",
        token.token_id(),
        token.expires_at()
    );
    Ok(())
}

/// Signs in the helper. A thread of its own talks to it, since pipes block; futures only wait for its answer.
#[derive(Debug)]
struct HelperSigner {
    requests: mpsc::Sender<Request>,
}

struct Request {
    input: Vec<u8>,
    answer: Arc<Answer>,
}

impl HelperSigner {
    fn start() -> io::Result<Self> {
        let helper = Helper::start()?;
        let (requests, queue) = mpsc::channel::<Request>();
        thread::spawn(move || {
            let mut helper = Some(helper);
            for request in queue {
                request.answer.give(sign_once(&mut helper, &request.input));
            }
        });
        Ok(Self { requests })
    }
}

#[async_trait::async_trait]
impl Signer for HelperSigner {
    async fn sign(&self, input: &[u8]) -> Result<Signature, SignError> {
        let answer = Arc::new(Answer::default());
        let request = Request {
            input: input.to_vec(),
            answer: Arc::clone(&answer),
        };
        self.requests
            .send(request)
            .map_err(|_| SignError::permanent("the signing thread has ended"))?;
        std::future::poll_fn(|context| answer.poll(context)).await
    }
}

/// Asks the helper; one that has died is started anew for the next request.
fn sign_once(slot: &mut Option<Helper>, input: &[u8]) -> Result<Signature, SignError> {
    let mut helper = match slot.take() {
        Some(helper) => helper,
        None => Helper::start().map_err(SignError::transient)?,
    };
    let answer = helper.sign(input).map_err(SignError::transient)?;
    *slot = Some(helper);
    if answer.is_empty() {
        return Err(SignError::permanent("the helper refused to sign"));
    }
    Ok(Signature::from(answer))
}

struct Helper {
    child: Child,
}

impl Helper {
    fn start() -> io::Result<Self> {
        let child = Command::new(env::current_exe()?)
            .arg(HELPER)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        Ok(Self { child })
    }

    fn sign(&mut self, input: &[u8]) -> io::Result<Vec<u8>> {
        let (Some(to), Some(from)) = (&mut self.child.stdin, &mut self.child.stdout) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        write_frame(to, input)?;
        read_frame(from)?.ok_or(io::ErrorKind::UnexpectedEof.into())
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // The end of its input ends the helper.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// The helper's side: one signature for each frame, an empty one where signing failed.
fn help() -> Result<(), Box<dyn Error>> {
    let key = ApplicationKey::from_pem_file(
        env::var("VONAGE_APPLICATION_ID")?,
        env::var_os("VONAGE_PRIVATE_KEY_PATH").ok_or("VONAGE_PRIVATE_KEY_PATH is not set")?,
    )?;
    let (mut from, mut to) = (io::stdin().lock(), io::stdout().lock());
    while let Some(input) = read_frame(&mut from)? {
        let signature = key
            .sign(&input)
            .map_or_else(|_| Vec::new(), |signature| signature.as_bytes().to_vec());
        write_frame(&mut to, &signature)?;
    }
    Ok(())
}

/// Four bytes of length, then the content.
fn write_frame(to: &mut impl Write, content: &[u8]) -> io::Result<()> {
    let length = u32::try_from(content.len())
        .ok()
        .filter(|length| *length <= LONGEST);
    to.write_all(&length.ok_or(io::ErrorKind::InvalidInput)?.to_be_bytes())?;
    to.write_all(content)?;
    to.flush()
}

/// The next frame; `None` at the end of the stream.
fn read_frame(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_be_bytes(length);
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut content = vec![0; length as usize];
    from.read_exact(&mut content)?;
    Ok(Some(content))
}

/// A result that comes from another thread.
#[derive(Default)]
struct Answer {
    inner: Mutex<Pending>,
}

#[derive(Default)]
struct Pending {
    result: Option<Result<Signature, SignError>>,
    waker: Option<Waker>,
}

impl Answer {
    fn give(&self, result: Result<Signature, SignError>) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.result = Some(result);
        if let Some(waker) = inner.waker.take() {
            waker.wake();
        }
    }

    fn poll(&self, context: &Context<'_>) -> Poll<Result<Signature, SignError>> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        match inner.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                inner.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// The smallest of all executors: one future, on this thread.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    #[derive(Default)]
    struct Bell {
        rung: Mutex<bool>,
        change: Condvar,
    }
    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
            self.change.notify_one();
        }
    }
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        let rung = bell.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = bell.change.wait_while(rung, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner) = false;
    }
}
