//! A calendar server on the other side of HTTP.
//!
//! The password goes to the address that was given and nowhere else: no redirect is followed, and without encryption only
//! this computer is talked to.

use super::push::{Condition, Method, Reply, Request, Server};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::time::Duration;
use ureq::Agent;
use ureq::http;

/// The longest that an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The largest resource that is read, in bytes.
const LARGEST_REPLY: u64 = 2_000_000;

/// A calendar at an address.
pub struct HttpServer {
    agent: Agent,
    calendar: String,
    authorization: Option<String>,
}

/// Why an address is not talked to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unfit {
    /// It is no address of HTTP.
    NoAddress,
    /// It would send everything, the password too, in the clear to another computer.
    InTheClear,
    /// It has a user or a password in it, where logs and other people's screens would show it.
    HasUser,
}

impl HttpServer {
    /// The calendar at an address, such as `https://example.org/calendars/ana/talks/`, as a user with a password.
    ///
    /// # Errors
    /// Why the address is not talked to.
    pub fn new(address: &str, user: Option<&str>, password: Option<&str>) -> Result<Self, Unfit> {
        let uri: http::Uri = address.parse().map_err(|_| Unfit::NoAddress)?;
        let (scheme, authority) = uri.scheme_str().zip(uri.authority()).ok_or(Unfit::NoAddress)?;
        if authority.as_str().contains('@') {
            return Err(Unfit::HasUser);
        }
        if uri.query().is_some() || !["http", "https"].contains(&scheme) {
            return Err(Unfit::NoAddress);
        }
        let is_here = is_loopback(authority.host());
        if scheme == "http" && !is_here {
            return Err(Unfit::InTheClear);
        }
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .user_agent(concat!("fora/", env!("CARGO_PKG_VERSION")));
        if is_here {
            // What is on this computer is behind no proxy.
            config = config.proxy(None);
        }
        let secret = user.map(|user| format!("{user}:{}", password.unwrap_or_default()));
        let calendar = if address.ends_with('/') { address.to_owned() } else { format!("{address}/") };
        Ok(HttpServer {
            agent: config.build().into(),
            calendar,
            authorization: secret.map(|secret| format!("Basic {}", STANDARD.encode(secret))),
        })
    }
}

/// Whether a host is this computer.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Server for HttpServer {
    fn ask(&mut self, request: Request<'_>) -> Result<Reply, String> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Put => http::Method::PUT,
            Method::Delete => http::Method::DELETE,
        };
        let mut asked = http::Request::builder().method(method).uri(format!("{}{}", self.calendar, request.name));
        if let Some(authorization) = &self.authorization {
            asked = asked.header("Authorization", authorization);
        }
        asked = match request.condition {
            Condition::None => asked,
            Condition::Absent => asked.header("If-None-Match", "*"),
            Condition::Is(etag) => asked.header("If-Match", etag),
        };
        let answer = if request.method == Method::Put {
            let asked =
                asked.header("Content-Type", "text/calendar; charset=utf-8").body(request.body).map_err(|error| error.to_string())?;
            self.agent.run(asked)
        } else {
            self.agent.run(asked.body(()).map_err(|error| error.to_string())?)
        };
        let mut answer = answer.map_err(|error| error.to_string())?;
        let etag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let status = answer.status().as_u16();
        let reads = request.method == Method::Get && status < 300;
        let body = answer.body_mut().with_config().limit(LARGEST_REPLY).read_to_string();
        let body = if reads { body.map_err(|error| error.to_string())? } else { String::new() };
        Ok(Reply { status, etag, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_sent_in_the_clear_to_this_computer_only() {
        let unfit = |address| HttpServer::new(address, Some("ana"), Some("secret")).err();
        assert_eq!(unfit("https://example.org/ana/talks/"), None);
        assert_eq!(unfit("http://127.0.0.1:5232/ana/talks"), None);
        assert_eq!(unfit("http://[::1]:5232/ana/talks"), None);
        assert_eq!(unfit("http://localhost/ana"), None);
        assert_eq!(unfit("http://example.org/ana/talks/"), Some(Unfit::InTheClear));
        assert_eq!(unfit("http://127.0.0.1.example.org/"), Some(Unfit::InTheClear));
        assert_eq!(unfit("https://ana:secret@example.org/"), Some(Unfit::HasUser));
        for address in ["ftp://example.org/", "example.org/ana", "https://", "", "https://example.org/?a=b"] {
            assert_eq!(unfit(address), Some(Unfit::NoAddress), "{address}");
        }
    }
}
