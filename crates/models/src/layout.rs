//! How composed archives and broadcasts arrange their streams.

use serde::{Deserialize, Serialize};

use crate::InvalidInput;
use crate::open_enum::open_enum;

open_enum! {
    /// The arrangement of a layout.
    LayoutType {
        /// All streams, tiled to fit; up to 16. The service's default.
        BestFit = "bestFit",
        /// As a stylesheet says.
        Custom = "custom",
        /// One large stream (class `focus`) above a row of small ones.
        HorizontalPresentation = "horizontalPresentation",
        /// One large stream (class `focus`) beside a column of small ones.
        VerticalPresentation = "verticalPresentation",
        /// Picture in picture: one stream (class `full`) with another inset.
        Pip = "pip",
    }
}

/// The layout of a composed archive or a broadcast (guide: customizing archive and broadcast layouts).
///
/// ```
/// use vonage_video_models::{Layout, LayoutType};
///
/// let tiles = Layout::best_fit();
/// let slides = Layout::best_fit().screenshare(LayoutType::HorizontalPresentation);
/// let own = Layout::custom("stream.host { width: 100%; height: 100%; }");
/// assert!(own.check().is_ok());
/// assert!(Layout::new(LayoutType::Custom).check().is_err()); // no stylesheet
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Layout {
    /// The arrangement.
    #[serde(rename = "type")]
    pub kind: LayoutType,
    /// CSS, for the custom arrangement and for no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stylesheet: Option<String>,
    /// The arrangement while a screen is shared. Only with best fit, and never custom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screenshare_type: Option<LayoutType>,
}

impl Layout {
    /// This arrangement, with nothing else set.
    #[must_use]
    pub fn new(kind: LayoutType) -> Self {
        Self {
            kind,
            stylesheet: None,
            screenshare_type: None,
        }
    }

    /// All streams, tiled to fit.
    #[must_use]
    pub fn best_fit() -> Self {
        Self::new(LayoutType::BestFit)
    }

    /// As this CSS says.
    pub fn custom(stylesheet: impl Into<String>) -> Self {
        Self {
            stylesheet: Some(stylesheet.into()),
            ..Self::new(LayoutType::Custom)
        }
    }

    /// One large stream above a row of small ones.
    #[must_use]
    pub fn horizontal_presentation() -> Self {
        Self::new(LayoutType::HorizontalPresentation)
    }

    /// One large stream beside a column of small ones.
    #[must_use]
    pub fn vertical_presentation() -> Self {
        Self::new(LayoutType::VerticalPresentation)
    }

    /// Picture in picture.
    #[must_use]
    pub fn pip() -> Self {
        Self::new(LayoutType::Pip)
    }

    /// The arrangement while a screen is shared. Only with best fit, and never custom.
    #[must_use]
    pub fn screenshare(mut self, kind: LayoutType) -> Self {
        self.screenshare_type = Some(kind);
        self
    }

    /// Sets or removes the [arrangement while a screen is shared](Self::screenshare).
    #[must_use]
    pub fn set_screenshare(mut self, kind: Option<LayoutType>) -> Self {
        self.screenshare_type = kind;
        self
    }

    /// What certainly cannot be.
    ///
    /// # Errors
    ///
    /// A custom layout without stylesheet, a stylesheet without custom layout, a screen share arrangement with
    /// anything but best fit, or one that is custom. An arrangement this version does not know passes.
    pub fn check(&self) -> Result<(), InvalidInput> {
        let custom = self.kind == LayoutType::Custom;
        match (&self.stylesheet, &self.screenshare_type) {
            (None, _) if custom => Err(InvalidInput::new(
                "layout.stylesheet",
                "is missing",
                "a stylesheet with a layout of type `custom`",
            )),
            (Some(sheet), _) if custom && sheet.trim().is_empty() => Err(InvalidInput::new(
                "layout.stylesheet",
                "is empty",
                "a stylesheet with a layout of type `custom`",
            )),
            (Some(_), _) if is_other_than(&self.kind, &LayoutType::Custom) => Err(InvalidInput::new(
                "layout.stylesheet",
                format!("is set in a layout of type `{}`", self.kind),
                "a stylesheet only with a layout of type `custom`",
            )),
            (_, Some(LayoutType::Custom)) => Err(InvalidInput::new(
                "layout.screenshareType",
                "is `custom`",
                "any arrangement but `custom`",
            )),
            (_, Some(_)) if is_other_than(&self.kind, &LayoutType::BestFit) => Err(InvalidInput::new(
                "layout.screenshareType",
                format!("is set in a layout of type `{}`", self.kind),
                "a screen share arrangement only with a layout of type `bestFit`",
            )),
            _ => Ok(()),
        }
    }
}

/// Is it certainly another one? What is unknown today may follow other rules tomorrow.
fn is_other_than(kind: &LayoutType, wanted: &LayoutType) -> bool {
    kind != wanted && !matches!(kind, LayoutType::Unknown(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_is_accepted() {
        for layout in [
            Layout::best_fit(),
            Layout::best_fit().screenshare(LayoutType::Pip),
            Layout::custom("stream { width: 50%; }"),
            Layout::pip(),
            Layout::vertical_presentation(),
            Layout::new("mosaic".into()),
            Layout::new("mosaic".into()).screenshare("spiral".into()),
        ] {
            assert_eq!(layout.check(), Ok(()), "{layout:?}");
        }
    }

    #[test]
    fn what_contradicts_itself_is_refused_by_field() {
        let with_sheet = |kind| Layout {
            stylesheet: Some("stream {}".to_owned()),
            ..Layout::new(kind)
        };
        for (layout, field) in [
            (Layout::new(LayoutType::Custom), "layout.stylesheet"),
            (Layout::custom(" \n"), "layout.stylesheet"),
            (with_sheet(LayoutType::BestFit), "layout.stylesheet"),
            (with_sheet(LayoutType::Pip), "layout.stylesheet"),
            (
                Layout::pip().screenshare(LayoutType::BestFit),
                "layout.screenshareType",
            ),
            (
                Layout::best_fit().screenshare(LayoutType::Custom),
                "layout.screenshareType",
            ),
            (
                Layout::custom("stream {}").screenshare(LayoutType::Pip),
                "layout.screenshareType",
            ),
        ] {
            assert_eq!(layout.check().unwrap_err().field(), field, "{layout:?}");
        }
    }
}
