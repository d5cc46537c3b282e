//! The example that `fora new` writes.

/// A commented series of three consultations, ready to be planned and changed.
pub fn example() -> &'static str {
    include_str!("example.toml")
}

#[cfg(test)]
mod tests {
    use crate::finding::Sources;
    use crate::time::{ChronoTz, Date};
    use std::sync::Arc;

    #[test]
    fn the_example_is_read_without_a_finding() {
        let mut sources = Sources::default();
        let file = sources.add("series.toml", super::example());
        let reading = super::super::read_series(&mut sources, file, Arc::new(ChronoTz), Date::default());
        assert_eq!(reading.findings, []);
        assert_eq!(reading.series.map(|series| series.consultations.len()), Some(3));
    }
}
