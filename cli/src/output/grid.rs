//! Columns that line up: rows of cells, the last column as long as it likes.

use std::io::{self, Write};

use super::text::line as one_line;
use super::{STRONG, styled};

/// Rows under one heading; every row has as many cells as the heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid<const N: usize> {
    heading: [&'static str; N],
    rows: Vec<[String; N]>,
}

impl<const N: usize> Grid<N> {
    /// A grid without rows.
    #[must_use]
    pub fn new(heading: [&'static str; N]) -> Self {
        Self { heading, rows: Vec::new() }
    }

    /// Adds a row; a cell is one line.
    pub fn push(&mut self, row: [String; N]) {
        self.rows.push(row.map(|cell| one_line(&cell).into_owned()));
    }

    /// Writes heading and rows, two blanks between columns, none at the end of a line.
    ///
    /// # Errors
    ///
    /// What `to` says.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let widths = self.widths(self.heading.map(width));
        let heading = line(&self.heading, &widths);
        writeln!(to, "{}", styled(STRONG, &heading))?;
        self.write_lines(&widths, to)
    }

    /// Writes the rows alone, for lines that are searched and cut up.
    ///
    /// # Errors
    ///
    /// What `to` says.
    pub fn write_rows(&self, to: &mut dyn Write) -> io::Result<()> {
        self.write_lines(&self.widths([0; N]), to)
    }

    fn write_lines(&self, widths: &[usize; N], to: &mut dyn Write) -> io::Result<()> {
        self.rows.iter().try_for_each(|row| writeln!(to, "{}", line(row, widths)))
    }

    /// The width of every column, none below `least`.
    fn widths(&self, least: [usize; N]) -> [usize; N] {
        let mut widths = least;
        for row in &self.rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = width(cell).max(*widest);
            }
        }
        widths
    }
}

fn line(cells: &[impl AsRef<str>], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, widest) in cells.iter().zip(widths) {
        let cell = cell.as_ref();
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', widest + 2 - width(cell)));
    }
    line.truncate(line.trim_end().len());
    line
}

/// Characters, not display columns: hosts and names are ASCII.
fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut grid = Grid::new(["A", "LONG", "B"]);
        grid.push(["xyz", "-", "1"].map(ToOwned::to_owned));
        let mut text = Vec::new();
        grid.write(&mut text).unwrap();
        let text = anstream::adapter::strip_bytes(&text).into_vec();
        assert_eq!(String::from_utf8(text).unwrap(), "A    LONG  B\nxyz  -     1\n");
    }
}
