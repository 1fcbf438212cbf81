//! The page for people, and the OpenAPI document.

use crate::http::text;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const PAGE: &str = include_str!("page.html");
const OPENAPI: &str = include_str!("../openapi.json");

/// Nothing but the page's own script and style runs, and it talks to this service alone.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = |element: &str| {
        let text =
            PAGE.split_once(&format!("<{element}>")).and_then(|(_, rest)| rest.split_once(&format!("</{element}>")));
        format!("'sha256-{}'", Base64::encode_string(&Sha256::digest(text.map_or("", |(text, _)| text))))
    };
    let (script, style) = (hash("script"), hash("style"));
    let policy = format!(
        "default-src 'none'; script-src {script}; style-src {style}; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

pub(crate) async fn page() -> Response {
    let mut response = text("text/html; charset=utf-8", PAGE);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    response
}

pub(crate) async fn openapi() -> Response {
    text("application/json", OPENAPI)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::services;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn the_document_lists_every_route_and_no_other() {
        let document: Value = serde_json::from_str(OPENAPI).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let operations = paths.iter().flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.clone(), path.clone()))
        });
        let served = services().into_iter().flat_map(|(routes, _)| routes.listed);
        let served: BTreeSet<_> = served.map(|(method, path)| (method.to_owned(), path.to_owned())).collect();
        assert_eq!(operations.collect::<BTreeSet<_>>(), served);
    }

    /// A path may be no UTF-8 (`%ff`), and a query no number.
    #[test]
    fn whatever_can_be_asked_wrongly_lists_400() {
        let document: Value = serde_json::from_str(OPENAPI).unwrap();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let parameters = operation["parameters"].to_string();
                let is_asked = path.contains('{') || parameters.contains("\"query\"") || parameters.contains("/limit");
                assert!(!is_asked || operation["responses"].get("400").is_some(), "{method} {path}");
            }
        }
    }

    #[test]
    fn every_reference_of_the_document_leads_somewhere() {
        let document: Value = serde_json::from_str(OPENAPI).unwrap();
        for reference in OPENAPI.split("\"$ref\": \"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }

    #[test]
    fn the_page_asks_nothing_of_others() {
        for outside in ["http://", "https://", "src=", "@import", "url("] {
            assert!(!PAGE.contains(outside), "{outside}");
        }
    }
}
