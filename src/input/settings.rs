//! Settings files: how answers look, and nothing that changes a plan.

use super::document::Document;
use super::field::Field;
use super::language::SETTINGS;
use crate::finding::{FileId, Finding, Sources};

/// Taste, as far as it was said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// `auto`, `always` or `never`.
    pub color: Option<String>,
    /// Whether marks are drawn in ASCII.
    pub ascii: Option<bool>,
    /// Columns of a line.
    pub width: Option<u16>,
    /// Cities whose clocks are shown beside every meeting.
    pub zones: Option<Vec<String>>,
    /// 1: only the answer; 2: only the exit code.
    pub quiet: Option<u8>,
}

impl Settings {
    /// These, and where they say nothing, the others.
    pub fn or(self, other: Settings) -> Settings {
        Settings {
            color: self.color.or(other.color),
            ascii: self.ascii.or(other.ascii),
            width: self.width.or(other.width),
            zones: self.zones.or(other.zones),
            quiet: self.quiet.or(other.quiet),
        }
    }
}

/// Reads a settings file; what cannot be read is left unsaid and found.
pub fn read_settings(sources: &mut Sources, file: FileId) -> (Settings, Vec<Finding>) {
    let document = Document::read(sources, file, &SETTINGS, "the settings", |report, table| Settings {
        color: report.read(table, "color", Field::word).map(str::to_owned),
        ascii: report.read(table, "ascii", Field::flag),
        width: report.read(table, "width", Field::number).and_then(|width| u16::try_from(width).ok()),
        zones: report.read(table, "zones", Field::texts),
        quiet: report.read(table, "quiet", Field::number).and_then(|quiet| u8::try_from(quiet).ok()),
    });
    (document.content, document.findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Settings, Vec<String>) {
        let mut sources = Sources::default();
        let file = sources.add("fora.toml", text);
        let (settings, findings) = read_settings(&mut sources, file);
        let words = |finding: Finding| format!("{}; {}", finding.message, finding.fix.unwrap_or_default());
        (settings, findings.into_iter().map(words).collect())
    }

    #[test]
    fn every_setting_is_read_and_the_first_that_speaks_holds() {
        let text = "color = \"never\"\nascii = true\nwidth = 72\nzones = [\"Geneva\", \"Tokyo\"]\nquiet = 1\n";
        let (settings, findings) = read(text);
        assert_eq!(findings, [""; 0]);
        let zones = Some(vec!["Geneva".into(), "Tokyo".into()]);
        let all = Settings { color: Some("never".into()), ascii: Some(true), width: Some(72), zones, quiet: Some(1) };
        assert_eq!(settings, all);
        let wide = Settings { width: Some(90), ..Settings::default() };
        assert_eq!(wide.clone().or(settings), Settings { width: Some(90), ..all.clone() });
        assert_eq!(Settings::default().or(wide.clone()), wide);
    }

    #[test]
    fn mistakes_are_said_with_a_way_out() {
        assert_eq!(read("colour = \"never\"").1, ["`colour` is not known in the settings; did you mean `color`?"]);
        assert!(read("color = \"nevr\"").1[0].ends_with("did you mean `never`?"));
        assert!(read("width = 5").1[0].starts_with("`width` is 5, but must be 20 to 1000"));
        assert!(read("seed = 5").1[0].starts_with("`seed` is not known in the settings; the keys known here are `color`"));
        assert!(read("ascii = \"yes\"").1[0].starts_with("`ascii` must be"));
        assert_eq!(read("width = ").1.len(), 1);
    }
}
