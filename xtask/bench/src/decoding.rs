//! A page of a thousand archives, against `serde_json::Value` of the same bytes.

use anyhow::{Result, ensure};
use bytes::Bytes;
use http::Response;
use vonage_video::archives::ListArchives;
use vonage_video_bench::list;
use vonage_video_core::Operation as _;

use crate::Arguments;
use crate::harness::{Contender, Rounds};
use crate::record::{Goal, Record, time};

const ARCHIVES: u64 = 1000;

/// As the client does it: from the answer's bytes to the page.
pub(crate) fn decode(body: &Bytes) -> Result<usize> {
    let page = ListArchives::new().decode(Response::new(body.clone()))?;
    Ok(page.items.len())
}

pub(crate) fn run(arguments: &Arguments, record: &mut Record) -> Result<()> {
    let body = Bytes::from(list::page(ARCHIVES, 0, ARCHIVES));
    ensure!(decode(&body)? as u64 == ARCHIVES, "the page was not read whole");
    let value = || -> Result<usize> {
        let value: serde_json::Value = serde_json::from_slice(&body)?;
        Ok(value
            .get("items")
            .and_then(serde_json::Value::as_array)
            .map_or(0, Vec::len))
    };
    ensure!(value()? as u64 == ARCHIVES, "the document was not read whole");
    let mut contenders = [
        Contender::each("ours", || decode(&body)),
        Contender::each("`serde_json::Value`", value),
    ];
    let samples = Rounds::new(arguments.quick).run(&mut contenders)?;
    record.ratio(
        format!("decoding {ARCHIVES} archives, {} kB", body.len() / 1000),
        time(samples.time(0).median),
        ("`serde_json::Value`", time(samples.time(1).median)),
        (samples.ratio(1, 0), "×"),
        Some(Goal::AtLeast(1.0)),
    );
    Ok(())
}
