//! Lists with pages: one page, or all of them one after another, so that memory holds one page however long the list.

use std::borrow::Cow;

use clap::Args;
use serde::Serialize;
use serde::de::DeserializeOwned;
use vonage_video::contract::{Operation, PagedOperation};

use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::json;
use crate::output::Output;
use crate::raw::RawItems;
use crate::table::Table;
use crate::values::whole;

/// The most items the service lists at a time.
const LONGEST_PAGE: u32 = 1000;

/// What every list with pages takes.
#[derive(Args, Debug)]
pub(crate) struct ListOptions {
    /// Leave out so many of the newest
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole::<u64>, allow_negative_numbers = true)]
    pub(crate) offset: u64,

    /// How many to ask for at a time, 1 to 1000 [default: 50, with --all 1000]
    #[arg(long, value_name = "N", value_parser = whole::<u32>, allow_negative_numbers = true)]
    count: Option<u32>,

    /// List all, page by page; with --json one item a line
    #[arg(long, conflicts_with_all = ["curl", "dry_run"])]
    all: bool,

    #[command(flatten)]
    call: CallOptions,
}

/// What a list takes that can be limited to a session.
#[derive(Args, Debug)]
pub(crate) struct SessionList {
    /// Only those of this session
    #[arg(long, value_name = "ID", value_parser = ids::session)]
    pub(crate) session: Option<String>,

    #[command(flatten)]
    pub(crate) options: ListOptions,
}

impl ListOptions {
    /// How many to ask for at a time, where it is not the service's default. Who wants all waits for fewer answers if
    /// each is as long as it may be.
    pub(crate) fn page_size(&self) -> Option<u32> {
        self.count.or(self.all.then_some(LONGEST_PAGE))
    }
}

/// How a list becomes a table.
pub(crate) struct Columns<T, const N: usize> {
    pub(crate) head: [&'static str; N],
    pub(crate) row: fn(&T) -> [Cow<'_, str>; N],
    /// What is said where there is nothing to list.
    pub(crate) when_empty: &'static str,
}

/// Lists what the operation asks for.
pub(crate) async fn list<O, const N: usize>(
    operation: O,
    columns: Columns<O::Item, N>,
    options: &ListOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure>
where
    O: PagedOperation,
    O::Item: Serialize + DeserializeOwned,
    <O as Operation>::Output: Serialize,
{
    match (options.all, output.is_json()) {
        (true, true) => all_as_lines(operation, context, output).await,
        (true, false) => all_as_rows(operation, &columns, context, output).await,
        (false, _) => one_page(operation, &columns, options, context, output).await,
    }
}

async fn one_page<O, const N: usize>(
    operation: O,
    columns: &Columns<O::Item, N>,
    options: &ListOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure>
where
    O: PagedOperation,
    <O as Operation>::Output: Serialize,
{
    let call = |client: &vonage_video::Client| client.handle().call(operation);
    let Some(page) = call::send(call, &options.call, context, output).await? else {
        return Ok(());
    };
    let mut table = Table::new(columns.head);
    for item in &page.items {
        table.row((columns.row)(item));
    }
    let shown = page.items.len() as u64;
    let when_empty = if page.count > 0 {
        "nothing is left behind this offset"
    } else {
        columns.when_empty
    };
    output.table(&table, when_empty)?;
    note_skipped(page.skipped, output);
    let next = options.offset.saturating_add(shown).saturating_add(page.skipped);
    if shown > 0 && next < page.count {
        output.note(format_args!(
            "{shown} of {}: --offset {next} lists what follows, --all everything",
            page.count
        ));
    }
    Ok(())
}

async fn all_as_rows<O: PagedOperation, const N: usize>(
    operation: O,
    columns: &Columns<O::Item, N>,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut pages = context.client()?.handle().call(operation).pages();
    let mut table = Table::new(columns.head);
    let mut any = false;
    while let Some(items) = pages.try_next().await? {
        for item in &items {
            table.row((columns.row)(item));
        }
        any |= !items.is_empty();
        output.rows(&mut table)?;
    }
    if !any {
        output.note(columns.when_empty);
    }
    note_skipped(pages.skipped(), output);
    Ok(())
}

/// Tells of items that are not listed because they could not be read.
fn note_skipped(skipped: u64, output: &Output) {
    if skipped > 0 {
        output.note(format_args!("items that lack an id and were skipped: {skipped}"));
    }
}

/// One item a line, each as it came. Pages would repeat what moved from one to the next while the list grew.
async fn all_as_lines<O>(operation: O, context: &Context, output: &mut Output) -> Result<(), Failure>
where
    O: PagedOperation,
    O::Item: DeserializeOwned,
{
    let mut items = context.client()?.handle().call(RawItems(operation)).items();
    while let Some(item) = items.try_next().await? {
        output.line(json::one_line(item.json.get()))?;
    }
    note_skipped(items.skipped(), output);
    Ok(())
}
