//! Where results and notes go, and how they look.
//!
//! Results go to standard output, notes and failures to standard error. Everything is written with colours; the
//! two streams take them out where they are not wanted. Nothing here knows a clock or an absolute path.

pub mod answer;
pub mod catalogue;
pub mod diagram;
pub mod difference;
pub mod excerpt;
pub mod findings;
pub mod grid;
pub mod peers;
pub mod places;
pub mod progress;
pub mod report;
pub mod rules;
pub mod text;
pub mod tree;
pub mod yaml;

use std::env;
use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;
use terminal_size::{Height, Width, terminal_size_of};

/// What is bold: headings and verdicts.
pub const STRONG: Style = Style::new().bold();
/// Names of the fields of an answer.
pub const FIELD: Style = AnsiColor::BrightBlue.on_default();
/// Errors and denials.
pub const BAD: Style = AnsiColor::BrightRed.on_default().bold();
/// Warnings.
pub const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();
/// Notes.
pub const NOTE: Style = AnsiColor::BrightCyan.on_default().bold();
/// What went well.
pub const GOOD: Style = AnsiColor::BrightGreen.on_default().bold();

/// `text` in a style.
#[must_use]
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// The two streams of a command.
pub struct Output<'a> {
    results: Box<dyn Write + 'a>,
    notes: Box<dyn Write + 'a>,
    /// Columns of results, then of notes; `None` where nobody says.
    widths: [Option<usize>; 2],
}

impl Output<'static> {
    /// Standard output and standard error.
    #[must_use]
    pub fn standard(choice: ColorChoice) -> Self {
        Self {
            results: Box::new(BufWriter::new(AutoStream::new(io::stdout(), choice))),
            notes: Box::new(AutoStream::new(io::stderr(), choice)),
            widths: [terminal_size_of(io::stdout()), terminal_size_of(io::stderr())].map(columns),
        }
    }
}

impl<'a> Output<'a> {
    /// Two streams of any kind, which get every colour.
    pub fn new(results: impl Write + 'a, notes: impl Write + 'a) -> Self {
        Self { results: Box::new(results), notes: Box::new(notes), widths: [None, None] }
    }

    /// The columns of a terminal that shows results, or those `COLUMNS` names; `None` where nobody says.
    #[must_use]
    pub fn results_width(&self) -> Option<usize> {
        self.widths[0]
    }

    /// The same for notes.
    #[must_use]
    pub fn notes_width(&self) -> Option<usize> {
        self.widths[1]
    }

    /// The stream of results.
    pub fn results(&mut self) -> &mut dyn Write {
        &mut *self.results
    }

    /// The stream of notes; what was written to results before is shown before.
    ///
    /// # Errors
    ///
    /// What the stream of results says.
    pub fn notes(&mut self) -> io::Result<&mut dyn Write> {
        self.results.flush()?;
        Ok(&mut *self.notes)
    }

    /// Both streams at once: results, then notes.
    pub fn streams(&mut self) -> (&mut dyn Write, &mut dyn Write) {
        (&mut *self.results, &mut *self.notes)
    }

    /// The stream of notes when the stream of results is past saving.
    pub fn last_notes(&mut self) -> &mut dyn Write {
        &mut *self.notes
    }

    /// Writes one JSON document to the results.
    ///
    /// # Errors
    ///
    /// What the stream of results says.
    pub fn json(&mut self, document: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.results, document)?;
        self.results.write_all(b"\n")
    }

    /// Writes a note: a clause without full stop.
    ///
    /// # Errors
    ///
    /// What the streams say.
    pub fn note(&mut self, note: &str) -> io::Result<()> {
        let label = styled(NOTE, "note");
        writeln!(self.notes()?, "{label}: {}", text::clean(note))
    }

    /// Writes what is left to write.
    ///
    /// # Errors
    ///
    /// What the streams say.
    pub fn flush(&mut self) -> io::Result<()> {
        self.results.flush()?;
        self.notes.flush()
    }
}

fn columns(terminal: Option<(Width, Height)>) -> Option<usize> {
    let told = || env::var("COLUMNS").ok()?.parse().ok();
    terminal.map(|(Width(columns), _)| usize::from(columns)).or_else(told).filter(|columns| *columns > 0)
}
