//! `vonage-video archives download`.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use vonage_video::archives::download::{Download, DownloadError, DownloadErrorKind, Restart, Verification};
use vonage_video::models::{Archive, ArchiveStatus, OutputMode};

use crate::closed;
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;
use crate::report;
use crate::status_line::{bytes, share};
use crate::table::Fields;

pub(super) const EXAMPLES: &str = "\
Examples:
  vonage-video archives download 9d0c7a5e-...
  vonage-video archives download 9d0c7a5e-... -o rehearsal.mp4
  vonage-video archives wait 9d0c7a5e-... && vonage-video archives download 9d0c7a5e-...
  vonage-video archives download 9d0c7a5e-... -o - | ffprobe -

Until it is complete the recording is in FILE.ARCHIVE.part, and what is known of it in FILE.ARCHIVE.part.json; what was \
cut off goes on where it stopped when the command is run again, unless the recording has changed. In the end the size is \
compared with what the service says, and the SHA-256 where it gives one. Only you may read the file. A recording is \
available for 72 hours, unless it was uploaded to storage of your own.";

#[derive(Args, Debug)]
pub(crate) struct DownloadArgs {
    /// The archive's id
    #[arg(value_parser = ids::object)]
    archive: String,

    /// Where to write it, - for standard output [default: the archive's id with .mp4 or .zip]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
}

pub(super) async fn run(args: &DownloadArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    match &args.output {
        Some(path) if path == Path::new("-") => to_standard_output(args, context, output).await,
        Some(path) => {
            check(path, args.force)?;
            to_file(path, args, context, output).await
        }
        None => {
            let archive = context.client()?.archives().get(args.archive.as_str()).await?;
            let path = default_name(&archive)?;
            check(&path, args.force)?;
            to_file(&path, args, context, output).await
        }
    }
}

/// Before anything is fetched: nothing is overwritten that nobody gave up.
fn check(path: &Path, force: bool) -> Result<(), Failure> {
    let shown = path.display();
    if path.is_dir() {
        let message = format!("--output: {shown} is a directory");
        return Err(Failure::usage(message, "name a file in it"));
    }
    // A link to nowhere is there as well.
    if path.symlink_metadata().is_ok() && !force {
        let message = format!("the file {shown} exists");
        return Err(Failure::usage(
            message,
            "name another one with -o, or replace it with --force",
        ));
    }
    Ok(())
}

/// An id is the service's text: as a file's name it must not lead elsewhere.
fn default_name(archive: &Archive) -> Result<PathBuf, Failure> {
    let id = archive.id.as_str();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if id.is_empty() || id.starts_with('-') || id.len() > 100 || !id.bytes().all(fits) {
        return Err(Failure::usage(
            "no file can be named after the archive's id",
            "name a file with -o",
        ));
    }
    let kind = match archive.output_mode {
        Some(OutputMode::Individual) => "zip",
        _ => "mp4",
    };
    Ok(PathBuf::from(format!("{id}.{kind}")))
}

async fn to_file(
    path: &Path,
    args: &DownloadArgs,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let status = context.status_line();
    let download = download(args, context)?
        .overwrite(args.force)
        .on_restart(move |reason| {
            status.clear();
            report::note(format_args!("the download starts again: {reason}"));
        });
    let ended = download.to_file(path).await;
    status.clear();
    let done = ended.map_err(|error| match error.kind() {
        DownloadErrorKind::Io(cause) => not_written(path, cause),
        DownloadErrorKind::Exists => exists(path),
        _ => failure(error, &args.archive),
    })?;
    if output.is_json() {
        return output.document(&json!({
            "archive": done.archive.id.as_str(),
            "file": path.to_string_lossy(),
            "bytes": done.bytes,
            "verified": match done.verified {
                Verification::Sha256 => "sha256",
                _ => "size",
            },
            "resumed_bytes": done.resumed,
            "restarted": done.restarted.map(|reason| match reason {
                Restart::UnknownOrigin => "unknown_origin",
                Restart::Damaged => "damaged",
                _ => "changed",
            }),
        }));
    }
    let verified = match done.verified {
        Verification::Sha256 => done.verified.to_string(),
        _ => "size only: the service gave no SHA-256".to_owned(),
    };
    let mut fields = Fields::new()
        .with("file", path.to_string_lossy())
        .with("size", bytes(done.bytes));
    if done.resumed > 0 {
        fields = fields.with("resumed", format!("after {}", bytes(done.resumed)));
    }
    output.fields(&fields.with("verified", verified))
}

async fn to_standard_output(args: &DownloadArgs, context: &Context, output: &Output) -> Result<(), Failure> {
    let problem = if output.is_json() {
        "--json has no place beside a recording on standard output"
    } else if io::stdout().is_terminal() {
        "a recording on a terminal is of no use"
    } else {
        closed::check()?;
        let status = context.status_line();
        let ended = download(args, context)?.to_writer(&mut io::stdout()).await;
        status.clear();
        return match ended {
            Ok(_) => Ok(()),
            Err(error) => Err(failure_of_output(error, &args.archive)),
        };
    };
    Err(Failure::usage(problem, "name a file with -o"))
}

fn download(args: &DownloadArgs, context: &Context) -> Result<Download, Failure> {
    let download = context.client()?.archives().download(args.archive.as_str());
    let status = context.status_line();
    status.show("looking for the recording");
    Ok(download.on_progress(move |done, total| status.show(&share(done, total))))
}

fn not_written(path: &Path, cause: &io::Error) -> Failure {
    let message = format!("the recording could not be written to {}", path.display());
    let advice = "check the path, who may write there, and the room on the disk; run again, it goes on where it stopped";
    Failure::failed("download", message, advice).because(copied(cause))
}

/// It was not there when the command began.
fn exists(path: &Path) -> Failure {
    let message = format!("the file {} appeared during the download", path.display());
    let advice = "it was not replaced, and the complete recording is kept beside it: run again with --force to move the \
                  recording there, or remove the file first";
    Failure::failed("download", message, advice)
}

fn copied(error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), error.to_string())
}

/// Where the result itself could not be written, it is standard output that failed.
fn failure_of_output(error: DownloadError, archive: &str) -> Failure {
    match error.kind() {
        DownloadErrorKind::Io(cause) => Failure::Output(copied(cause)),
        _ => failure(error, archive),
    }
}

fn failure(error: DownloadError, archive: &str) -> Failure {
    if error.call().is_some() {
        return Failure::around("the recording could not be downloaded", error);
    }
    let advice = match error.kind() {
        DownloadErrorKind::NotAvailable(status) => on_status(status, archive),
        DownloadErrorKind::Busy => "wait for the other download, or name another file with -o".to_owned(),
        DownloadErrorKind::NotAFile(_) => "look at what is there; it is not touched".to_owned(),
        _ => "run it again: it starts anew".to_owned(),
    };
    Failure::failed("download", "the recording could not be downloaded", advice).because(error)
}

fn on_status(status: &ArchiveStatus, archive: &str) -> String {
    match status {
        ArchiveStatus::Started | ArchiveStatus::Paused => {
            format!("it still records: `vonage-video archives stop {archive}` ends it")
        }
        ArchiveStatus::Stopped => {
            format!("it is being prepared: `vonage-video archives wait {archive}` returns when it is ready")
        }
        ArchiveStatus::Uploaded => "look into the storage that is set up for the application".to_owned(),
        ArchiveStatus::Expired => "it was kept for 72 hours and is gone".to_owned(),
        _ => format!("`vonage-video archives get {archive}` tells what became of it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_an_id_that_leads_nowhere_else() {
        let mut archive = Archive::new("9d0c7a5e-1b62", "s");
        assert_eq!(default_name(&archive).unwrap(), Path::new("9d0c7a5e-1b62.mp4"));
        archive.output_mode = Some(OutputMode::Individual);
        assert_eq!(default_name(&archive).unwrap(), Path::new("9d0c7a5e-1b62.zip"));
        for id in ["", "../x", "a/b", "a\\b", "C:x", ".", "-o", "é", &"a".repeat(101)] {
            assert!(default_name(&Archive::new(id, "s")).is_err(), "{id}");
        }
    }
}
