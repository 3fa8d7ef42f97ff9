//! Documents with one field changed.

use serde_json::{Value, json};

/// A document with one field changed.
#[derive(Debug)]
pub struct Changed {
    /// The field, by the names that lead to it.
    pub path: String,
    /// What was done to it.
    pub how: &'static str,
    /// Whether it is gone now.
    pub takes_away: bool,
    /// The document.
    pub document: Value,
}

/// Every field of a document, however deep, changed in every way.
#[must_use]
pub fn every_field(document: &Value) -> Vec<Changed> {
    let mut changed = Vec::new();
    walk(document, "", &mut changed, &|value| value);
    changed
}

/// Changes the fields below `value`; `rebuild` puts a changed value back into the whole document.
fn walk(value: &Value, path: &str, changed: &mut Vec<Changed>, rebuild: &dyn Fn(Value) -> Value) {
    match value {
        Value::Object(fields) => {
            let mut more = fields.clone();
            more.insert("sinceNextYear".to_owned(), json!({"deep": [1, null, "x"]}));
            changed.push(Changed {
                path: path.to_owned(),
                how: "has a further field",
                takes_away: false,
                document: rebuild(Value::Object(more)),
            });
            for (name, field) in fields {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                let with = |replacement: Option<Value>| {
                    let mut fields = fields.clone();
                    match replacement {
                        Some(value) => fields.insert(name.clone(), value),
                        None => fields.remove(name),
                    };
                    rebuild(Value::Object(fields))
                };
                changed.push(Changed {
                    path: path.clone(),
                    how: "left out",
                    takes_away: true,
                    document: with(None),
                });
                for (how, takes_away, replacement) in ways(field) {
                    changed.push(Changed {
                        path: path.clone(),
                        how,
                        takes_away,
                        document: with(Some(replacement)),
                    });
                }
                walk(field, &path, changed, &|value| with(Some(value)));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, path, changed, &|value| {
                    let mut items = items.clone();
                    if let Some(slot) = items.get_mut(index) {
                        *slot = value;
                    }
                    rebuild(Value::Array(items))
                });
            }
        }
        _ => {}
    }
}

/// How else the service might write a value: what it is turned into, and whether it is gone then.
fn ways(value: &Value) -> Vec<(&'static str, bool, Value)> {
    let mut ways = vec![("null", true, Value::Null)];
    match value {
        Value::String(text) => {
            ways.push(("another text", false, json!(format!("{text}-since-next-year"))));
            ways.push(("a number", false, json!(7)));
            ways.push(("empty", true, json!("")));
        }
        Value::Number(number) => {
            ways.push(("a number as text", false, json!(number.to_string())));
            ways.push(("a float", false, json!(number.as_f64())));
            ways.push(("a text", false, json!("soon")));
            ways.push(("negative", false, json!(-1)));
        }
        Value::Bool(flag) => {
            ways.push(("a boolean as text", false, json!(flag.to_string())));
            ways.push(("a number", false, json!(u8::from(*flag))));
            ways.push(("a text", false, json!("perhaps")));
        }
        Value::Array(_) => ways.push(("empty", false, json!([]))),
        Value::Object(_) => {
            ways.push(("a text", false, json!("")));
            ways.push(("a list", false, json!([])));
        }
        Value::Null => {}
    }
    ways
}
