//! The list of what a calendar has, as WebDAV writes it (RFC 4918, 13). Nothing in it is expanded.

use crate::publish::push::{Listing, Trouble};
use percent_encoding::percent_decode_str;
use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use quick_xml::name::{Namespace, ResolveResult};

const DAV: &str = "DAV:";
const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";

/// What is said of one address. Properties that are not there are listed too, without a value.
#[derive(Default)]
struct Entry {
    href: String,
    etag: String,
    is_calendar: bool,
}

/// Reads the answer to `PROPFIND`. The shortest path in it is that of the calendar itself.
///
/// # Errors
/// That this is no such answer, or that the address is not one of a calendar.
pub(super) fn listing(text: &str) -> Result<Listing, Trouble> {
    let broken = |why: &str| Trouble::of_server(format!("its list of the calendar's contents cannot be read: {why}"), "check the address");
    let entries = entries(text).map_err(|why| broken(&why))?;
    let own = entries.iter().map(|entry| path_of(&entry.href)).min_by_key(|path| path.len()).ok_or_else(|| broken("it is empty"))?;
    if !entries.iter().any(|entry| path_of(&entry.href) == own && entry.is_calendar) {
        let fix = "give the address of one calendar, such as https://example.org/calendars/ana/talks/, or create it first";
        return Err(Trouble::of_server("what is at this address is not a calendar", fix));
    }
    let resources = entries.iter().filter(|entry| path_of(&entry.href) != own);
    let named = resources.map(|entry| {
        let name = decoded(path_of(&entry.href).rsplit('/').next().unwrap_or_default());
        (name, Some(entry.etag.trim().to_owned()).filter(|etag| !etag.is_empty()))
    });
    Ok(Listing(named.collect()))
}

fn entries(text: &str) -> Result<Vec<Entry>, String> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut inside: Vec<(bool, String)> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|error| error.to_string())?;
        let said = match event {
            Event::Eof => break,
            Event::DocType(_) => return Err("it has a document type".into()),
            Event::Start(start) => {
                let is_of = |wanted: &str| matches!(space, ResolveResult::Bound(Namespace(space)) if space == wanted);
                let name = start.local_name().as_ref().to_owned();
                if is_of(DAV) && name == "response" {
                    entries.push(Entry::default());
                }
                let is_type = inside.last().is_some_and(|(is_dav, parent)| *is_dav && parent == "resourcetype");
                if let Some(entry) = entries.last_mut() {
                    entry.is_calendar |= is_type && is_of(CALDAV) && name == "calendar";
                }
                inside.push((is_of(DAV), name));
                continue;
            }
            Event::End(_) => {
                inside.pop();
                continue;
            }
            Event::Text(text) => text.to_string(),
            Event::CData(text) => text.to_string(),
            Event::GeneralRef(reference) => letter(&reference).ok_or("it has a name with no meaning")?,
            _ => continue,
        };
        match (entries.last_mut(), inside.last()) {
            (Some(entry), Some((true, name))) if name == "href" => entry.href += &said,
            (Some(entry), Some((true, name))) if name == "getetag" => entry.etag += &said,
            _ => {}
        }
    }
    if inside.is_empty() { Ok(entries) } else { Err("it breaks off in the middle".into()) }
}

/// What a reference stands for, without any that a document makes for itself.
fn letter(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    let letter = reference.resolve_char_ref().ok().flatten().map(String::from);
    letter.or_else(|| resolve_predefined_entity(reference).map(str::to_owned))
}

/// The path of an address that may be whole or a path alone, without a `/` at its end.
fn path_of(href: &str) -> &str {
    let href = href.trim();
    let path = match href.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => href,
    };
    path.trim_end_matches('/')
}

/// A name in which letters may be written as `%3D` (RFC 3986, 2.1).
fn decoded(name: &str) -> String {
    percent_decode_str(name).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RADICALE: &str = r#"<?xml version='1.0' encoding='utf-8'?>
<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response><href>/ana/talks/</href><propstat><prop><resourcetype><C:calendar /><collection /></resourcetype><getetag>"e0"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response><response><href>/ana/talks/open.a%3D20b.ics</href><propstat><prop><resourcetype /><getetag>"e1"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"#;

    const ABSOLUTE: &str = r#"<d:multistatus xmlns:d="DAV:" xmlns:cal="urn:ietf:params:xml:ns:caldav">
 <d:response><d:href>https://example.org/dav/talks/b.ics</d:href>
  <d:propstat><d:prop><d:getetag>&quot;1&#38;2&quot;</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>
  <d:propstat><d:prop><d:resourcetype/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>
 <d:response><d:href>https://example.org/dav/talks/c.ics</d:href><d:propstat><d:prop><d:getetag/></d:prop></d:propstat></d:response>
 <d:response><d:href>https://example.org/dav/talks</d:href>
  <d:propstat><d:prop><d:resourcetype><d:collection/><cal:calendar/></d:resourcetype></d:prop></d:propstat></d:response>
</d:multistatus>"#;

    fn found(text: &str) -> Vec<(String, Option<String>)> {
        listing(text).unwrap_or_else(|trouble| panic!("{trouble:?}")).0.into_iter().collect()
    }

    #[test]
    fn what_a_calendar_has_is_read_by_name() {
        let tag = |tag: &str| Some(tag.to_owned());
        assert_eq!(found(RADICALE), [("open.a=20b.ics".to_owned(), tag("\"e1\""))]);
        assert_eq!(found(ABSOLUTE), [("b.ics".to_owned(), tag("\"1&2\"")), ("c.ics".to_owned(), None)]);
        assert_eq!(decoded("%e2%82%ac%zz%4"), "€%zz%4");
    }

    #[test]
    fn what_is_no_calendar_or_no_list_is_told() {
        let trouble = |text: &str| listing(text).expect_err("no list").what;
        for (from, to) in [("<C:calendar />", ""), ("ns:caldav", "ns:carddav"), ("<C:calendar />", "<calendar />")] {
            assert!(trouble(&RADICALE.replace(from, to)).contains("not a calendar"), "{from} {to}");
        }
        // A calendar in a folder of calendars does not make that folder one.
        let home = RADICALE.replace("<C:calendar />", "").replace("<resourcetype />", "<resourcetype><C:calendar /></resourcetype>");
        assert!(trouble(&home).contains("not a calendar"));
        let entity = RADICALE.replace("<multistatus", "<!DOCTYPE a [<!ENTITY e \"ee\">]>\n<multistatus");
        for text in ["", "<html><body>", "<a/>", &RADICALE[..400], &entity, &RADICALE.replace("e1", "&e;")] {
            assert!(trouble(text).contains("cannot be read"), "{text}");
        }
    }
}
