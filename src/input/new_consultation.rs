//! A consultation added to the text of a series, which stays as it is otherwise.

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, value};

/// A consultation that a series does not have yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewConsultation<'a> {
    /// Its short name.
    pub name: &'a str,
    /// How long it lasts, as files write it.
    pub lasts: &'a str,
    /// The short name of its forum.
    pub forum: Option<&'a str>,
    /// People expected in the room.
    pub expects: Option<u32>,
    /// The short name of who moderates.
    pub moderator: Option<&'a str>,
}

/// The text of a series with a consultation more, the last of all; else what would help.
pub(crate) fn with_consultation(text: &str, new: &NewConsultation<'_>) -> Result<String, String> {
    let again = || "write it into the series file, plan, and ask again".to_owned();
    let mut document: DocumentMut = text.parse().map_err(|_| again())?;
    let all = document.entry("consultation").or_insert_with(|| {
        let mut all = Table::new();
        all.set_implicit(true);
        Item::Table(all)
    });
    let own = match all {
        Item::Table(all) => {
            let mut own = Table::new();
            fill(&mut own, new);
            all.insert(new.name, Item::Table(own));
            return Ok(document.to_string());
        }
        Item::Value(toml_edit::Value::InlineTable(all)) => all,
        _ => return Err(again()),
    };
    let mut table = InlineTable::new();
    fill(&mut table, new);
    own.insert(new.name, table.into());
    Ok(document.to_string())
}

fn fill(own: &mut dyn TableLike, new: &NewConsultation<'_>) {
    own.insert("lasts", value(new.lasts));
    new.forum.map(|forum| own.insert("forum", value(forum)));
    new.expects.map(|expects| own.insert("expects", value(i64::from(expects))));
    new.moderator.map(|moderator| own.insert("moderator", value(moderator)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_last_however_the_others_are_written() {
        let new = NewConsultation { name: "z.new", lasts: "90 min", forum: Some("hall"), expects: Some(40), moderator: None };
        for text in [
            "[consultation.b]\nlasts = \"1 h\"\n[consultation.a]\n[rules]\n",
            "[consultation]\nb = {}\na = {}\n",
            "consultation = { b = {}, a = {} }\n",
            "[series]\n",
        ] {
            let told = with_consultation(text, &new).expect("a text");
            let read: toml::Table = told.parse().expect("TOML");
            let all = read["consultation"].as_table().expect("a table");
            assert_eq!(all["z.new"]["lasts"].as_str(), Some("90 min"), "{told}");
            let last = told.rfind("z.new").expect("it is there");
            assert!(["b", "a"].iter().all(|name| told.find(name).is_none_or(|at| at < last)), "{told}");
        }
    }
}
