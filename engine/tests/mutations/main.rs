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
mod mutant;
mod peers;
mod planes;
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
            let parts =
                text.split('#').map(|part| part.trim_start_matches(|digit: char| digit.is_ascii_digit()));
            effect.push(parts.collect::<Vec<_>>().join("#"));
        }
    }
    effect
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

fn mutants(world: &World) -> Vec<Mutant> {
    [rules::all(world), peers::all(world), planes::all(world), shapes::all(world)]
        .into_iter()
        .flatten()
        .collect()
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

#[test]
fn nearly_every_single_mistake_is_reported_where_it_was_made() {
    let mut missed = BTreeSet::new();
    let mut count: BTreeMap<Outcome, usize> = BTreeMap::new();
    for example in folder::names(&folder::root("examples")) {
        let world = World::read(&example);
        let before = build(&world);
        let (findings, unchanged) = (seen(&before), effect(&before));
        for mutant in mutants(&world) {
            let outcome = outcome(&mutant, &findings, &unchanged);
            *count.entry(outcome).or_default() += 1;
            if outcome == Outcome::Missed {
                missed.insert(format!("{}, {example}/{}:{}", mutant.class, mutant.made.0, mutant.made.1));
            }
        }
    }
    let of = |outcome| count.get(&outcome).copied().unwrap_or_default();
    let (reported, missed_count) = (of(Outcome::Reported), of(Outcome::Missed));
    println!("{reported} reported, {missed_count} missed, {} equal", of(Outcome::Equal));
    let known: BTreeSet<String> = known().into_keys().collect();
    let new: Vec<_> = missed.difference(&known).collect();
    let gone: Vec<_> = known.difference(&missed).collect();
    assert!(new.is_empty() && gone.is_empty(), "not reported: {new:#?}\nreported by now: {gone:#?}");
    assert!(reported + missed_count >= 500, "too few mistakes: {}", reported + missed_count);
    assert!(reported * 100 >= (reported + missed_count) * 95, "{reported} reported, {missed_count} missed");
}
