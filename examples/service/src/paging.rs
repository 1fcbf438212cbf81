//! Long lists, a page at a time: `?limit=…&after=…`.
//!
//! A list has at most `limit` entries, 1000 unless told. If there are more, the header `Link` has the address of the next
//! page, `rel="next"` (RFC 8288). Pages follow the order of a key, so what is added meanwhile moves nothing between them.

use crate::app::Shared;
use crate::http::{Refused, broken};
use axum::extract::{FromRequestParts, OriginalUri, Query};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use sqlx::any::AnyRow;
use sqlx::{Error, Row};

const MAX: i64 = 1000;

/// Which part of a list is asked for.
#[derive(Debug)]
pub(crate) struct Page {
    limit: i64,
    after: Option<String>,
    /// The address of the next page, but for its `after`.
    next: String,
}

/// The key of a row among the others of its list.
type Key = fn(&AnyRow) -> Result<String, Error>;

/// The header of an answer that is not the last.
pub(crate) struct Next(Option<HeaderValue>);

impl Page {
    /// Nothing if the query will not do.
    fn read(path: &str, query: &str, parameters: Vec<(String, String)>) -> Option<Self> {
        let (mut limit, mut after) = (MAX, None);
        for (name, value) in parameters {
            match name.as_str() {
                "limit" => limit = number(&value).filter(|limit| (1..=MAX).contains(limit))?,
                // One database would look for a NUL, and another not even that.
                "after" => after = Some(value).filter(|value| !value.contains('\0')).map(Some)?,
                _ => {}
            }
        }
        let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("after="));
        // It stands between angle brackets.
        let kept: String = kept.map(|pair| format!("{}&", pair.replace('<', "%3C").replace('>', "%3E"))).collect();
        Some(Self { limit, after, next: format!("{path}?{kept}after=") })
    }

    /// How many rows to ask for: one more than are shown.
    pub(crate) fn rows(&self) -> i64 {
        self.limit.saturating_add(1)
    }

    /// Of a list in the order of a number that is at least 1.
    pub(crate) fn after_number(&self) -> Result<i64, Refused> {
        let Some(after) = &self.after else { return Ok(0) };
        number(after).ok_or(StatusCode::BAD_REQUEST.into())
    }

    /// Of a list in the order of a name.
    pub(crate) fn after_name(&self) -> &str {
        self.after.as_deref().unwrap_or_default()
    }

    /// Of a list in the order in which its rows were made: by time, and by id among those of one microsecond.
    pub(crate) fn after_made(&self) -> Result<(i64, &str), Refused> {
        let Some(after) = &self.after else { return Ok((0, "")) };
        let read = |(moment, id): (&str, _)| Some((number(moment)?, id));
        after.split_once('.').and_then(|(moment, id)| read((moment, id))).ok_or(StatusCode::BAD_REQUEST.into())
    }

    /// The rows to show, and the header for them.
    pub(crate) fn show<'a>(&self, rows: &'a [AnyRow], key: Key) -> Result<(&'a [AnyRow], Next), Refused> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let Some((shown, [_, ..])) = rows.split_at_checked(limit) else { return Ok((rows, Next(None))) };
        let last = shown.last().map(key).transpose()?.unwrap_or_default();
        let link = HeaderValue::from_str(&format!("<{}{last}>; rel=\"next\"", self.next));
        Ok((shown, Next(Some(link.map_err(|error| broken(&error))?))))
    }
}

/// Digits; Rust would take a sign before them.
fn number(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

impl Next {
    pub(crate) fn on(self, mut response: Response) -> Response {
        if let Some(link) = self.0 {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}

pub(crate) fn by_id(row: &AnyRow) -> Result<String, Error> {
    Ok(row.try_get::<i64, _>("id")?.to_string())
}

pub(crate) fn by_path(row: &AnyRow) -> Result<String, Error> {
    row.try_get("path")
}

pub(crate) fn by_serial(row: &AnyRow) -> Result<String, Error> {
    Ok(row.try_get::<i64, _>("serial")?.to_string())
}

pub(crate) fn when_made(row: &AnyRow) -> Result<String, Error> {
    Ok(format!("{}.{}", row.try_get::<i64, _>("created_at")?, row.try_get::<String, _>("id")?))
}

impl FromRequestParts<Shared> for Page {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refused> {
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, app).await.unwrap_or_else(|never| match never {});
        let parameters = Query::try_from_uri(&uri).map_err(|_| StatusCode::BAD_REQUEST)?;
        let page = Self::read(uri.path(), uri.query().unwrap_or_default(), parameters.0);
        Ok(page.ok_or(StatusCode::BAD_REQUEST)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Option<Page> {
        let uri = format!("/list?{query}").parse().unwrap();
        Page::read("/list", query, Query::try_from_uri(&uri).unwrap().0)
    }

    #[test]
    fn a_limit_is_between_1_and_1000() {
        assert_eq!(read("").unwrap().rows(), 1001);
        assert_eq!(read("limit=1").unwrap().rows(), 2);
        for wrong in
            ["limit=0", "limit=-1", "limit=1001", "limit=", "limit=x", "limit=%2B1", "limit=99999999999999999999"]
        {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn what_else_was_asked_is_asked_of_the_next_page_too() {
        let page = read("cn_path=a%20%3Cb&after=7&limit=5").unwrap();
        assert_eq!(page.next, "/list?cn_path=a%20%3Cb&limit=5&after=");
        assert_eq!(page.after_number().unwrap(), 7);
        for wrong in ["after=x", "after=", "after=1.5", "after=%2B1", "after=-1"] {
            assert!(read(wrong).unwrap().after_number().is_err(), "{wrong}");
        }
    }

    #[test]
    fn rows_of_one_microsecond_are_told_apart_by_their_id() {
        assert_eq!(read("after=12.ab-c").unwrap().after_made().unwrap(), (12, "ab-c"));
        assert_eq!(read("").unwrap().after_made().unwrap(), (0, ""));
        assert!(read("after=12").unwrap().after_made().is_err());
        assert!(read("after=a%00b").is_none());
    }
}
