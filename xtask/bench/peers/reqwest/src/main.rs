//! Makes one small GET again and again with reqwest, as told on standard input: `get IN_FLIGHT CALLS` is answered with the
//! nanoseconds it took and those of processor time. Arguments: the URL and the bearer token.

use std::error::Error;
use std::io::{BufRead as _, Write as _};
use std::time::Instant;

use reqwest::Client;
use tokio::task::JoinSet;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, token, threads] =
        <[String; 3]>::try_from(arguments).map_err(|_| "takes a URL, a token and threads")?;
    let runtime = match threads.parse()? {
        1 => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?,
        threads => tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_all()
            .build()?,
    };
    let client = Client::builder().no_proxy().build()?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let ["get", in_flight, calls] = words[..] else {
            return Err("understands `get IN_FLIGHT CALLS`".into());
        };
        let (in_flight, calls): (usize, usize) = (in_flight.parse()?, calls.parse()?);
        let (start, before) = (Instant::now(), processor_nanos());
        runtime.block_on(run(&client, &url, &token, in_flight, calls))?;
        println!("{} {}", start.elapsed().as_nanos(), processor_nanos() - before);
        std::io::stdout().flush()?;
    }
    Ok(())
}

fn processor_nanos() -> i64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

async fn run(client: &Client, url: &str, token: &str, in_flight: usize, calls: usize) -> Result<(), Failure> {
    if in_flight == 1 {
        return some(client.clone(), url.to_owned(), token.to_owned(), calls).await;
    }
    let mut tasks = JoinSet::new();
    for _ in 0..in_flight {
        tasks.spawn(some(
            client.clone(),
            url.to_owned(),
            token.to_owned(),
            calls / in_flight,
        ));
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    Ok(())
}

async fn some(client: Client, url: String, token: String, calls: usize) -> Result<(), Failure> {
    for _ in 0..calls {
        let answer = client
            .get(&url)
            .bearer_auth(&token)
            .header("accept", "application/json")
            .send()
            .await?;
        let body = answer.error_for_status()?.bytes().await?;
        std::hint::black_box(body.len());
    }
    Ok(())
}
