//! The reference page of the language, made from its table.

use super::language::{self, CHAPTERS, Key, Kind, Shape};
use super::series::settable;
use std::fmt::Write;

const OPENING: &str = "# The language of a series

<!-- Made from the table of the language. A test keeps it so: change the table, not this page. -->

A series is one [TOML](https://toml.io) file, `series.toml`. Everything in it is a table, `[kind.short-name]`, and the
others refer to it by its short name: at most 100 letters, digits, `-`, `_` and `.`. Things of a kind can be written one to a line
instead: `[forum]`, then `lisbon = { ... }`. A key that is not listed here is a mistake, and so is a name that is not in
the file. Every mistake is reported at once, with its place and what would fix it.

## Values

| written | means |
| --- | --- |
| `2027-03-22` | a whole day on the calendar of the place in question, in the years 1900 to 2200 |
| `2027-03-22 09:00:00` | a minute on the clock of that place; the seconds can be left out, an offset is refused |
| `\"90 min\"`, `\"2 h\"`, `\"1 h 30 min\"`, `\"1h30\"`, `\"1 day\"` | a length of time |
| `\"21 days\"`, `\"3 weeks\"` | calendar days |
| `\"2 working days\"` | working days of the place in question: its `working-days` without its `holidays` |
| `\"7 days before\"`, `\"5 working days before\"`, `\"the Friday of the week before\"`, `\"the Friday 2 weeks before\"` | a due day, counted back from the milestone's first day |
| `\"09:00-18:00\"` | a range of the local clock; `\"22:00-07:00\"` runs over midnight |
| `{ any = \"09:00-18:00\", fri = \"09:00-12:00\", sat = \"closed\" }` | such ranges by day of the week |
| `\"Europe/Paris\"` | a time zone, by its full name; in `base` and `place` it stands for a place of that name |

All last days are included. A time that the clocks skip is a mistake; of one they show twice, the first is meant,
unless `hour = \"second\"` is given.

";

/// The page `docs/language.md`, in Markdown.
pub fn language_page() -> String {
    let mut page = OPENING.to_owned();
    for shape in CHAPTERS {
        chapter(&mut page, shape);
    }
    page.push_str(TRAVEL_AND_DEFAULTS);
    rules(&mut page);
    page.push_str("# The language of a plan\n\nA plan is a second file, `series.plan.toml` beside `series.toml`. fora writes it; you may edit it.\n\n");
    chapter(&mut page, &language::PLAN);
    chapter(&mut page, &language::PLACEMENT);
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

const LAST_DAY: &str =
    "Without `starts`, `on` and `to`, a meeting beside a forum is looked for until the forum closes. Without a forum, what feeds
documents is looked for until the last of their milestones opens. What feeds none is looked for until the last milestone of
the series opens, until a year after `planned`, and until a year after what it waits for could be over and what it builds on
is out, whichever is last.

";

const REST: &str =
    "`rest = \"12 h\"` is needed after every trip, `rest = { \"6 h\" = \"12 h\", \"10 h\" = \"24 h\" }` 12 hours after a trip of 6
hours or more and 24 after one of 10 or more. `rest = \"itu\"` is 12 hours after 6 to 10 hours and 24 after more, as a
[host-country text of ITU](https://debates.parlamento.pt/catalogo/r3/dar/s2a/10/04/023S1/2008-11-06/102) of 2008 has it
for flights; the trip, door to door, stands for the flight.

";

const TRAVEL_AND_DEFAULTS: &str = "## `[travel]`

Travel times, door to door, from 0 min to 14 days: `\"geneva / bali\" = \"22 h\"`. The way back takes as long unless it
is written too. Where the weekday matters, a table says so:
`\"geneva / bali\" = { takes = \"22 h\", sat = \"30 h\", sun = \"30 h\" }` counts the day of departure, by the calendar of
the place of departure. `any` holds between any two places that are not listed; without it 24 h are assumed, with a warning.

## `[defaults.consultation]`, `[defaults.forum]`, `[defaults.audience]`, `[defaults.person]`

The keys of these kinds, except `title`, rooms and competing sessions. They fill in what a table of the kind leaves out.

";

fn chapter(page: &mut String, shape: &Shape) {
    let _ = write!(page, "## `{}`\n\n{}\n\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n", shape.heading, shape.meaning);
    for key in shape.keys {
        row(page, key);
    }
    page.push('\n');
    if shape.noun == language::PERSON.noun {
        page.push_str(REST);
    }
    if shape.noun == language::CONSULTATION.noun {
        page.push_str(LAST_DAY);
    }
}

fn row(page: &mut String, key: &Key) {
    let unsaid = if key.required { "required" } else { key.default };
    let _ = writeln!(page, "| `{}` | {} | {unsaid} | {} |", key.name, expected(key.kind), key.meaning);
}

fn expected(kind: Kind) -> String {
    match kind {
        Kind::Length(..) | Kind::Wait(_) | Kind::Days(..) | Kind::WorkingDays(..) | Kind::Charge(_) => {
            format!("{}; {}", kind.expected(), kind.limits())
        }
        _ => kind.expected(),
    }
}

fn rules(page: &mut String) {
    page.push_str("## `[rules]`\n\nA value is a level (`\"error\"`, `\"warning\"`, `\"note\"`, `\"off\"`), the rule's first setting, or a table of its level and settings: ");
    page.push_str(
        "`apart = { least = \"3 days\", level = \"error\" }`.\n\n| rule | default level | setting | meaning |\n| --- | --- | --- | --- |\n",
    );
    for rule in settable() {
        let told = |key: &Key| format!("`{}`: {}; default: {}", key.name, expected(key.kind), key.default);
        let setting = language::settings(rule).iter().map(|setting| told(&setting.in_table)).collect::<Vec<_>>().join("; ");
        let _ = writeln!(page, "| `{rule}` | {} | {setting} | {} |", rule.default_level().word(), rule.summary());
    }
    page.push('\n');
}
