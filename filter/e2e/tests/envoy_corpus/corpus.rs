//! The corpus, loaded as `carnet test` loads it, and the gateways it asks.

use std::path::{Path, PathBuf};

use carnet::command::test::find;
use carnet_e2e::fleet::Plan;
use carnet_e2e::gateways::gateway_name;
use carnet_engine::case::{OWN_SOURCE, Suite, parse};
use carnet_engine::compile::configuration;
use carnet_engine::decision::Direction;
use carnet_engine::pipeline::Build;

/// One test file.
pub(crate) struct Entry {
    /// Its folder below `testdata`.
    pub(crate) name: String,
    pub(crate) suites: Vec<Loaded>,
}

/// One suite and the federation it is about.
pub(crate) struct Loaded {
    /// Tells its gateways from those of the others.
    pub(crate) scope: String,
    pub(crate) suite: Suite,
    pub(crate) build: Build,
}

/// Every test file of cases and examples, in order.
pub(crate) fn load() -> Vec<Entry> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    let paths: Vec<PathBuf> = ["cases", "examples"].map(|part| root.join(part)).into();
    let mut corpus = Vec::new();
    for source in find::test_files(&paths) {
        let source = source.unwrap();
        let folder = Path::new(&source.name).parent().unwrap();
        let name = folder.strip_prefix(&root).unwrap().display().to_string();
        let (suites, problems) = parse(OWN_SOURCE, &source.text);
        assert_eq!(problems, [], "{name}");
        let loaded = suites.into_iter().map(|suite| Loaded {
            scope: format!("{name} {}", suite.name),
            build: find::load(&source.name, &suite).unwrap(),
            suite,
        });
        corpus.push(Entry { suites: loaded.collect(), name });
    }
    corpus
}

/// Both gateways of every mesh of every suite.
pub(crate) fn plans(corpus: &[Entry]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for loaded in corpus.iter().flat_map(|entry| &entry.suites) {
        let federation = &loaded.build.federation;
        for mesh in &federation.meshes {
            for direction in [Direction::Inbound, Direction::Outbound] {
                plans.push(Plan {
                    name: gateway_name(&loaded.scope, &mesh.name, direction),
                    direction,
                    configuration: configuration(federation, mesh, direction, &loaded.suite.options),
                    is_resumable: false,
                });
            }
        }
    }
    plans
}
