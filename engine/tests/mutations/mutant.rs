//! One change to an example, and what must be said about it.

use crate::world::{Line, World};

/// One change.
pub(crate) struct Mutant {
    /// What kind of mistake it is.
    pub(crate) class: &'static str,
    /// Where it was made: file and line of the example.
    pub(crate) made: (String, usize),
    pub(crate) world: World,
    /// The codes that say what is wrong; one is enough.
    pub(crate) codes: &'static [&'static str],
    /// The places they may be at, in the changed files; one is enough.
    pub(crate) places: Vec<(String, usize)>,
    /// Whether it may change nothing: then tables and status decide.
    pub(crate) may_be_equal: bool,
}

impl Mutant {
    /// A change that is reported at the line it was made at.
    pub(crate) fn at(class: &'static str, line: &Line, world: World, codes: &'static [&'static str]) -> Self {
        let made = (line.file.clone(), line.number);
        Self { class, places: vec![made.clone()], made, world, codes, may_be_equal: false }
    }

    /// Says that it is reported elsewhere: at these lines of the changed files.
    pub(crate) fn seen(mut self, wanted: impl Fn(&Line) -> bool) -> Self {
        let lines = self.world.select(wanted);
        self.places = lines.into_iter().map(|line| (line.file, line.number)).collect();
        self
    }

    /// The same, beside the line it was made at.
    pub(crate) fn or_seen(self, wanted: impl Fn(&Line) -> bool) -> Self {
        let made = self.made.clone();
        let mut seen = self.seen(wanted);
        seen.places.push(made);
        seen
    }

    /// Says that the lines after are meant too, which a removed line does not have.
    pub(crate) fn near(mut self, lines: usize) -> Self {
        let (file, number) = self.made.clone();
        self.places = (0..=lines).map(|more| (file.clone(), number + more)).collect();
        self
    }

    pub(crate) fn may_be_equal(mut self) -> Self {
        self.may_be_equal = true;
        self
    }
}

/// A name without its third letter: `ratings` becomes `raings`.
pub(crate) fn misspell(name: &str) -> String {
    name.chars().enumerate().filter(|(at, _)| *at != 2).map(|(_, letter)| letter).collect()
}
