//! Puts the cases to federations with one small mistake each.
//!
//! Answered by the engine, which the filter was held against before. A mistake that changes nothing for anybody is no
//! mistake and is not counted; one in a file that several tests read is noticed if one of them notices.

use std::collections::BTreeMap;

use carnet_engine::case::{Ask, NativeGateways, Outcome};
use carnet_engine::diff::{Effects, compare};
use carnet_engine::model::Federation;
use carnet_engine::mutate::{Mutant, mutants};
use rayon::prelude::*;

use super::run::Loaded;
use crate::output::difference::told;
use crate::output::places::Places;

/// What became of all mistakes.
#[derive(Debug, Default)]
pub(super) struct Mutation {
    /// Mistakes that a case noticed.
    pub(super) killed: usize,
    /// Those that none did, by place.
    pub(super) survivors: Vec<Survivor>,
}

/// A mistake nobody noticed.
#[derive(Debug)]
pub(super) struct Survivor {
    pub(super) file: String,
    pub(super) line: u32,
    /// What is done.
    pub(super) what: String,
    /// The first thing it changes.
    pub(super) effect: String,
}

/// A mistake by file, place and what is done.
type Key = (String, u32, String);

/// What one test says to a mistake.
enum Verdict {
    /// A case fails.
    Killed,
    /// No case does, though something changes.
    Survived { line: u32, effect: String },
}

impl Mutation {
    /// Makes every mistake in what was run.
    pub(super) fn of(suites: &[Loaded]) -> Self {
        let mut verdicts: BTreeMap<Key, Verdict> = BTreeMap::new();
        for loaded in suites {
            let places = loaded.build.sources.as_slice();
            let key = |mutant: &Mutant| {
                let source = places.get(usize::try_from(mutant.span.source.0).ok()?)?;
                Some((source.name.clone(), mutant.span.start, mutant.what.clone()))
            };
            let mutants = mutants(&loaded.build.federation).into_iter();
            let open: Vec<(Key, Mutant)> = mutants
                .filter_map(|mutant| Some((key(&mutant)?, mutant)))
                .filter(|(key, _)| !matches!(verdicts.get(key), Some(Verdict::Killed)))
                .collect();
            let effects = Effects::of(&loaded.build.federation);
            let judged: Vec<(Key, Option<Verdict>)> = open
                .into_par_iter()
                .map(|(key, mutant)| {
                    let verdict = loaded.judge(&mutant, &effects);
                    (key, verdict)
                })
                .collect();
            for (key, verdict) in judged {
                if let Some(verdict) = verdict {
                    verdicts.insert(key, verdict);
                }
            }
        }
        let mut mutation = Self::default();
        for ((file, _, what), verdict) in verdicts {
            match verdict {
                Verdict::Killed => mutation.killed += 1,
                Verdict::Survived { line, effect } => {
                    mutation.survivors.push(Survivor { file, line, what, effect });
                }
            }
        }
        mutation
    }

    pub(super) fn total(&self) -> usize {
        self.killed + self.survivors.len()
    }

    /// How many of a thousand mistakes were noticed, rounded down; all of none.
    pub(super) fn per_mille(&self) -> usize {
        (self.killed * 1000).checked_div(self.total()).unwrap_or(1000)
    }
}

impl Loaded {
    /// `None` when the mistake changes nothing, or makes a rule unusable.
    fn judge(&self, mutant: &Mutant, effects: &Effects) -> Option<Verdict> {
        let mutated = mutant.apply(&self.build.federation)?;
        if self.is_noticed(&mutated) {
            return Some(Verdict::Killed);
        }
        let difference = compare(effects, &Effects::of(&mutated));
        let effect = told(difference.changes.first()?);
        let places = Places::new(&self.build.sources);
        let line = places.locate(mutant.span).map_or(0, |place| place.start.line);
        Some(Verdict::Survived { line, effect })
    }

    fn is_noticed(&self, federation: &Federation) -> bool {
        let mut gateways = NativeGateways::new(federation, self.suite.options.clone());
        let cases = self.suite.cases.iter().filter(|case| !matches!(case.ask, Ask::Timeline(_)));
        let mut outcomes = cases.map(|case| case.run(federation, &self.build.sources, &mut gateways).outcome);
        outcomes.any(|outcome| match outcome {
            Outcome::Failed { .. } | Outcome::NotThere { .. } => true,
            Outcome::Passed | Outcome::Skipped { .. } => false,
        })
    }
}
