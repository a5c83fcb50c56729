//! Single mistakes in the examples are reported, with the right code at the right line.
//!
//! Every mistake knows what must be said and where, from the texts alone. One that is not reported counts as missed
//! unless status and tables are what they were: then it was none. What is missed is listed, with the reason, in
//! `testdata/mutations.txt`; the list is held to exactly.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test of the corpus reads files and may fail"
)]

#[path = "../folder/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod folder;
mod levels;
mod mutant;
mod peers;
mod planes;
mod routes;
mod rules;
mod shapes;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use carnet_engine::compile::{self, Options};
use carnet_engine::decision::Direction;
use carnet_engine::pipeline::Build;
use carnet_engine::source::Source;
use carnet_engine::status;
use mutant::Mutant;
use serde_json::Value;
use world::World;

/// What became of one mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Reported,
    Equal,
    Missed,
}

/// A finding as far as it is compared: code, file and line.
type Seen = (&'static str, String, usize);

fn build(world: &World) -> Build {
    let sources = world.files.iter().map(|(name, text)| Source::new(name, text)).collect();
    folder::rebuild(sources, world.root().as_ref(), &[])
}

fn seen(build: &Build) -> BTreeSet<Seen> {
    let places = build.findings.iter().filter_map(|finding| {
        let span = finding.primary?;
        let source = &build.sources[usize::try_from(span.source.0).unwrap()];
        let before = &source.text[..usize::try_from(span.start).unwrap()];
        Some((finding.code.name(), source.name.clone(), before.matches('\n').count() + 1))
    });
    places.collect()
}

/// What the documents amount to: recorded status and tables, without the numbers of rules.
fn effect(build: &Build) -> Vec<String> {
    let mut effect = vec![status::list(&build.federation).to_string()];
    for mesh in &build.federation.meshes {
        for direction in [Direction::Inbound, Direction::Outbound] {
            let text = compile::configuration(&build.federation, mesh, direction, &Options::default());
            effect.push(sorted(serde_json::from_str(&text).unwrap()).to_string());
        }
    }
    effect
}

/// A table without the numbers of rules, and with every list in one order: it lists by rule.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(sorted).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::Object(map) => map
            .into_iter()
            .filter(|(key, _)| key != "rule")
            .map(|(key, value)| (key, sorted(value)))
            .collect(),

        value => value,
    }
}

fn outcome(mutant: &Mutant, before: &BTreeSet<Seen>, unchanged: &[String]) -> Outcome {
    let build = build(&mutant.world);
    let is_right = |(code, file, line): &Seen| {
        mutant.codes.contains(code) && mutant.places.contains(&(file.clone(), *line))
    };
    if seen(&build).difference(before).any(is_right) {
        Outcome::Reported
    } else if mutant.may_be_equal && effect(&build) == unchanged {
        Outcome::Equal
    } else {
        Outcome::Missed
    }
}

/// Mistakes by what they are made in.
fn families(world: &World) -> [(&'static str, Vec<Mutant>); 5] {
    [
        ("rules", rules::all(world)),
        ("peers", peers::all(world)),
        (
            "control planes and Services",
            [planes::all(world), routes::all(world)].into_iter().flatten().collect(),
        ),
        ("shape", shapes::all(world)),
        ("level", levels::all(world)),
    ]
}

/// Every mistake that is missed and why, one on a line: `class, example/file:line -- reason`.
fn known() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder::root("mutations.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| line.split_once(" -- ").unwrap())
        .map(|(what, why)| (what.to_owned(), why.to_owned()))
        .collect()
}

/// What became of the mistakes of every family, and which ones were missed.
#[derive(Default)]
struct Tally {
    counts: BTreeMap<&'static str, BTreeMap<Outcome, usize>>,
    missed: BTreeSet<String>,
}

impl Tally {
    fn of(examples: &[String]) -> Self {
        let mut tally = Self::default();
        for example in examples {
            let world = World::read(example);
            let before = build(&world);
            let (findings, unchanged) = (seen(&before), effect(&before));
            for (family, mutants) in families(&world) {
                for mutant in mutants {
                    let outcome = outcome(&mutant, &findings, &unchanged);
                    *tally.counts.entry(family).or_default().entry(outcome).or_default() += 1;
                    if outcome == Outcome::Missed {
                        let (file, line) = &mutant.made;
                        tally.missed.insert(format!("{}, {example}/{file}:{line}", mutant.class));
                    }
                }
            }
        }
        tally
    }

    /// Reported and missed ones of a family.
    fn of_family(&self, family: &str) -> (usize, usize) {
        let of = |outcome| self.counts[family].get(&outcome).copied().unwrap_or_default();
        (of(Outcome::Reported), of(Outcome::Missed))
    }
}

#[test]
fn nearly_every_single_mistake_is_reported_where_it_was_made() {
    let tally = Tally::of(&folder::names(&folder::root("examples")));
    println!("{:#?}", tally.counts);
    let known: BTreeSet<String> = known().into_keys().collect();
    let new: Vec<_> = tally.missed.difference(&known).collect();
    let gone: Vec<_> = known.difference(&tally.missed).collect();
    assert!(new.is_empty() && gone.is_empty(), "not reported: {new:#?}\nreported by now: {gone:#?}");
    for family in tally.counts.keys() {
        let (reported, missed) = tally.of_family(family);
        assert!(reported + missed >= 100, "too few mistakes in {family}: {}", reported + missed);
        assert!(reported * 100 >= (reported + missed) * 95, "{family}: {reported} reported, {missed} missed");
    }
}
