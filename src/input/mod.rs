//! Series and plan files, and calendars of others: read into the model with every finding, and written back.
//!
//! Everything that knows the shape of a file is here; nothing here plans, judges or prints. Civil times become
//! instants here and nowhere else, by the zone data that is handed in. No clock is read: today is an argument.
//! Only `file.rs` touches the disk.
//!
//! Start reading at [`read_series`] and `language/`, the one place that says what may stand in the files. A file of ours is
//! opened by `document.rs`; its tables and fields are read in `table.rs` and `field/`, and complain to `report.rs`.

mod announced;
mod book;
mod busy;
mod calendar;
mod clock;
mod document;
mod edit;
mod event;
mod example;
mod field;
mod file;
mod foreign;
mod language;
mod ledger;
mod new_consultation;
mod page;
mod plan;
mod report;
mod schedule;
mod schema;
mod series;
mod settings;
mod stretch;
mod syntax;
mod table;
#[cfg(test)]
mod testing;
mod text;
mod zone;

pub use announced::set_announced;
pub use book::{Import, book, import};
pub use busy::Calendars;
pub use calendar::{
    Calendar, Details, Event, How, LeftOut, Limits, load_calendar, read_calendar, read_calendar_events, read_sent, read_sequences,
    take_calendar,
};
pub use edit::{DayOrMinute, Delay, KeyEdit, SeriesEdit, delay, edited};
pub use event::{Places, Span};
pub use example::{SeriesKind, example};
pub use file::{LARGEST_FILE, LARGEST_LEDGER, load, load_book, load_up_to, read_beside, series_path, take};
pub use foreign::{ForeignEvent, Sitting, plan_of};
pub use ledger::{read_ledger, write_ledger};
pub(crate) use new_consultation::{NewConsultation, with_consultation};
pub use page::language_page;
pub use plan::{digest, edited_by_hand, read_older_plan, read_plan, write_plan};
pub use report::{suggestion, suggestion_from, three_nearest};
pub use schedule::{read_schedule_json, read_schedule_xml};
pub use schema::{SchemaOf, schema};
pub use series::{Reading, read_series, read_series_with};
pub use settings::{Settings, read_settings};
