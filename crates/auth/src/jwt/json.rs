//! Writes the flat JSON objects that tokens consist of.
//!
//! serde_json does not write them: its maps sort members by name or by insertion, depending on a feature of the whole
//! program; it writes some control characters in a shorter form, so the bytes of a token would change; and embedding
//! members that are JSON already takes its parser. Writing here cannot fail.

/// An object that grows member by member.
pub(crate) struct JsonObject {
    text: String,
}

impl JsonObject {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        let mut text = String::with_capacity(bytes);
        text.push('{');
        Self { text }
    }

    pub(crate) fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        push_string(value, &mut self.text);
    }

    pub(crate) fn number(&mut self, name: &str, value: u64) {
        self.raw(name, &value.to_string());
    }

    /// `json` is JSON already.
    pub(crate) fn raw(&mut self, name: &str, json: &str) {
        self.name(name);
        self.text.push_str(json);
    }

    pub(crate) fn finish(mut self) -> String {
        self.text.push('}');
        self.text
    }

    fn name(&mut self, name: &str) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        push_string(name, &mut self.text);
        self.text.push(':');
    }
}

fn push_string(value: &str, out: &mut String) {
    out.push('"');
    for character in value.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0'..='\u{1f}' => {
                let code = u32::from(character);
                out.push_str("\\u00");
                out.push(if code >= 0x10 { '1' } else { '0' });
                out.push(char::from_digit(code & 0x0f, 16).unwrap_or('0'));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn members_stand_in_the_order_they_were_added() {
        let mut object = JsonObject::with_capacity(0);
        object.string("z", "1");
        object.number("a", u64::MAX);
        object.raw("m", "{}");
        assert_eq!(object.finish(), r#"{"z":"1","a":18446744073709551615,"m":{}}"#);
        assert_eq!(JsonObject::with_capacity(0).finish(), "{}");
    }

    proptest! {
        #[test]
        fn every_string_is_read_back_by_serde_json(name: String, value: String, control in "[\\x00-\\x1f\"\\\\]*") {
            let mut object = JsonObject::with_capacity(0);
            object.string(&name, &value);
            object.string("also", &control);
            let read: Value = serde_json::from_str(&object.finish()).unwrap();
            prop_assert_eq!(&read["also"], &json!(control));
            prop_assert_eq!(&read[&name], &json!(if name == "also" { &control } else { &value }));
        }
    }
}
