//! Languages as arguments.

use vonage_video::LanguageCode;

/// Takes a tag such as `en-US`. The service's list grows, so only the form is checked; an error names the known tag that is nearest.
pub(crate) fn parse(text: &str) -> Result<LanguageCode, String> {
    if is_tag(text) {
        return Ok(LanguageCode::from(text));
    }
    let lower = text.to_lowercase();
    let known = LanguageCode::KNOWN.iter().map(LanguageCode::as_str);
    let nearest = known
        .map(|tag| (strsim::osa_distance(&tag.to_lowercase(), &lower), tag))
        .min();
    let hint = match nearest {
        Some((distance, tag)) if distance <= 2 => format!("; did you mean {tag}?"),
        _ => String::new(),
    };
    Err(format!(
        "expected a language and a country, such as en-US, fr-FR or pt-BR{hint}"
    ))
}

/// A language of two or three letters, perhaps a script of four, and a country of two letters or a region of three digits.
fn is_tag(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let (language, region) = match parts[..] {
        [language, region] => (language, region),
        [language, script, region] if is_script(script) => (language, region),
        _ => return false,
    };
    let lower = language.bytes().all(|byte| byte.is_ascii_lowercase());
    let upper = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase());
    let digits = region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit());
    matches!(language.len(), 2 | 3) && lower && (upper || digits)
}

fn is_script(text: &str) -> bool {
    let capital = text.starts_with(|c: char| c.is_ascii_uppercase());
    text.len() == 4 && capital && text.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_a_language_and_a_country() {
        for tag in ["en-US", "cmn-Hans-CN", "es-419", "fil-PH"] {
            assert_eq!(parse(tag).unwrap().as_str(), tag);
        }
        for known in LanguageCode::KNOWN {
            assert_eq!(parse(known.as_str()).as_ref(), Ok(known));
        }
        for (text, hint) in [("en_us", "en-US"), ("EN-GB", "en-GB"), ("de-de", "de-DE")] {
            let error = parse(text).unwrap_err();
            assert!(error.ends_with(&format!("did you mean {hint}?")), "{error}");
        }
        for text in ["", "english", "en", "en-", "e-US", "en-USA", "en-US-x"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
