//! Who asks: each service has its own header and roles.
//!
//! | service | credential | roles |
//! |---|---|---|
//! | trust | `Authorization: Bearer …` | `admin`, `dts-provider` |
//! | console | `SEC: …` or `Authorization: Bearer …` | `system-administrator`, `security-administrator` |
//! | a component of the console: what is deployed for it | as the console | `component`, or the console's |
//! | enrollment | `x-api-key: …` | `enrollment` |
//! | tree of CAs | none on this machine; `Authorization: Bearer …` if the configuration has a token | – |
//!
//! No credential or an unknown one: 401. One without the role: 403. What belongs to another tenant is not there: 404.

use crate::app::Shared;
use crate::config::{Role, Tenant};
use crate::http::Refused;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use std::ops::Deref;
use std::sync::Arc;

/// The credential's place and the roles that will do.
pub(crate) trait Service {
    const ROLES: &'static [Role];
    fn credential(headers: &HeaderMap) -> Option<&str>;
}

pub(crate) struct Trust;
pub(crate) struct Console;
/// What the console's components may ask for too.
pub(crate) struct Deployed;
pub(crate) struct Enrollment;

impl Service for Trust {
    const ROLES: &'static [Role] = &[Role::Admin, Role::DtsProvider];

    fn credential(headers: &HeaderMap) -> Option<&str> {
        bearer(headers)
    }
}

impl Service for Console {
    const ROLES: &'static [Role] = &[Role::SystemAdministrator, Role::SecurityAdministrator];

    fn credential(headers: &HeaderMap) -> Option<&str> {
        plain(headers, "sec").or_else(|| bearer(headers))
    }
}

impl Service for Deployed {
    const ROLES: &'static [Role] = &[Role::SystemAdministrator, Role::SecurityAdministrator, Role::Component];

    fn credential(headers: &HeaderMap) -> Option<&str> {
        Console::credential(headers)
    }
}

impl Service for Enrollment {
    const ROLES: &'static [Role] = &[Role::Enrollment];

    fn credential(headers: &HeaderMap) -> Option<&str> {
        plain(headers, "x-api-key")
    }
}

fn plain<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = plain(headers, "authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The tenant of a request whose credential opens service `S`.
pub(crate) struct Of<S> {
    tenant: Arc<Tenant>,
    /// What a component is shown; everything else is hidden from it.
    only: Option<i64>,
    service: std::marker::PhantomData<S>,
}

impl Of<Deployed> {
    /// The component that asks, unless it is an administrator.
    pub(crate) fn component(&self) -> Option<i64> {
        self.only
    }
}

impl<S> Deref for Of<S> {
    type Target = Tenant;

    fn deref(&self) -> &Tenant {
        &self.tenant
    }
}

impl<S: Service> FromRequestParts<Shared> for Of<S> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refused> {
        let holder = S::credential(&parts.headers).and_then(|credential| app.config.holder(credential));
        let holder = holder.ok_or_else(unauthorized)?;
        if !holder.roles.iter().any(|role| S::ROLES.contains(role)) {
            return Err(StatusCode::FORBIDDEN.into());
        }
        let only = holder.component.filter(|_| !holder.roles.iter().any(|role| Console::ROLES.contains(role)));
        Ok(Self { tenant: holder.tenant.clone(), only, service: std::marker::PhantomData })
    }
}

/// A request that may use the tree of CAs.
pub(crate) struct TreeUser;

impl FromRequestParts<Shared> for TreeUser {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refused> {
        let host = plain(&parts.headers, "host");
        if app.config.opens_tree(bearer(&parts.headers), host) { Ok(Self) } else { Err(unauthorized()) }
    }
}

fn unauthorized() -> Refused {
    Refused::response((StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response())
}
