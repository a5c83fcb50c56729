//! What JavaScript calls: the functions of [`Workspace`], with plain values on the way in and out.

use tsify::{Ts, Tsify};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::bridge::assist::CompletionView;
use crate::bridge::change::Change;
use crate::bridge::difference::DifferenceOfEffects;
use crate::bridge::graph::GraphView;
use crate::bridge::names::Names;
use crate::bridge::overview::Overview;
use crate::bridge::passing::PassingView;
use crate::bridge::place::Place;
use crate::bridge::test::TestRun;
use crate::bridge::walk::Walked;
use crate::workspace::Workspace;

/// The version of the engine.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The files on the page and everything that follows from them; see the functions of the same names in Rust.
#[wasm_bindgen(js_name = Workspace)]
#[derive(Debug, Default)]
pub struct JsWorkspace(Workspace);

#[wasm_bindgen(js_class = Workspace)]
#[expect(
    missing_docs,
    clippy::missing_errors_doc,
    reason = "`Workspace` says it; errors are values JavaScript made up"
)]
impl JsWorkspace {
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn change(&mut self, change: &Ts<Change>) -> Result<(), JsError> {
        self.0.change(change.to_rust()?);
        Ok(())
    }

    pub fn overview(&self) -> Result<Ts<Overview>, JsError> {
        Ok(self.0.overview().into_ts()?)
    }

    pub fn names(&self) -> Result<Ts<Names>, JsError> {
        Ok(self.0.names().into_ts()?)
    }

    pub fn graph(&self) -> Result<Ts<GraphView>, JsError> {
        Ok(self.0.graph().into_ts()?)
    }

    pub fn pin(&mut self, pinned: &Ts<Change>) -> Result<(), JsError> {
        self.0.pin(pinned.to_rust()?);
        Ok(())
    }

    pub fn difference(&self) -> Result<Option<Ts<DifferenceOfEffects>>, JsError> {
        Ok(self.0.difference().map(|difference| difference.into_ts()).transpose()?)
    }

    pub fn complete(&self, path: &str, offset: u32) -> Result<Vec<Ts<CompletionView>>, JsError> {
        let found = self.0.complete(path, offset).into_iter();
        Ok(found.map(|completion| completion.into_ts()).collect::<Result<_, _>>()?)
    }

    #[must_use]
    pub fn hover(&self, path: &str, offset: u32) -> Option<String> {
        self.0.hover(path, offset)
    }

    pub fn passing(&self, path: &str, offset: u32) -> Result<Option<Ts<PassingView>>, JsError> {
        Ok(self.0.passing(path, offset).map(|passing| passing.into_ts()).transpose()?)
    }

    pub fn counterparts(&self, path: &str, offset: u32) -> Result<Vec<Ts<Place>>, JsError> {
        let found = self.0.counterparts(path, offset).into_iter();
        Ok(found.map(|place| place.into_ts()).collect::<Result<_, _>>()?)
    }

    pub fn walk(&self, from: &str, host: &str) -> Result<Option<Ts<Walked>>, JsError> {
        Ok(self.0.walk(from, host).map(|walked| walked.into_ts()).transpose()?)
    }

    pub fn test(&self, path: &str) -> Result<Option<Ts<TestRun>>, JsError> {
        Ok(self.0.test(path).map(|run| run.into_ts()).transpose()?)
    }

    #[must_use]
    pub fn configuration(&self, mesh: &str, inbound: bool, test: &str) -> Option<String> {
        self.0.configuration(mesh, inbound, test)
    }
}
