//! What a value has to be, told once: in words, with its limits, in the cells of sheets and in schemas.
//!
//! Start reading at [`Kind::row`]. Values are read by the methods of [`Field`](crate::input::field::Field) that are named
//! after the kinds; limits of numbers and lengths are those that stand here.

use super::Shape;
use crate::input::text;

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
pub(in crate::input) enum Kind {
    /// Text that is not empty.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number, both limits included.
    Number(i64, i64),
    /// A whole number from 0 to 2^64 - 1; where TOML's own numbers end, at 2^63, as text.
    Large,
    /// A price: a decimal number of hours of one in a hundred mildly inconvenienced.
    Price,
    /// The same as somebody asks for it: from 0 to so many hours.
    Charge(i64),
    /// A whole day.
    Day,
    /// A day and a time of the local clock.
    Moment,
    /// One such minute, or a list of them.
    Moments,
    /// Either: a bare day is the whole of it.
    DayOrMoment,
    /// A length in minutes, hours or days; limits in minutes.
    Length(i64, i64),
    /// A length in minutes, hours or days, in calendar days or in working days; the most in minutes.
    Wait(i64),
    /// A length in calendar days.
    Days(i64, i64),
    /// A length in working days.
    WorkingDays(i64, i64),
    /// A range of the local clock.
    ClockRange,
    /// A range of the local clock, a list of them, or `"closed"`.
    DayHours,
    /// A range of the local clock, a list of them, or a table of either by day of the week.
    WeekHours(&'static Shape),
    /// A list of ranges of the local clock, or a table of such lists by day.
    Slots,
    /// `"working days"`, `"any"` or a list of days of the week.
    Weekdays,
    /// A list of days of the week.
    DayList,
    /// A list of days of the week, or a table of grades by day of the week or by date.
    GradedDays,
    /// A range of the local clock, a list of them, or a table of grades by range.
    GradedHours,
    /// The full name of a time zone.
    Zone,
    /// The short name of a place, or the full name of a time zone.
    Place,
    /// The short name of a thing of this kind.
    Name(&'static str),
    /// One such name or a list of them; a word in the second field stands for none or all.
    Names(&'static str, &'static str),
    /// Names of things of this kind, of which each stands for itself or in a list of several.
    Groups(&'static str),
    /// A person, a list of them, or `{ any = [...] }`.
    Moderators,
    /// Names of people, tables of this shape, or a list of either; `"nobody"` for none.
    People(&'static Shape),
    /// Consultations that are waited for: a name, a table of this shape, or a list of either; `"nothing"` for none.
    After(&'static Shape),
    /// A list of texts.
    Texts,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A day, a length before the milestone, or a day of a week before it.
    Due,
    /// The address of a page on the web.
    Link,
    /// Names of holidays with their days.
    Holidays,
    /// Travel times by pairs of places, each a length or a table of this shape.
    Travel(&'static Shape),
    /// A length of rest, lengths of rest by lengths of the way, or the word for ITU's.
    Rest,
    /// The rules with their levels and settings.
    Rules,
    /// One table.
    One(&'static Shape),
    /// One table whose keys fill what tables of this shape leave out.
    DefaultsOf(&'static Shape),
    /// Tables by short name.
    Named(&'static Shape),
    /// A list of tables.
    List(&'static Shape),
    /// Placements by the short name of their consultation.
    Placements,
    /// The day of an announcement, or a table of this shape.
    Announced(&'static Shape),
    /// The name of a calendar file or a list of them.
    Files,
}

/// How a value is written into one cell of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::input) enum InCell {
    /// As one word, number or length.
    Plain,
    /// As text that stands for itself, whatever it looks like.
    Prose,
    /// As a day or a minute, or as words where it is neither.
    Day,
    /// As a day or a minute, several with commas between them, or a list in brackets.
    Days,
    /// As names or words with commas between them, or a list in brackets. The words here mean something else alone than in
    /// a list of one.
    List([&'static str; 2]),
    /// As a table or a list in brackets, or as one word, number or length.
    Nested,
}

/// The form in which TOML holds a value. TOML's own days and times reach a schema as text.
#[derive(Clone, Debug)]
pub(in crate::input) enum Form {
    /// Text that is not empty.
    Text,
    /// Text of one of these patterns.
    Patterns(&'static [&'static str]),
    /// This word.
    Word(&'static str),
    /// One of these words.
    Words(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number, both limits included.
    Whole(i64, i64),
    /// A whole number from 0; as text where it is larger than TOML's own numbers, which end at 2^63.
    Large,
    /// A number.
    Number,
    /// A number, both limits included.
    Between(i64, i64),
    /// One of these forms.
    Either(Vec<Form>),
    /// A list of values of this form.
    List(Box<Form>),
    /// A table of this shape.
    Table(&'static Shape),
    /// A table of what tables of this shape leave out.
    Defaults(&'static Shape),
    /// A table of values of this form, under any names.
    Map(Box<Form>),
    /// A table of those of whom one is chosen.
    AnyOf,
    /// The table of the rules.
    Rules,
    /// The table of the placements.
    Placements,
}

impl Form {
    /// A text, or a list of texts.
    fn names() -> Self {
        Form::Either(vec![Form::Text, Form::list(Form::Text)])
    }

    fn list(of: Form) -> Self {
        Form::List(Box::new(of))
    }

    fn map(of: Form) -> Self {
        Form::Map(Box::new(of))
    }
}

const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const MOMENT: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:00(\\.0+)?)?$";
/// The days that are understood.
const DAYS: &str = "1900-01-01 to 2200-12-31";
const LINK: &str = "^https?://[A-Za-z0-9][-A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]]*$";
const LENGTH: Form = Form::Patterns(&["^\\s*[0-9]+\\s*[A-Za-z]+(\\s*[0-9]+\\s*[A-Za-z]*)*\\s*$"]);
const CLOCK_RANGE: Form = Form::Patterns(&["^\\s*[0-9]{1,2}:[0-9]{2}\\s*[-–]\\s*[0-9]{1,2}:[0-9]{2}\\s*$"]);
const DUE: &[&str] = &[
    DAY,
    "^\\s*[0-9]+\\s*((working )?days?|weeks?)\\s+before\\s*$",
    "^\\s*[Tt]he\\s+[A-Za-z]+\\s+(of\\s+the\\s+week(\\s+before)?|[0-9]+\\s+weeks?\\s+before)\\s*$",
];

/// All that is told of a kind.
struct Row {
    /// The kind with its unit, in words that follow "must be".
    expected: String,
    /// Its limits in words; empty if it has none.
    limits: String,
    in_cell: InCell,
    form: Form,
}

impl Row {
    fn new(expected: impl Into<String>, in_cell: InCell, form: Form) -> Self {
        Row { expected: expected.into(), limits: String::new(), in_cell, form }
    }

    /// In a cell as in the file.
    fn plain(expected: impl Into<String>, form: Form) -> Self {
        Row::new(expected, InCell::Plain, form)
    }

    /// In a cell as TOML.
    fn nested(expected: impl Into<String>, form: Form) -> Self {
        Row::new(expected, InCell::Nested, form)
    }

    /// In a cell as a list.
    fn listed(expected: impl Into<String>, form: Form) -> Self {
        Row::new(expected, InCell::List(["", ""]), form)
    }

    fn within(mut self, limits: impl Into<String>) -> Self {
        self.limits = limits.into();
        self
    }

    fn day(expected: &str, patterns: &'static [&'static str]) -> Self {
        Row::new(expected, InCell::Day, Form::Patterns(patterns)).within(DAYS)
    }

    fn moments() -> Self {
        let form = Form::Either(vec![Form::Patterns(&[MOMENT]), Form::list(Form::Patterns(&[MOMENT]))]);
        Row::new("a day and a time, such as `2027-03-22 09:00:00`, or a list of them", InCell::Days, form).within(DAYS)
    }

    fn length(least: i64, most: i64) -> Self {
        let limits = format!("{} to {}", text::length(least), text::length(most));
        Row::plain("a length of time, such as `\"90 min\"` or `\"2 h\"`", LENGTH).within(limits)
    }

    fn wait(most: i64) -> Self {
        let form = Form::Either(vec![LENGTH, Form::Patterns(&["^\\s*[0-9]+\\s*(calendar|working) days?\\s*$"])]);
        let expected = "a length of time, such as `\"90 min\"`, or `\"1 calendar day\"` or `\"2 working days\"`";
        Row::plain(expected, form).within(format!("0 min to {}, or 0 to {} calendar or working days", text::length(most), most / 1440))
    }

    fn days(least: i64, most: i64) -> Self {
        let form = Form::Patterns(&["^\\s*[0-9]+\\s*(day|week)s?\\s*$"]);
        Row::plain("a number of days, such as `\"21 days\"`", form).within(format!("{least} to {most} days"))
    }

    fn working_days(least: i64, most: i64) -> Self {
        let form = Form::Patterns(&["^\\s*[0-9]+\\s*working days?\\s*$"]);
        Row::plain("a number of working days, such as `\"2 working days\"`", form).within(format!("{least} to {most} working days"))
    }

    fn day_hours() -> Self {
        let form = Form::Either(vec![Form::Word(CLOSED), CLOCK_RANGE, Form::list(CLOCK_RANGE)]);
        Row::listed("a range of the clock, such as `\"09:00-18:00\"`, a list of them, or `\"closed\"`", form)
    }

    fn week_hours(shape: &'static Shape) -> Self {
        let expected = "a range of the clock, such as `\"09:00-18:00\"`, a list of them, or a table of either by day of the week";
        Row::listed(expected, Form::Either(vec![CLOCK_RANGE, Form::list(CLOCK_RANGE), Form::Table(shape)]))
    }

    fn announced(shape: &'static Shape) -> Self {
        let expected = "a day, or `{ on = DAY, starts = ... }` with what was announced";
        Row::nested(expected, Form::Either(vec![Form::Patterns(&[DAY]), Form::Table(shape)]))
    }

    fn slots() -> Self {
        let expected = "a list of ranges of the clock, such as `[\"09:00-10:30\", \"11:00-12:30\"]`, or a table such as `{ mon = [\"09:00-10:30\"], 2027-03-24 = [] }`";
        let one_day = || vec![CLOCK_RANGE, Form::list(CLOCK_RANGE)];
        Row::listed(expected, Form::Either(one_day().into_iter().chain([Form::map(Form::Either(one_day()))]).collect()))
    }

    fn weekdays() -> Self {
        const WORDS: [&str; 2] = ["working days", "any"];
        let expected = "`\"working days\"`, `\"any\"`, or days of the week such as `[\"mon\", \"tue\"]`";
        Row::new(expected, InCell::List(WORDS), Form::Either(vec![Form::Words(&WORDS), Form::names()]))
    }

    fn graded_days() -> Self {
        let expected = "days of the week such as `[\"tue\", \"wed\"]`, or a table such as `{ tue = \"high\", 2027-03-24 = \"low\" }`";
        Row::listed(expected, Form::Either(vec![Form::names(), Form::map(Form::Words(WEIGHT_WORDS))]))
    }

    fn graded_hours() -> Self {
        let expected =
            "a range of the clock, such as `\"09:00-18:00\"`, a list of them, or a table such as `{ \"09:00-12:00\" = \"high\" }`";
        Row::listed(expected, Form::Either(vec![CLOCK_RANGE, Form::list(CLOCK_RANGE), Form::map(Form::Words(WEIGHT_WORDS))]))
    }

    /// Names of things of a kind, or a word that stands for another choice if there is one.
    fn names(noun: &str, word: &'static str) -> Self {
        let one = format!("the name of {} {noun}", article(noun));
        if word.is_empty() {
            return Row::listed(format!("{one}, or a list of them"), Form::names());
        }
        Row::new(format!("{one}, a list of them, or `\"{word}\"`"), InCell::List([word, ""]), Form::names())
    }

    /// Names of things of a kind, alone or in lists.
    fn groups(noun: &str) -> Self {
        let expected = format!("a list of {noun}s, or of lists of them, such as `[[\"a\", \"b\"], [\"c\"]]`");
        Row::listed(expected, Form::list(Form::names()))
    }

    fn moderators() -> Self {
        let form = Form::Either(vec![Form::names(), Form::AnyOf]);
        Row::new("the name of a person, a list of them, or `{ any = [...] }`", InCell::List(["nobody", ""]), form)
    }

    fn people(shape: &'static Shape) -> Self {
        let expected = "the name of a person, `{ any = [...] }`, `{ some = ..., of = [...] }`, a list of these, or `\"nobody\"`";
        let one = || vec![Form::Text, Form::Table(shape)];
        let form = Form::Either(one().into_iter().chain([Form::list(Form::Either(one()))]).collect());
        Row::new(expected, InCell::List(["nobody", ""]), form)
    }

    fn after(shape: &'static Shape) -> Self {
        let expected = "the name of a consultation, `{ consultation = ..., least = ..., most = ... }`, a list of either, or `\"nothing\"`";
        let one = || vec![Form::Text, Form::Table(shape)];
        let form = Form::Either(one().into_iter().chain([Form::list(Form::Either(one()))]).collect());
        Row::new(expected, InCell::List(["nothing", ""]), form)
    }

    fn one_of(words: &'static [&'static str]) -> Self {
        let listed = words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ");
        Row::plain(format!("one of {listed}"), Form::Words(words))
    }

    fn link() -> Self {
        Row::new("the address of a page, such as `\"https://example.org/report\"`", InCell::Prose, Form::Patterns(&[LINK]))
    }

    fn holidays() -> Self {
        let (day, days) = (Form::Patterns(&[DAY]), Form::list(Form::Patterns(&[DAY])));
        let expected = "names with their days, such as `{ \"New Year\" = 2027-01-01 }`";
        Row::nested(expected, Form::map(Form::Either(vec![day, days])))
    }

    fn travel(shape: &'static Shape) -> Self {
        let form = Form::map(Form::Either(vec![LENGTH, Form::Table(shape)]));
        Row::nested("lengths of time by pairs of places, such as `\"geneva / bali\" = \"22 h\"`", form)
    }

    fn rest() -> Self {
        let expected = "a length of time, lengths by the length of the way such as `{ \"6 h\" = \"12 h\" }`, or `\"itu\"`";
        Row::nested(expected, Form::Either(vec![Form::Word("itu"), LENGTH, Form::map(LENGTH)]))
    }
}

impl Kind {
    /// The kind with its unit, in words that follow "must be".
    pub fn expected(self) -> String {
        self.row().expected
    }

    /// Its limits in words; empty if it has none.
    pub fn limits(self) -> String {
        self.row().limits
    }

    /// How a cell of a sheet holds it.
    pub fn in_cell(self) -> InCell {
        self.row().in_cell
    }

    /// The form in which TOML holds it.
    pub fn form(self) -> Form {
        self.row().form
    }

    /// A row for each kind.
    fn row(self) -> Row {
        match self {
            Kind::Text => Row::new("text", InCell::Prose, Form::Text),
            Kind::Flag => Row::plain("`true` or `false`", Form::Flag),
            Kind::Number(least, most) => Row::plain(whole_number(least, most), Form::Whole(least, most)),
            Kind::Large => Row::plain("a whole number from 0, in quotes from 2^63 on", Form::Large),
            Kind::Price => Row::plain("a number of hours, such as `12.5`", Form::Number),
            Kind::Charge(most) => {
                Row::plain("a number of hours, such as `12.5`", Form::Between(0, most)).within(format!("0 to {most} hours"))
            }
            Kind::Day => Row::day("a day, such as `2027-03-22`", &[DAY]),
            Kind::Moment => Row::day("a day and a time, such as `2027-03-22 09:00:00`", &[MOMENT]),
            Kind::Moments => Row::moments(),
            Kind::DayOrMoment => Row::day("a day, or a day and a time", &[DAY, MOMENT]),
            Kind::Due => Row::day("a day, `\"7 days before\"`, `\"5 working days before\"` or `\"the Friday of the week before\"`", DUE),
            Kind::Length(least, most) => Row::length(least, most),
            Kind::Wait(most) => Row::wait(most),
            Kind::Days(least, most) => Row::days(least, most),
            Kind::WorkingDays(least, most) => Row::working_days(least, most),
            Kind::ClockRange => Row::plain("a range of the clock, such as `\"09:00-18:00\"`", CLOCK_RANGE),
            Kind::DayHours => Row::day_hours(),
            Kind::WeekHours(shape) => Row::week_hours(shape),
            Kind::Slots => Row::slots(),
            Kind::Weekdays => Row::weekdays(),
            Kind::DayList => Row::listed("days of the week, such as `[\"sun\", \"mon\"]`", Form::names()),
            Kind::GradedDays => Row::graded_days(),
            Kind::GradedHours => Row::graded_hours(),
            Kind::Zone => Row::plain("the name of a time zone, such as `\"Europe/Paris\"`", Form::Text),
            Kind::Place => Row::plain("the name of a place, or of a time zone such as `\"Europe/Paris\"`", Form::Text),
            Kind::Name(noun) => Row::plain(format!("the name of {} {noun}", article(noun)), Form::Text),
            Kind::Names(noun, word) => Row::names(noun, word),
            Kind::Groups(noun) => Row::groups(noun),
            Kind::Moderators => Row::moderators(),
            Kind::People(shape) => Row::people(shape),
            Kind::After(shape) => Row::after(shape),
            Kind::Texts => Row::listed("a list of texts, such as `[\"en\", \"fr\"]`", Form::names()),
            Kind::Word(words) => Row::one_of(words),
            Kind::Link => Row::link(),
            Kind::Holidays => Row::holidays(),
            Kind::Travel(shape) => Row::travel(shape),
            Kind::Rest => Row::rest(),
            Kind::Files => Row::listed("the name of a calendar file, such as `\"ana.ics\"`, or a list of them", Form::names()),
            Kind::Rules => Row::nested("a table", Form::Rules),
            Kind::One(shape) => Row::nested("a table", Form::Table(shape)),
            Kind::DefaultsOf(shape) => Row::nested("a table", Form::Defaults(shape)),
            Kind::Named(shape) => Row::nested("tables by name", Form::map(Form::Table(shape))),
            Kind::Placements => Row::nested("tables by name", Form::Placements),
            Kind::Announced(shape) => Row::announced(shape),
            Kind::List(shape) => Row::nested("a list of tables, such as `[{ ... }]`", Form::list(Form::Table(shape))),
        }
    }
}

fn whole_number(least: i64, most: i64) -> String {
    if (least, most) == (i64::MIN, i64::MAX) { "a whole number".into() } else { format!("a whole number from {least} to {most}") }
}

/// How much one thing counts beside others of its kind, and how much a day or an hour is preferred.
pub(in crate::input) const WEIGHT_WORDS: &[&str] = &["low", "normal", "high", "top"];

/// The word for a day of the week without hours.
pub(in crate::input) const CLOSED: &str = "closed";

pub(in crate::input) fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
