//! A calendar server on the other side of HTTP.
//!
//! The password goes to the address that was given and nowhere else: no redirect is followed, and without encryption only
//! this computer is talked to.

mod multistatus;

use super::push::{Condition, Listing, Method, Reply, Request, Server, Trouble};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::num::NonZeroU16;
use std::time::Duration;
use ureq::http;
use ureq::{Agent, Body};

/// The longest that an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The largest resource that is read, in bytes.
const LARGEST_REPLY: u64 = 2_000_000;
/// The largest list of what a calendar has that is read, in bytes.
const LARGEST_LISTING: u64 = 64_000_000;
/// What is asked of everything in a calendar.
const PROPERTIES: &str =
    r#"<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getetag/></prop></propfind>"#;

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
        let Address { scheme, host, port, path } = Address::read(address)?;
        let is_here = is_loopback(&host);
        if scheme == "http" && !is_here {
            return Err(Unfit::InTheClear);
        }
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .timeout_global(Some(PATIENCE))
            .user_agent(concat!("fora/", env!("CARGO_PKG_VERSION")));
        if is_here {
            // What is on this computer is behind no proxy.
            config = config.proxy(None);
        }
        let secret = user.map(|user| format!("{user}:{}", password.unwrap_or_default()));
        Ok(HttpServer {
            agent: config.build().into(),
            calendar: format!("{scheme}://{host}{port}{path}"),
            authorization: secret.map(|secret| format!("Basic {}", STANDARD.encode(secret))),
        })
    }

    /// The address of the calendar as it is asked, without a `/` at its end.
    pub fn address(&self) -> &str {
        &self.calendar
    }

    /// Asks something, with the password, and waits for the answer.
    fn run(&self, request: http::request::Builder, body: &str) -> Result<http::Response<Body>, Trouble> {
        let request = self.authorization.iter().fold(request, |request, secret| request.header("Authorization", secret));
        let request = request.body(body).map_err(unreachable)?;
        self.agent.run(request).map_err(unreachable)
    }
}

/// There is no answer.
fn unreachable(why: impl std::fmt::Display) -> Trouble {
    Trouble::of_server(why, "check the address (http or https, host and port), and that the server is running")
}

/// The parts of an address.
struct Address {
    scheme: String,
    host: String,
    /// With its colon, if there is one.
    port: String,
    /// Without a `/` at its end.
    path: String,
}

impl Address {
    fn read(address: &str) -> Result<Self, Unfit> {
        let uri: http::Uri = address.parse().map_err(|_| Unfit::NoAddress)?;
        let (scheme, authority) = uri.scheme_str().zip(uri.authority()).ok_or(Unfit::NoAddress)?;
        if authority.as_str().contains('@') {
            return Err(Unfit::HasUser);
        }
        let (scheme, host) = (scheme.to_ascii_lowercase(), authority.host().to_ascii_lowercase());
        let port = authority.as_str().get(host.len()..).ok_or(Unfit::NoAddress)?;
        let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<NonZeroU16>().is_ok());
        // What follows a `#` would not be sent at all.
        if address.contains(['?', '#']) || !is_port || !["http", "https"].contains(&scheme.as_str()) {
            return Err(Unfit::NoAddress);
        }
        Ok(Address { scheme, host, port: port.to_owned(), path: uri.path().trim_end_matches('/').to_owned() })
    }
}

/// Whether a host is this computer.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Server for HttpServer {
    fn list(&mut self) -> Result<Listing, Trouble> {
        let asked = http::Request::builder().method("PROPFIND").uri(format!("{}/", self.calendar)).header("Depth", "1");
        let mut answer = self.run(asked.header("Content-Type", "application/xml; charset=utf-8"), PROPERTIES)?;
        if answer.status() != http::StatusCode::MULTI_STATUS {
            return Err(Trouble::refusal(answer.status().as_u16(), ""));
        }
        let text = answer.body_mut().with_config().limit(LARGEST_LISTING).read_to_string();
        multistatus::listing(&text.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => {
                let what = format!("its list of the calendar's contents is longer than {} MB", LARGEST_LISTING / 1_000_000);
                Trouble::of_server(what, "use a calendar with fewer entries")
            }
            error => unreachable(error),
        })?)
    }

    fn ask(&mut self, request: Request<'_>) -> Result<Reply, Trouble> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Put => http::Method::PUT,
            Method::Delete => http::Method::DELETE,
        };
        let mut asked = http::Request::builder().method(method).uri(format!("{}/{}", self.calendar, request.name));
        asked = match request.condition {
            Condition::None => asked,
            Condition::Absent => asked.header("If-None-Match", "*"),
            Condition::Is(etag) => asked.header("If-Match", etag),
        };
        if request.method == Method::Put {
            asked = asked.header("Content-Type", "text/calendar; charset=utf-8");
        }
        let mut answer = self.run(asked, request.body)?;
        let etag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let status = answer.status().as_u16();
        let is_read = request.method == Method::Get && status < 300;
        let body = answer.body_mut().with_config().limit(LARGEST_REPLY).read_to_string();
        // Why something is refused is good to know, and no more than that.
        let body = if is_read { body.map_err(unreachable)? } else { body.unwrap_or_default() };
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
        assert_eq!(unfit("HTTP://LOCALHOST:5232/ana"), None);
        let none = ["ftp://example.org/", "example.org/ana", "https://", "", "https://example.org/?a=b", "https://example.org/#a"];
        for address in none.into_iter().chain(["https://example.org:99999/", "https://example.org:/", "https://[::1]:0/"]) {
            assert_eq!(unfit(address), Some(Unfit::NoAddress), "{address}");
        }
    }

    #[test]
    fn one_calendar_has_one_address() {
        let address = |address| HttpServer::new(address, None, None).map(|server| server.address().to_owned()).expect("an address");
        assert_eq!(address("HTTPS://Example.ORG:8443/Ana/Talks//"), "https://example.org:8443/Ana/Talks");
        assert_eq!(address("https://[::1]"), "https://[::1]");
    }
}
