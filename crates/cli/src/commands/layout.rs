//! The options by which archives and broadcasts are arranged.

use clap::Args;
use clap::builder::TypedValueParser;
use vonage_video::models::{Layout, LayoutType};

use crate::call::CallOptions;
use crate::exit::Failure;
use crate::values::{Values, known};

/// The layouts while a screen is shared: all but the custom one.
const SCREENSHARE: &[LayoutType] = &[
    LayoutType::BestFit,
    LayoutType::HorizontalPresentation,
    LayoutType::VerticalPresentation,
    LayoutType::Pip,
];

/// Takes the name of a layout.
fn kinds() -> impl TypedValueParser<Value = LayoutType> {
    known(LayoutType::KNOWN, LayoutType::as_str)
}

/// What belongs to an arrangement, whichever way it is named.
#[derive(Args, Debug)]
struct LayoutDetails {
    /// The CSS of the custom layout, @FILE to read it from a file, or - from standard input
    #[arg(long, value_name = "CSS|@FILE", allow_hyphen_values = true)]
    stylesheet: Option<String>,

    /// The layout while a screen is shared; only with bestFit
    #[arg(long, value_name = "TYPE", value_parser = known(SCREENSHARE, LayoutType::as_str))]
    screenshare_layout: Option<LayoutType>,
}

/// Another arrangement of something that runs.
#[derive(Args, Debug)]
pub(crate) struct NewLayout {
    /// The layout; custom needs --stylesheet
    #[arg(value_name = "TYPE", value_parser = kinds())]
    kind: LayoutType,

    #[command(flatten)]
    details: LayoutDetails,

    #[command(flatten)]
    pub(crate) call: CallOptions,
}

/// The arrangement of something that is started.
#[derive(Args, Debug)]
pub(crate) struct LayoutArgs {
    /// The layout; custom needs --stylesheet [default: bestFit]
    #[arg(long, value_name = "TYPE", value_parser = kinds())]
    layout: Option<LayoutType>,

    #[command(flatten)]
    details: LayoutDetails,
}

impl LayoutDetails {
    /// This arrangement with these details.
    fn of(&self, kind: LayoutType, values: &mut Values) -> Result<Layout, Failure> {
        let mut layout = Layout::new(kind);
        if let Some(stylesheet) = &self.stylesheet {
            layout.stylesheet = Some(values.text("--stylesheet", stylesheet)?);
        }
        layout.screenshare_type.clone_from(&self.screenshare_layout);
        Ok(layout)
    }

    fn is_set(&self) -> bool {
        self.stylesheet.is_some() || self.screenshare_layout.is_some()
    }
}

impl NewLayout {
    pub(crate) fn layout(&self) -> Result<Layout, Failure> {
        self.details.of(self.kind.clone(), &mut Values::new())
    }
}

impl LayoutArgs {
    /// The arrangement, where any of it was asked for. Details alone belong to the service's default.
    pub(crate) fn layout(&self, values: &mut Values) -> Result<Option<Layout>, Failure> {
        if self.layout.is_none() && !self.details.is_set() {
            return Ok(None);
        }
        let kind = self.layout.clone().unwrap_or(LayoutType::BestFit);
        self.details.of(kind, values).map(Some)
    }
}
