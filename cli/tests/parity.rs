//! Engine and built filter give the same answers: every request and host of the corpus, field by field.
//!
//! `cargo test --release --test parity -- --nocapture` prints the counts.

#![expect(clippy::unwrap_used, reason = "a test may panic in its helpers")]

use std::path::PathBuf;

use carnet::command::test::find;
use carnet::filter::{Filter, Gateway, WasmGateways};
use carnet_engine::answer::{Answer, Caller, GatewayRequest};
use carnet_engine::case::timeline::{Seen, Timeline};
use carnet_engine::case::{Gateways, NativeGateways, Outcome, Suite, parse};
use carnet_engine::compile::{Options, compile, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::model::Mesh;
use carnet_engine::pipeline::Build;
use carnet_engine::source::SourceId;

/// Asks both, and counts.
struct Compared<'f> {
    native: NativeGateways<'f>,
    wasm: WasmGateways<'f>,
    asked: usize,
    differences: Vec<String>,
}

impl<'f> Compared<'f> {
    fn new(filter: &'f Filter, build: &'f Build, options: &Options) -> Self {
        Self {
            native: NativeGateways::new(&build.federation, options.clone()),
            wasm: WasmGateways::new(filter, &build.federation, options.clone()),
            asked: 0,
            differences: Vec::new(),
        }
    }
}

impl Gateways for Compared<'_> {
    fn answer(
        &mut self,
        mesh: &Mesh,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, String> {
        self.asked += 1;
        let engine = self.native.answer(mesh, direction, request)?;
        match self.wasm.answer(mesh, direction, request) {
            Ok(filter) if filter == engine => {}
            other => self.differences.push(format!(
                "{} {direction} {:?}\n  engine {engine:?}\n  filter {other:?}",
                mesh.name,
                String::from_utf8_lossy(&request.authority)
            )),
        }
        Ok(engine)
    }

    /// By the filter alone: the engine polls nobody.
    fn play(&mut self, mesh: &Mesh, timeline: &Timeline) -> Result<Vec<Seen>, String> {
        self.wasm.play(mesh, timeline)
    }
}

fn corpus() -> Vec<(String, Suite, Build)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata");
    let paths = ["cases", "examples"].map(|part| PathBuf::from(root).join(part));
    let mut corpus = Vec::new();
    for source in find::test_files(&paths) {
        let source = source.unwrap();
        let (suites, problems) = parse(SourceId(0), &source.text);
        assert_eq!(problems, [], "{}", source.name);
        for suite in suites {
            let build = find::load(&source.name, &suite).unwrap();
            corpus.push((source.name.clone(), suite, build));
        }
    }
    corpus
}

#[test]
fn every_case_of_the_corpus_is_answered_alike() {
    let filter = Filter::load(None).unwrap();
    let (mut files, mut cases, mut asked) = (0, 0, 0);
    let (mut differences, mut skipped, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for (name, suite, build) in corpus() {
        let mut gateways = Compared::new(&filter, &build, &suite.options);
        let results = suite.run(&build, &mut gateways);
        files += 1;
        cases += results.len();
        asked += gateways.asked;
        differences
            .extend(gateways.differences.into_iter().map(|difference| format!("{name}: {difference}")));
        for result in results {
            match result.outcome {
                Outcome::Passed => {}
                Outcome::Failed { differences } => failed.push((name.clone(), result.name, differences)),
                Outcome::NotThere { reason } | Outcome::Skipped { reason } => {
                    skipped.push((name.clone(), result.name, reason));
                }
            }
        }
    }
    println!("{files} files, {cases} cases, {asked} requests through engine and filter");
    assert_eq!(skipped, [], "skipped cases");
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(files >= 127 && asked >= 300, "the corpus has shrunk: {files} files, {asked} requests");
}

/// Headers and authorities no rule author writes, against every mesh of the corpus.
fn odd_requests() -> Vec<GatewayRequest> {
    let authorities: [&[u8]; 14] = [
        b"",
        b"\xff\xfe.b.svc.red-mesh-imports.local",
        b"a,b",
        b"a.b:80:80",
        b"[::1]:80",
        b"user@a.b",
        b"a..b",
        b".",
        b"a.b.",
        b"*",
        b"RATINGS.bookinfo.svc.red-mesh-imports.local.:9080",
        b"ratings.bookinfo.svc.green-mesh-exports.local",
        b"ratings.bookinfo.svc.cluster.local",
        b"a.b\0c",
    ];
    let vias: [&[&[u8]]; 6] = [
        &[],
        &[b"blue-mesh"],
        &[b"blue-mesh", b"red-mesh"],
        &[b"\xff,\xfe"],
        &[b", ,,"],
        &[b"a,b,c,d,e,f,g,h,i"],
    ];
    let principal = "green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account";
    let callers = [
        Caller::anonymous(),
        Caller::default(),
        Caller::verified(principal),
        Caller { is_valid: None, ..Caller::verified(principal) },
        Caller { is_mutual: None, ..Caller::verified(principal) },
        Caller { uri_san: None, ..Caller::verified(principal) },
    ];
    let mut requests = Vec::new();
    for authority in authorities {
        for via in vias {
            for caller in &callers {
                let mut headers: Vec<(String, Vec<u8>)> =
                    via.iter().map(|value| ("x-carnet-via".to_owned(), value.to_vec())).collect();
                headers.push(("x-carnet-peer".to_owned(), b"\xffforged".to_vec()));
                headers.push(("x-carnet-identity".to_owned(), b"spiffe://forged/ns/a".to_vec()));
                headers.push(("x-forwarded-host".to_owned(), b"forged".to_vec()));
                headers.push(("x-odd".to_owned(), b"\xc3\x28".to_vec()));
                requests.push(GatewayRequest {
                    authority: authority.to_vec(),
                    headers,
                    caller: caller.clone(),
                });
            }
        }
    }
    requests
}

#[test]
fn odd_requests_are_answered_alike() {
    let filter = Filter::load(None).unwrap();
    let requests = odd_requests();
    let mut asked = 0;
    for (name, suite, build) in corpus().into_iter().step_by(8) {
        for mesh in &build.federation.meshes {
            for direction in [Direction::Inbound, Direction::Outbound] {
                let table = compile(&build.federation, mesh, direction, &suite.options).unwrap();
                let text = configuration(&build.federation, mesh, direction, &suite.options);
                let mut gateway = Gateway::start(&filter, &text).unwrap();
                for request in &requests {
                    let expected = table.answer(direction, request);
                    let found = gateway.answer(direction, request).unwrap();
                    assert_eq!(found, expected, "{name}: {} {direction} {request:?}", mesh.name);
                    asked += 1;
                }
            }
        }
    }
    println!("{asked} odd requests through engine and filter");
}
