//! The samples on the published pages.

use serde_json::Value;

/// The JSON object that begins at the first `{` after `marker`.
pub(super) fn object_after(page: &str, marker: &str) -> String {
    let after = page.find(marker).unwrap_or_else(|| panic!("no {marker:?}")) + marker.len();
    let begin = after + page[after..].find('{').unwrap();
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, one) in page[begin..].char_indices() {
        match one {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return page[begin..=begin + at].to_owned();
                }
            }
            _ => {}
        }
    }
    panic!("the object after {marker:?} does not end");
}

/// The same text without white space outside strings: what a serializer writes.
pub(super) fn compact(json: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let keep = |one: &char| {
        let inside = quoted;
        match one {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        inside || !one.is_whitespace()
    };
    json.chars().filter(keep).collect()
}

/// The shape of a value: keys in their order, and the types of what they hold.
pub(super) fn shape(json: &str) -> String {
    let (mut shape, mut rest) = (String::new(), json);
    while let Some(one) = rest.chars().next() {
        let length = match one {
            '"' => 1 + end_of_string(&rest[1..]) + 1,
            '-' | '0'..='9' => rest.find(|c: char| !"+-.eE0123456789".contains(c)).unwrap_or(rest.len()),
            'n' | 't' => 4,
            'f' => 5,
            _ => 1,
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        match one {
            '"' if rest.trim_start().starts_with(':') => shape += token,
            '"' => shape += "text",
            '-' | '0'..='9' => shape += "number",
            't' | 'f' => shape += "bool",
            _ if one.is_whitespace() => {}
            _ => shape += token,
        }
    }
    shape
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    let ends = |one: char| {
        let end = one == '"' && !escaped;
        escaped = one == '\\' && !escaped;
        end
    };
    text.find(ends).unwrap()
}

pub(super) fn parse(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

#[test]
fn a_sample_is_found_compacted_and_drawn() {
    let page = "answer: {\"a\": \"}\\\"\", \"b\": [1, true,\n null]} {}";
    let object = object_after(page, "answer");
    assert_eq!(object, "{\"a\": \"}\\\"\", \"b\": [1, true,\n null]}");
    assert_eq!(compact(&object), "{\"a\":\"}\\\"\",\"b\":[1,true,null]}");
    assert_eq!(shape(&object), "{\"a\":text,\"b\":[number,bool,null]}");
}
