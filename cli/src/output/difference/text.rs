//! A difference on the terminal: one paragraph per area, one line per change, its rules below it.

use std::io::{self, Write};

use carnet_engine::diff::{Area, ChangeKind};

use super::super::text::clean;
use super::super::{BAD, DOUBTFUL, GOOD, STRONG, styled};
use super::{ChangeEntry, DifferenceDocument, SideEntry};

impl DifferenceDocument<'_> {
    /// Writes the difference; with `is_exposure_only` nothing is said of other areas.
    ///
    /// # Errors
    ///
    /// What `to` says.
    pub fn write(&self, is_exposure_only: bool, to: &mut dyn Write) -> io::Result<()> {
        if self.changes.is_empty() {
            let what =
                if is_exposure_only { "Nobody reaches more than before." } else { "Both sides do the same." };
            writeln!(to, "{what}")?;
            return writeln!(to, "{}.", self.summary.same());
        }
        self.write_names(to)?;
        for (area, heading) in
            [(Area::Exposure, "Exposure"), (Area::Trust, "Trust"), (Area::Peering, "Peering")]
        {
            write_area(heading, &self.of(area), to)?;
        }
        writeln!(to, "{}. {}.", self.summary.told(), self.summary.same())
    }

    fn write_names(&self, to: &mut dyn Write) -> io::Result<()> {
        let names = self.of(Area::Name);
        for group in names.chunk_by(|left, right| left.mesh == right.mesh) {
            let mesh = group.first().map_or("", |entry| entry.mesh);
            write_area(&format!("Names in {mesh}"), group, to)?;
        }
        Ok(())
    }
}

fn write_area(heading: &str, entries: &[&ChangeEntry<'_>], to: &mut dyn Write) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(to, "{}", styled(STRONG, &clean(heading)))?;
    for entry in entries {
        let style = match (entry.exposure, entry.change) {
            (true, _) => BAD,
            (false, ChangeKind::Gained) => GOOD,
            (false, ChangeKind::Lost | ChangeKind::Changed) => DOUBTFUL,
        };
        let allowed = if entry.allowed { "  (allowed)" } else { "" };
        writeln!(to, "  {} {}{allowed}", styled(style, entry.mark()), clean(&entry.told()))?;
        write_side("before", entry.old.as_ref(), to)?;
        write_side("now", entry.new.as_ref(), to)?;
    }
    writeln!(to)
}

fn write_side(when: &str, side: Option<&SideEntry<'_>>, to: &mut dyn Write) -> io::Result<()> {
    let places = side.map(SideEntry::places).unwrap_or_default();
    if places.is_empty() { Ok(()) } else { writeln!(to, "      {when:<6}  {}", clean(&places)) }
}
