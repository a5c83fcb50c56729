//! The corpus through three runners, which must give one answer: the engine, the built filter in the harness, and
//! the built filter in a real Envoy. One test per file, besides odd requests no rule author writes.
//!
//! Run one with `make envoy` and `cargo test --release --test envoy_corpus aliases/`.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may panic over its files, and says what it counted"
)]

mod corpus;
mod odd;
mod runners;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use carnet::filter::Filter;
use carnet_e2e::envoy;
use carnet_e2e::fleet::Fleet;
use carnet_e2e::gateways::Inexpressible::{self, RefusedByEnvoy, UnknownValidity};
use carnet_e2e::told;
use carnet_engine::case::{Ask, CaseResult, Gateways, Outcome, Suite};
use carnet_engine::decision::Direction;
use libtest_mimic::{Arguments, Failed, Trial};

use corpus::{Entry, load, plans};
use runners::{Count, Three};

/// Cases no Envoy can be asked: folder, name, reason. Whoever finds a way takes them off this list.
const INEXPRESSIBLE: [(&str, &str, Inexpressible); 7] = [
    ("cases/hosts/not-one-host-inbound", "two hosts with a space", RefusedByEnvoy),
    ("cases/hosts/not-one-host-inbound", "a path", RefusedByEnvoy),
    ("cases/hosts/not-one-host-inbound", "a space", RefusedByEnvoy),
    ("cases/hosts/not-one-host-outbound", "two hosts with a space", RefusedByEnvoy),
    ("cases/hosts/not-one-host-outbound", "a path", RefusedByEnvoy),
    ("cases/hosts/not-one-host-outbound", "a space", RefusedByEnvoy),
    ("cases/identity/certificates", "a proxy that cannot tell", UnknownValidity),
];

/// Odd requests go to one suite in so many.
const ODD_STEP: usize = 32;

/// Failures worth reading at once.
const MAX_SHOWN: usize = 10;

/// One test.
type Run = Box<dyn FnOnce(&Shared) -> Result<(), Failed> + Send>;

/// The files, the gateways, and what was counted; shared by all tests.
struct Shared {
    corpus: Vec<Entry>,
    filter: Filter,
    fleet: OnceLock<Result<Fleet, String>>,
    counted: Mutex<Counted>,
}

/// What the tests that ran have counted.
#[derive(Debug, Default)]
struct Counted {
    folders: BTreeSet<String>,
    cases: usize,
    /// Folder and name of those that script peers and the clock, which no real proxy obeys.
    timelines: Vec<(String, String)>,
    requests: Count,
    odd: Count,
}

impl Shared {
    /// The gateways of the whole corpus, started when first asked for.
    fn fleet(&self) -> Result<&Fleet, Failed> {
        let start = || {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("envoy_corpus");
            let program = envoy::find().map_err(|error| told(&error))?;
            let (plans, start) = (plans(&self.corpus), Instant::now());
            let fleet = Fleet::start(&program, &folder, &plans).map_err(|error| told(&error))?;
            println!("Envoy serves {} gateways after {:.1?}", plans.len(), start.elapsed());
            Ok(fleet)
        };
        self.fleet.get_or_init(start).as_ref().map_err(Failed::from)
    }
}

fn main() {
    let arguments = Arguments::from_args();
    let shared = Arc::new(Shared {
        corpus: load(),
        filter: Filter::load(None).unwrap(),
        fleet: OnceLock::new(),
        counted: Mutex::default(),
    });
    let trial = |name: &str, run: Run| {
        let shared = Arc::clone(&shared);
        Trial::test(name, move || run(&shared))
    };
    let file = |(at, entry): (usize, &Entry)| {
        trial(&entry.name, Box::new(move |shared| run_file(shared, &shared.corpus[at])))
    };
    let mut trials: Vec<Trial> = shared.corpus.iter().enumerate().map(file).collect();
    trials.push(trial("odd requests", Box::new(run_odd)));
    trials.push(trial("the list of what Envoy cannot be asked", Box::new(run_list)));
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        tell(&shared.counted.lock().unwrap());
    }
    // Exiting alone would leave Envoy behind.
    drop(shared);
    conclusion.exit();
}

fn tell(counted: &Counted) {
    let Counted { folders, cases, timelines, requests, odd } = counted;
    println!("{} files, {cases} cases: {requests}; odd: {odd}", folders.len());
    for (folder, name, reason) in INEXPRESSIBLE.iter().filter(|(folder, ..)| folders.contains(*folder)) {
        println!("not put to Envoy: {folder}, {name}: {reason}");
    }
    for (folder, name) in timelines {
        println!("not put to Envoy: {folder}, {name}: its peers and its clock are scripted");
    }
}

fn run_file(shared: &Shared, entry: &Entry) -> Result<(), Failed> {
    let fleet = shared.fleet()?;
    let (mut failures, mut cases, mut requests) = (Vec::new(), 0, Count::default());
    let (mut inexpressible, mut timelines) = (Vec::new(), Vec::new());
    for loaded in &entry.suites {
        let mut three = Three::new(&shared.filter, fleet, loaded);
        for case in one_by_one(&loaded.suite) {
            let name = &case.cases[0].name;
            if matches!(case.cases[0].ask, Ask::Timeline(_)) {
                timelines.push((entry.name.clone(), name.clone()));
                continue;
            }
            cases += 1;
            failures.extend(case.run(&loaded.build, &mut three).iter().filter_map(shown));
            failures.extend(three.differences.drain(..).map(|difference| format!("{name}\n  {difference}")));
            inexpressible.extend(three.inexpressible.drain(..).map(|reason| (name.clone(), reason)));
        }
        requests += three.count;
    }
    let listed = INEXPRESSIBLE.iter().filter(|(folder, ..)| *folder == entry.name);
    let listed: Vec<_> = listed.map(|(_, name, reason)| ((*name).to_owned(), *reason)).collect();
    if inexpressible != listed {
        failures.push(format!("cannot be put to Envoy: {inexpressible:?}, but listed: {listed:?}"));
    }
    let mut counted = shared.counted.lock().unwrap();
    counted.folders.insert(entry.name.clone());
    counted.cases += cases;
    counted.timelines.append(&mut timelines);
    counted.requests += requests;
    result(&failures)
}

fn run_odd(shared: &Shared) -> Result<(), Failed> {
    let fleet = shared.fleet()?;
    let (mut failures, mut count) = (Vec::new(), Count::default());
    let suites = shared.corpus.iter().flat_map(|entry| &entry.suites);
    for loaded in suites.step_by(ODD_STEP) {
        let mut three = Three::new(&shared.filter, fleet, loaded);
        for mesh in &loaded.build.federation.meshes {
            for direction in [Direction::Inbound, Direction::Outbound] {
                for request in odd::requests(direction) {
                    three.answer(mesh, direction, &request)?;
                    let is_refused = three.inexpressible.pop().is_some();
                    if is_refused != odd::REFUSED_BY_ENVOY.contains(&request.authority.as_slice()) {
                        let host = request.authority.escape_ascii();
                        failures.push(format!("Envoy refuses `{host}`: {is_refused}, not as listed"));
                    }
                }
            }
        }
        failures.extend(three.differences.iter().map(|difference| format!("{}: {difference}", loaded.scope)));
        count += three.count;
    }
    shared.counted.lock().unwrap().odd += count;
    result(&failures)
}

fn run_list(shared: &Shared) -> Result<(), Failed> {
    let is_missing = |folder: &str| shared.corpus.iter().all(|entry| entry.name != folder);
    let missing = INEXPRESSIBLE.iter().filter(|(folder, ..)| is_missing(folder));
    result(&missing.map(|(folder, ..)| format!("there is no `{folder}`")).collect::<Vec<_>>())
}

fn result(failures: &[String]) -> Result<(), Failed> {
    let text = failures.iter().take(MAX_SHOWN).map(String::as_str).collect::<Vec<_>>().join("\n");
    match failures.len() {
        0 => Ok(()),
        count if count <= MAX_SHOWN => Err(text.into()),
        count => Err(format!("{text}\nand {} more", count - MAX_SHOWN).into()),
    }
}

/// The suite, case by case, so that what happens can be told by the name of its case.
fn one_by_one(suite: &Suite) -> impl Iterator<Item = Suite> {
    suite.cases.iter().map(|case| Suite { cases: vec![case.clone()], ..suite.clone() })
}

/// What a result that is not a pass says.
fn shown(result: &CaseResult) -> Option<String> {
    match &result.outcome {
        Outcome::Passed => None,
        Outcome::NotThere { reason } => Some(format!("{}\n  {reason}", result.name)),
        Outcome::Skipped { reason } => Some(format!("{}\n  skipped: {reason}", result.name)),
        Outcome::Failed { differences } => {
            let lines = differences.iter().map(|difference| {
                format!("\n    {}: expected {}, got {}", difference.what, difference.expected, difference.got)
            });
            Some(format!("{}{}", result.name, lines.collect::<String>()))
        }
    }
}
