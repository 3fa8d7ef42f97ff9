//! The file an archive becomes: an MP4, or a ZIP with a file for each stream and a list of them.

use std::io::{Cursor, Write};

use serde::Serialize;
use vonage_video_models::{Resolution, UnixMillis, VideoType};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Archive, Part};
use crate::media::Movie;
use crate::world::composition::picture;

/// The list of files in a ZIP, as the service writes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Manifest<'a> {
    id: String,
    name: &'a str,
    session_id: &'a str,
    application_id: &'a str,
    created_at: UnixMillis,
    files: Vec<Listed<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'a> {
    filename: &'a str,
    stream_id: &'a str,
    stream_name: &'a str,
    connection_data: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    video_type: Option<&'a VideoType>,
    start_time_offset: i64,
    stop_time_offset: i64,
    size: usize,
}

impl Archive {
    /// What the file is called.
    pub(crate) fn file_name(&self) -> &'static str {
        if self.settings.individual {
            "archive.zip"
        } else {
            "archive.mp4"
        }
    }

    /// How long the file is. That of an MP4 is known without making it.
    pub(super) fn file_size(&self, application: &str) -> u64 {
        if self.settings.individual {
            self.file(application).len() as u64
        } else {
            self.movie().length()
        }
    }

    /// The file. The same one every time.
    pub(crate) fn file(&self, application: &str) -> Vec<u8> {
        if self.settings.individual {
            self.zip(application)
        } else {
            self.movie().write()
        }
    }

    fn movie(&self) -> Movie {
        let millis = self.recorded;
        self.track(
            millis,
            &self.settings.resolution,
            self.settings.has_audio,
            self.settings.has_video,
        )
    }

    fn zip(&self, application: &str) -> Vec<u8> {
        let mut entries: Vec<_> = (1..)
            .zip(&self.parts)
            .map(|(number, part)| Entry {
                name: self.part_name(number, part),
                bytes: self.part_file(part),
            })
            .collect();
        let listed = entries.iter().zip(&self.parts).map(|(entry, part)| Listed {
            filename: &entry.name,
            stream_id: &part.stream,
            stream_name: &part.name,
            connection_data: &part.connection_data,
            video_type: part.video_type.as_ref().filter(|_| part.has_video),
            start_time_offset: part.from,
            stop_time_offset: part.from + part.length(),
            size: entry.bytes.len(),
        });
        let manifest = Manifest {
            id: self.id.to_string(),
            name: &self.settings.name,
            session_id: &self.session,
            application_id: application,
            created_at: self.created_at,
            files: listed.collect(),
        };
        // Only a map with keys that are not text fails, and there is none.
        let bytes = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        entries.push(Entry {
            name: format!("{}.json", self.id),
            bytes,
        });
        zipped(&entries)
    }

    /// A stream that was added, removed and added again has several files.
    fn part_name(&self, number: usize, part: &Part) -> String {
        let of_stream = |other: &&Part| other.stream == part.stream;
        match self.parts.iter().take(number).filter(of_stream).count() {
            1 => format!("{}.mp4", part.stream),
            again => format!("{}-{again}.mp4", part.stream),
        }
    }

    fn part_file(&self, part: &Part) -> Vec<u8> {
        let size = Resolution::Landscape480;
        let movie = self.track(part.length(), &size, part.has_audio, part.has_video);
        movie.write()
    }

    fn track(&self, millis: i64, resolution: &Resolution, sound: bool, video: bool) -> Movie {
        Movie {
            seconds: u32::try_from(millis / 1000).unwrap_or_default(),
            picture: video.then(|| picture(self.id, resolution)),
            // What has neither would be no file at all.
            sound: sound || !video,
            made_at: u64::try_from(self.created_at.as_millis() / 1000).unwrap_or_default(),
        }
    }
}

/// One file of a ZIP.
#[derive(Debug)]
struct Entry {
    name: String,
    bytes: Vec<u8>,
}

/// Returns the ZIP of these files, in this order, as they are: media do not get smaller.
fn zipped(entries: &[Entry]) -> Vec<u8> {
    // Writing to memory does not fail, and names of files that are made here fit.
    write(entries).unwrap_or_default()
}

fn write(entries: &[Entry]) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for entry in entries {
        writer.start_file(entry.name.as_str(), options)?;
        writer.write_all(&entry.bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
