//! The files on the page and everything that follows from them.
//!
//! One object lives in the page's worker; every question goes to it. Nothing here decides anything: the engine
//! does, and [`crate::bridge`] puts its answers into plain values.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use carnet_engine::assist::{complete, counterparts, hover, passing};
use carnet_engine::case::{self, NativeGateways, Suite};
use carnet_engine::compile::configuration;
use carnet_engine::decision::Direction;
use carnet_engine::diff::{Effects, compare};
use carnet_engine::model::Placement;
use carnet_engine::pipeline::{Build, Input, assemble, build};
use carnet_engine::resource::{self, Parsed};
use carnet_engine::source::{Source, SourceId};
use carnet_engine::suppress::Terms;
use carnet_engine::yaml::Limits;

use crate::bridge::assist::CompletionView;
use crate::bridge::change::Change;
use crate::bridge::difference::DifferenceOfEffects;
use crate::bridge::graph::GraphView;
use crate::bridge::names::Names;
use crate::bridge::overview::Overview;
use crate::bridge::passing::PassingView;
use crate::bridge::place::{Place, Places, byte_at};
use crate::bridge::test::{Recorder, TestRun};
use crate::bridge::walk::{Walked, Way};

/// The files on the page and everything that follows from them.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Texts by path, forward slashes, no leading one.
    files: BTreeMap<String, String>,
    /// What was read in each of them, in the same order: at a key press only one file has to be read again.
    parsed: Vec<Parsed>,
    build: Build,
    /// What the pinned version does.
    pinned: Option<Effects>,
}

impl Workspace {
    /// A workspace without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts, replaces and removes files.
    pub fn change(&mut self, change: Change) {
        if change.files.is_empty() && change.removed.is_empty() {
            return;
        }
        let before: Vec<String> = self.files.keys().cloned().collect();
        for path in change.removed {
            self.files.remove(&path);
        }
        let changed: BTreeSet<String> = change.files.iter().map(|file| file.path.clone()).collect();
        self.files.extend(change.files.into_iter().map(|file| (file.path, file.text)));
        self.read(&before, &changed);
        self.build = assemble(inputs(&self.files), self.parsed.clone(), None);
        self.build.suppress(&[], &Terms { is_partial: true, ..Terms::default() });
    }

    /// What follows from the files: meshes, rules and findings.
    #[must_use]
    pub fn overview(&self) -> Overview {
        Overview::new(&self.build)
    }

    /// Every Service of every mesh against every peer.
    #[must_use]
    pub fn names(&self) -> Names {
        Names::new(&self.build)
    }

    /// The picture of who shares what with whom.
    #[must_use]
    pub fn graph(&self) -> GraphView {
        GraphView::new(&self.build)
    }

    /// Remembers what these files do, to compare the present ones with; without files it is forgotten.
    pub fn pin(&mut self, pinned: Change) {
        let files: BTreeMap<String, String> =
            pinned.files.into_iter().map(|file| (file.path, file.text)).collect();
        let build = build(inputs(&files), &Limits::default());
        self.pinned = (!files.is_empty()).then(|| Effects::of(&build.federation));
    }

    /// What differs from the pinned version; `undefined` when none is.
    #[must_use]
    pub fn difference(&self) -> Option<DifferenceOfEffects> {
        let difference = compare(self.pinned.as_ref()?, &Effects::of(&self.build.federation));
        Some(DifferenceOfEffects::new(difference, &Places::new(&self.build.sources)))
    }

    /// What could be written at an offset in UTF-16 units, the likeliest first.
    #[must_use]
    pub fn complete(&self, path: &str, offset: u32) -> Vec<CompletionView> {
        let Some((source, byte)) = self.find(path, offset) else { return Vec::new() };
        let places = Places::new(&self.build.sources);
        let found = complete(&self.build, source, byte).into_iter();
        found.map(|completion| CompletionView::new(completion, &places)).collect()
    }

    /// What there is to say about an offset in UTF-16 units, in Markdown; `undefined` when nothing is.
    #[must_use]
    pub fn hover(&self, path: &str, offset: u32) -> Option<String> {
        let (source, byte) = self.find(path, offset)?;
        hover(&self.build, source, byte)
    }

    /// What the rule at an offset in UTF-16 units decides; `undefined` where no rule is.
    #[must_use]
    pub fn passing(&self, path: &str, offset: u32) -> Option<PassingView> {
        let (source, byte) = self.find(path, offset)?;
        passing(&self.build, source, byte).map(PassingView::from)
    }

    /// The places in other meshes that belong to what stands at an offset in UTF-16 units.
    #[must_use]
    pub fn counterparts(&self, path: &str, offset: u32) -> Vec<Place> {
        let Some((source, byte)) = self.find(path, offset) else { return Vec::new() };
        let places = Places::new(&self.build.sources);
        counterparts(&self.build, source, byte).into_iter().filter_map(|span| places.locate(span)).collect()
    }

    /// The way of a request for `host` from a workload of the mesh `from`; `undefined` if there is no such mesh.
    #[must_use]
    pub fn walk(&self, from: &str, host: &str) -> Option<Walked> {
        Walked::new(&self.build, &Way { from, host })
    }

    /// Runs the test file at a path; `undefined` if there is none.
    #[must_use]
    pub fn test(&self, path: &str) -> Option<TestRun> {
        let source = Source::new(path, self.files.get(path)?.as_str());
        let (suites, problems) = case::parse(SourceId(0), &source.text);
        let sources = [source];
        let places = Places::new(&sources);
        let mut run = TestRun::new(&problems, &places);
        for suite in suites {
            let build = self.build_for(path, &suite);
            let native = NativeGateways::new(&build.federation, suite.options.clone());
            let mut gateways = Recorder::new(native);
            for case in &suite.cases {
                let result = case.run(&build.federation, &build.sources, &mut gateways);
                run.push(case, result, gateways.take(), &places);
            }
        }
        Some(run)
    }

    /// The plugin configuration of one gateway, as `carnet render` writes it; `undefined` if there is no such mesh.
    ///
    /// `test` names the test file whose inputs and options are to hold, empty for none.
    #[must_use]
    pub fn configuration(&self, mesh: &str, inbound: bool, test: &str) -> Option<String> {
        let direction = if inbound { Direction::Inbound } else { Direction::Outbound };
        let suite = self.suites(test).into_iter().next();
        let build = suite.as_ref().map_or(Cow::Borrowed(&self.build), |suite| self.build_for(test, suite));
        let options = suite.map(|suite| suite.options).unwrap_or_default();
        let mesh = build.federation.mesh(mesh)?;
        Some(configuration(&build.federation, mesh, direction, &options))
    }
}

impl Workspace {
    /// Reads the files that are `changed`, or all of them where the positions they had `before` have moved.
    fn read(&mut self, before: &[String], changed: &BTreeSet<String>) {
        let is_moved = !self.files.keys().eq(before);
        self.parsed.resize_with(self.files.len(), Parsed::default);
        let files = self.files.iter().zip(&mut self.parsed);
        for (source, ((path, text), parsed)) in (0_u32..).map(SourceId).zip(files) {
            if is_moved || changed.contains(path) {
                *parsed = resource::parse(source, text, &Limits::default());
            }
        }
    }

    /// A file among the sources of the build, and the byte at an offset in it.
    fn find(&self, path: &str, offset: u32) -> Option<(SourceId, u32)> {
        let number = self.build.sources.iter().position(|source| source.name == path)?;
        let source = self.build.sources.get(number)?;
        Some((SourceId(u32::try_from(number).ok()?), byte_at(&source.text, offset)))
    }

    /// The suites of a test file; none if it is not there or cannot be read.
    fn suites(&self, path: &str) -> Vec<Suite> {
        self.files.get(path).map_or_else(Vec::new, |text| case::parse(SourceId(0), text).0)
    }

    /// What a suite is about: all files, unless it names some.
    fn build_for(&self, test: &str, suite: &Suite) -> Cow<'_, Build> {
        if suite.inputs.iter().all(|input| input == ".") {
            return Cow::Borrowed(&self.build);
        }
        let folder = test.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let named: Vec<String> =
            suite.inputs.iter().map(|input| format!("{folder}{}", input.trim_start_matches("./"))).collect();
        let is_named = |path: &str| {
            named
                .iter()
                .any(|name| path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with('/')))
        };
        let inputs = inputs(&self.files).into_iter().filter(|input| is_named(&input.source.name));
        Cow::Owned(build(inputs.collect(), &Limits::default()))
    }
}

/// Files as a command started in their folder would read them.
fn inputs(files: &BTreeMap<String, String>) -> Vec<Input> {
    let input = |(path, text): (&String, &String)| {
        let sub_folder = path.split_once('/').map(|(folder, _)| folder.to_owned());
        Input {
            source: Source::new(path.clone(), text.clone()),
            placement: Placement { mesh: None, folder: Some(".".to_owned()), sub_folder },
        }
    };
    files.iter().map(input).collect()
}
