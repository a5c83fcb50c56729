//! A short name for a finding that survives edits elsewhere in the file.

use super::Finding;
use crate::checksum::Checksum;
use crate::source::Source;

impl Finding {
    /// A stable name for this finding: `v1:` and 16 hexadecimal digits.
    ///
    /// Made of code, object, path and the text of the place, not of line numbers, so that inserting a line
    /// above changes nothing. `sources` is the list the finding's spans point into.
    #[must_use]
    pub fn fingerprint(&self, sources: &[Source]) -> String {
        let place = self.primary.and_then(|span| {
            let source = sources.get(usize::try_from(span.source.0).ok()?)?;
            span.slice(&source.text)
        });
        let object = self.object.as_ref();
        let parts = [
            self.code.name(),
            object.map_or("", |object| object.mesh.as_deref().unwrap_or("")),
            object.map_or("", |object| &object.kind),
            object.map_or("", |object| &object.namespace),
            object.map_or("", |object| &object.name),
            &self.path,
            place.unwrap_or(""),
        ];
        let mut sum = Checksum::new();
        for part in parts {
            sum.add(part.as_bytes());
        }
        format!("v1:{:016x}", sum.value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Code;
    use crate::source::{SourceId, Span};

    #[test]
    fn a_fingerprint_survives_a_line_inserted_above() {
        let sources = [Source::new("a", "name: x"), Source::new("a", "# more\nname: x")];
        let finding = |source: u32, start: u32| {
            Finding::new(Code::UnknownField, "m").at(Span { source: SourceId(source), start, end: start + 7 })
        };
        assert_eq!(finding(0, 0).fingerprint(&sources), finding(1, 7).fingerprint(&sources));
    }
}
