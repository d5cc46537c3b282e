//! The examples that `fora new` writes, one for each kind of series.

/// The kinds of series that there is an example of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SeriesKind {
    /// Consultations in a few cities and online, and the document that waits for them.
    #[default]
    Talks,
    /// A committee's sessions through a year, in several languages.
    Committee,
    /// One programme in many cities.
    RoadShow,
    /// Parallel sessions at one site, within a few days.
    Programme,
}

impl SeriesKind {
    /// Every kind.
    pub const ALL: [SeriesKind; 4] = [SeriesKind::Talks, SeriesKind::Committee, SeriesKind::RoadShow, SeriesKind::Programme];

    /// Its word on the command line, and what it is.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            SeriesKind::Talks => ("talks", "Consultations in a few cities and online, and the document that waits for them"),
            SeriesKind::Committee => ("committee", "A committee's sessions through a year, in several languages"),
            SeriesKind::RoadShow => ("road-show", "One programme in many cities"),
            SeriesKind::Programme => ("programme", "Parallel sessions at one site, within a few days"),
        }
    }
}

/// A commented series of its kind, ready to be planned and changed.
pub fn example(kind: SeriesKind) -> &'static str {
    match kind {
        SeriesKind::Talks => include_str!("example/talks.toml"),
        SeriesKind::Committee => include_str!("example/committee.toml"),
        SeriesKind::RoadShow => include_str!("example/road-show.toml"),
        SeriesKind::Programme => include_str!("example/programme.toml"),
    }
}

#[cfg(test)]
mod tests {
    use super::{SeriesKind, example};
    use crate::finding::Sources;
    use crate::time::{ChronoTz, Date};
    use std::sync::Arc;

    #[test]
    fn every_example_is_read_without_a_finding() {
        for (kind, consultations) in SeriesKind::ALL.into_iter().zip([3, 6, 6, 11]) {
            let mut sources = Sources::default();
            let file = sources.add("series.toml", example(kind));
            let reading = super::super::read_series(&mut sources, file, Arc::new(ChronoTz), Date::default());
            assert_eq!(reading.findings, [], "{kind:?}");
            assert_eq!(reading.series.map(|series| series.consultations.len()), Some(consultations), "{kind:?}");
        }
    }
}
