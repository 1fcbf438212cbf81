//! The header `fields`: which fields of the answer to give, `id,name,subject(field_name)`.

use super::unprocessable;
use crate::http::Refused;
use axum::http::HeaderMap;
use serde_json::{Map, Value};

/// Deeper and longer lists are refused.
const MAX_DEPTH: usize = 4;
const MAX_LENGTH: usize = 1024;

/// Everything, or the fields of this list, each with a list of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fields(Option<Vec<(String, Fields)>>);

pub(super) fn of(headers: &HeaderMap) -> Result<Fields, Refused> {
    let Some(text) = headers.get("fields").filter(|text| !text.is_empty()) else { return Ok(Fields(None)) };
    let fields = text.to_str().ok().and_then(read);
    fields.ok_or_else(|| unprocessable(1006, "fields: expected names with commas between them, subfields in brackets"))
}

fn read(text: &str) -> Option<Fields> {
    let mut rest = text;
    let fields = read_list(&mut rest, 0)?;
    (text.len() <= MAX_LENGTH && rest.is_empty()).then_some(fields)
}

fn read_list(rest: &mut &str, depth: usize) -> Option<Fields> {
    let mut list = Vec::new();
    loop {
        let end = rest.find([',', '(', ')']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let name = name.trim();
        if name.is_empty() || depth > MAX_DEPTH {
            return None;
        }
        *rest = after;
        let mut below = Fields(None);
        if let Some(inner) = rest.strip_prefix('(') {
            *rest = inner;
            below = read_list(rest, depth + 1)?;
            *rest = rest.strip_prefix(')')?.trim_start();
        }
        list.push((name.to_owned(), below));
        match rest.strip_prefix(',') {
            Some(after) => *rest = after,
            None => return Some(Fields(Some(list))),
        }
    }
}

impl Fields {
    /// Those that are named, in the order of the value.
    pub(super) fn select(&self, value: Value) -> Value {
        let Some(list) = &self.0 else { return value };
        match value {
            Value::Object(object) => {
                let named = |name: &str| list.iter().find(|(wanted, _)| wanted == name);
                let kept = object.into_iter().filter_map(|(name, value)| {
                    let below = &named(&name)?.1;
                    Some((name, below.select(value)))
                });
                Value::Object(kept.collect::<Map<_, _>>())
            }
            Value::Array(values) => values.into_iter().map(|value| self.select(value)).collect(),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn named_fields_are_given_and_subfields_of_lists() {
        let value = json!({"id": 1, "name": "a", "subject": [{"field_name": "CN", "value": "b"}], "status": "STAGED"});
        let select = |text: &str| read(text).map(|fields| fields.select(value.clone()));
        assert_eq!(select("name,id"), Some(json!({"id": 1, "name": "a"})));
        assert_eq!(select("subject(field_name), id"), Some(json!({"id": 1, "subject": [{"field_name": "CN"}]})));
        assert_eq!(select("none"), Some(json!({})));
        for wrong in ["", "a,", "a(", "a()", "a(b", "a)b", "(a)", "a(b(c(d(e(f)))))", &"a".repeat(1025)] {
            assert_eq!(select(wrong), None, "{wrong}");
        }
    }
}
