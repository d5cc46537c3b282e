//! Who writes to whom.

/// A name and an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mailbox {
    /// What readers call them.
    pub name: String,
    /// `somebody@example.org`.
    pub email: String,
}

/// Between whom an invitation goes (RFC 5546).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Between {
    /// Who asks.
    pub organizer: Mailbox,
    /// Who is asked.
    pub attendee: Mailbox,
    /// The short names of those who read that mailbox; empty where they are not known.
    pub people: Vec<String>,
}

impl Mailbox {
    /// A name and an address from `Secretariat <secretariat@example.org>` or the address alone, which takes the name given;
    /// `None` if it holds no address. A name in quotes is what they hold (RFC 5322, 3.2.4).
    pub fn read(text: &str, name: &str) -> Option<Self> {
        let is_wrapping = |mark: char| mark == '"' || mark.is_whitespace();
        let (own, email) = match text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
            Some((own, email)) => (own.trim(), email),
            None => ("", text.trim()),
        };
        let quoted = unquoted(own);
        if quoted.is_none() && own.contains('<') && own.contains('@') {
            // Two of them, of which one would be lost.
            return None;
        }
        let own = quoted.unwrap_or_else(|| own.to_owned());
        let plain = |part: &str| {
            !part.is_empty() && part.chars().all(|mark| !mark.is_whitespace() && !mark.is_control() && !"@,;:<>()[]\"\\".contains(mark))
        };
        let (user, host) = email.split_once('@')?;
        let is_named = !own.trim_matches(is_wrapping).is_empty();
        let name = if is_named { own.trim() } else { name.trim() };
        (plain(user) && plain(host)).then(|| Mailbox { name: name.to_owned(), email: email.to_owned() })
    }

    /// `Secretariat <secretariat@example.org>`; a name that has quotes itself stands in quotes.
    pub fn words(&self) -> String {
        let name = &self.name;
        match (name.is_empty(), name.contains(['"', '\\', '<'])) {
            (true, _) => self.email.clone(),
            (false, false) => format!("{name} <{}>", self.email),
            (false, true) => format!("\"{}\" <{}>", name.replace('\\', r"\\").replace('"', "\\\""), self.email),
        }
    }

    /// The address as `mailto:ana@example.org`, with what means something else in one escaped (RFC 6068, 2).
    pub fn uri(&self) -> String {
        let escaped = |email: String, (mark, escape): &(char, &str)| email.replace(*mark, escape);
        format!("mailto:{}", ESCAPES.iter().fold(self.email.clone(), escaped))
    }

    /// The address of [`Mailbox::uri`]; `None` if it is none.
    pub fn address_in(uri: &str) -> Option<String> {
        let address = uri.get(7..).filter(|_| uri.to_ascii_lowercase().starts_with("mailto:"))?;
        Some(ESCAPES.iter().rev().fold(address.to_owned(), |address, (mark, escape)| address.replace(escape, &mark.to_string())))
    }

    /// Whether messages to both reach the same: small letters and capitals are taken for the same, also before the `@`, where
    /// a host could tell them apart and is advised not to (RFC 5321, 2.4).
    pub fn is_same_address(&self, other: &Mailbox) -> bool {
        self.email.eq_ignore_ascii_case(&other.email)
    }
}

/// What is escaped in an address, the sign of it first.
const ESCAPES: [(char, &str); 5] = [('%', "%25"), ('?', "%3F"), ('&', "%26"), ('#', "%23"), ('/', "%2F")];

/// What a text holds that is one quoted string, a backslash of which stands before what is meant as it is.
fn unquoted(text: &str) -> Option<String> {
    let mut inner = text.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut held = String::new();
    while let Some(mark) = inner.next() {
        match mark {
            '"' => return None,
            '\\' => held.push(inner.next()?),
            mark => held.push(mark),
        }
    }
    Some(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_with_its_name_or_the_one_given() {
        let read = |text| Mailbox::read(text, "Series").map(|mailbox| (mailbox.name, mailbox.email));
        let is = |name: &str, email: &str| Some((name.to_owned(), email.to_owned()));
        assert_eq!(read("Secretariat <a@example.org>"), is("Secretariat", "a@example.org"));
        assert_eq!(read("\"The, office\" <a@example.org>"), is("The, office", "a@example.org"));
        assert_eq!(read(r#""Office; of, \"X\" \\" <a@example.org>"#), is(r#"Office; of, "X" \"#, "a@example.org"));
        assert_eq!(read(r#"The "office" <a@example.org>"#), is(r#"The "office""#, "a@example.org"));
        assert_eq!(read(r#"" " <a@example.org>"#), is("Series", "a@example.org"));
        assert_eq!(read(" <a@example.org> "), is("Series", "a@example.org"));
        assert_eq!(read("a@example.org"), is("Series", "a@example.org"));
        for text in
            ["", "a", "a@", "@b", "a b@c", "a@b@c", "a@b\r\nX:1", "Name <a>", "a@b,c@d", "A <a@b> tail", "mailto:a@b", "A <a@b>, B <b@c>"]
        {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_told_is_read_back_the_same() {
        for text in [
            "A <a@b>",
            "\"A <a@b>, B\" <b@c>",
            "\" \"x <a@b>",
            "é < > <a@b>",
            "a@b",
            "\"\\\"\\\"\" <a@b>",
            r"\ <a@b>",
            r#""a" "b" <a@b>"#,
            r#""a\" <a@b>"#,
        ] {
            let mailbox = Mailbox::read(text, "").expect("an address");
            assert_eq!(Mailbox::read(&mailbox.words(), ""), Some(mailbox.clone()), "{text:?}");
            assert_eq!(Mailbox::read(&mailbox.email, &mailbox.name), Some(mailbox), "{text:?}");
        }
    }

    #[test]
    fn what_means_something_else_in_an_address_of_the_web_is_escaped() {
        for email in ["a+b%3Fc?subject=x&d#/@example.org", "ana@example.org", "%25%@b"] {
            let mailbox = Mailbox::read(email, "").expect("an address");
            assert!(!mailbox.uri().contains(['?', '&', '#', '/']), "{}", mailbox.uri());
            assert_eq!(Mailbox::address_in(&mailbox.uri()).as_deref(), Some(email));
        }
        assert_eq!(Mailbox::address_in("MAILTO:a@b").as_deref(), Some("a@b"));
        assert_eq!((Mailbox::address_in("http://a@b"), Mailbox::address_in("mailto")), (None, None));
    }

    #[test]
    fn an_address_in_other_letters_is_the_same() {
        let read = |text| Mailbox::read(text, "").expect("an address");
        assert!(read("A <Ana@Example.org>").is_same_address(&read("ana@example.org")));
        assert!(!read("ana@example.org").is_same_address(&read("ben@example.org")));
    }
}
