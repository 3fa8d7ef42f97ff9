//! How audio is packed into messages.

use clap::{Args, ValueEnum};
use vonage_video::models::{AudioEncoding, AudioTransport, Secret, StaticField};

use crate::exit::Failure;
use crate::pairs;
use crate::values::{Values, known};

#[derive(Args, Debug)]
pub(super) struct TransportArgs {
    /// How audio is packed: in binary messages, or in JSON text [default: binary]
    #[arg(long, value_enum, value_name = "KIND")]
    transport: Option<Kind>,

    /// How audio is written into JSON text; needs --transport [default: base64]
    #[arg(long, value_name = "ENCODING", value_parser = known(AudioEncoding::KNOWN, AudioEncoding::as_str), requires = "transport")]
    encoding: Option<AudioEncoding>,

    /// The field of the audio your server gets in JSON text; needs --transport [default: audio]
    #[arg(long, value_name = "NAME", requires = "transport")]
    audio_field: Option<String>,

    /// The field of the audio your server sends in JSON text; needs --transport [default: that of --audio-field]
    #[arg(long, value_name = "NAME", requires = "transport")]
    receive_audio_field: Option<String>,

    /// A further field of each JSON text your server gets, whose value may be @FILE or -; NAME:=VALUE for an integer, true
    /// or false; may be repeated; needs --transport
    #[arg(long = "static", value_name = "NAME=VALUE", requires = "transport")]
    static_fields: Vec<Secret>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Binary,
    Json,
}

impl TransportArgs {
    /// The transport, where one was asked for.
    pub(super) fn transport(&self, values: &mut Values) -> Result<Option<AudioTransport>, Failure> {
        let Some(kind) = self.transport else {
            return Ok(None);
        };
        let mut transport = match kind {
            Kind::Binary => AudioTransport::binary(),
            Kind::Json => AudioTransport::json(),
        };
        if let Some(encoding) = &self.encoding {
            transport.encoding = Some(encoding.clone());
        }
        if let Some(name) = &self.audio_field {
            transport = transport.audio_field(name);
        }
        if let Some(name) = &self.receive_audio_field {
            transport = transport.receive_audio_field(name);
        }
        for field in &self.static_fields {
            let (name, value) = static_field(field, values)?;
            transport = transport.static_field(name, value);
        }
        Ok(Some(transport))
    }
}

/// `NAME=VALUE` is text, whatever it looks like: the service is known to take text. `NAME:=VALUE` is what it looks like.
fn static_field(argument: &Secret, values: &mut Values) -> Result<(String, StaticField), Failure> {
    const OPTION: &str = "--static";
    let (name, value) = pairs::split(OPTION, argument)?;
    let Some(name) = name.strip_suffix(':') else {
        return Ok((name.to_owned(), values.text(OPTION, value)?.into()));
    };
    if name.is_empty() {
        return Err(Failure::usage(
            format!("{OPTION} has no name before :="),
            "write NAME:=VALUE",
        ));
    }
    let value = match value {
        "true" => StaticField::Flag(true),
        "false" => StaticField::Flag(false),
        number => StaticField::Integer(number.parse().map_err(|_| {
            Failure::usage(
                format!("{OPTION} {name}:= is followed by neither an integer nor true or false"),
                "write NAME=VALUE for text",
            )
        })?),
    };
    Ok((name.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_text_unless_it_is_said_to_be_more() {
        for (argument, name, value) in [
            ("tenant=lantern", "tenant", StaticField::from("lantern")),
            ("version=2", "version", "2".into()),
            ("version:=2", "version", 2.into()),
            ("offset:=-7", "offset", (-7).into()),
            ("live:=true", "live", true.into()),
            ("live:=false", "live", false.into()),
            ("url=http://h:1/?a=b", "url", "http://h:1/?a=b".into()),
            ("empty=", "empty", "".into()),
        ] {
            assert_eq!(
                static_field(&Secret::new(argument), &mut Values::new()).unwrap(),
                (name.to_owned(), value),
                "{argument}"
            );
        }
    }

    #[test]
    fn what_is_no_field_is_refused() {
        for argument in [
            "x",
            "=x",
            ":=2",
            "x:=",
            "x:=y",
            "x:=1.5",
            "x:=99999999999999999999",
        ] {
            assert!(
                static_field(&Secret::new(argument), &mut Values::new()).is_err(),
                "{argument}"
            );
        }
    }
}
