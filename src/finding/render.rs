//! Rendering of findings.
