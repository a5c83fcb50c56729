//! Gateways that run the filter, and gateways that hold it against the engine.

use std::collections::BTreeMap;
use std::error::Error;

use carnet_engine::answer::{Answer, GatewayRequest};
use carnet_engine::case::timeline::{Seen, Timeline};
use carnet_engine::case::{Gateways, NativeGateways};
use carnet_engine::compile::{Options, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Mesh};

use super::{Filter, Gateway, timeline};

/// The gateways of a federation, each running the filter; started when first asked.
#[derive(Debug)]
pub struct WasmGateways<'f> {
    filter: &'f Filter,
    federation: &'f Federation,
    options: Options,
    /// By name of the mesh, and direction.
    gateways: BTreeMap<(String, Direction), Gateway>,
}

impl<'f> WasmGateways<'f> {
    /// The gateways of a federation, all with the same options.
    #[must_use]
    pub fn new(filter: &'f Filter, federation: &'f Federation, options: Options) -> Self {
        Self { filter, federation, options, gateways: BTreeMap::new() }
    }
}

impl Gateways for WasmGateways<'_> {
    fn answer(
        &mut self,
        mesh: &Mesh,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, String> {
        let key = (mesh.name.clone(), direction);
        if let Some(gateway) = self.gateways.get_mut(&key) {
            return gateway.answer(direction, request).map_err(|error| told(&error));
        }
        let text = configuration(self.federation, mesh, direction, &self.options);
        let gateway = Gateway::start(self.filter, &text).map_err(|error| told(&error))?;
        let gateway = self.gateways.entry(key).or_insert(gateway);
        gateway.answer(direction, request).map_err(|error| told(&error))
    }

    fn play(&mut self, mesh: &Mesh, timeline: &Timeline) -> Result<Vec<Seen>, String> {
        Ok(timeline::play(self.filter, self.federation, &self.options, mesh, timeline))
    }
}

/// The engine and the filter side by side: an answer is one both give.
#[derive(Debug)]
pub struct BothGateways<'f> {
    native: NativeGateways<'f>,
    wasm: WasmGateways<'f>,
}

impl<'f> BothGateways<'f> {
    /// The gateways of a federation, all with the same options.
    #[must_use]
    pub fn new(filter: &'f Filter, federation: &'f Federation, options: Options) -> Self {
        let native = NativeGateways::new(federation, options.clone());
        Self { native, wasm: WasmGateways::new(filter, federation, options) }
    }
}

impl Gateways for BothGateways<'_> {
    fn answer(
        &mut self,
        mesh: &Mesh,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, String> {
        let engine = self.native.answer(mesh, direction, request)?;
        let filter = self.wasm.answer(mesh, direction, request)?;
        if engine == filter {
            return Ok(engine);
        }
        Err(format!("engine and filter disagree: {engine:?} and {filter:?}"))
    }

    /// By the filter alone: the engine polls nobody.
    fn play(&mut self, mesh: &Mesh, timeline: &Timeline) -> Result<Vec<Seen>, String> {
        self.wasm.play(mesh, timeline)
    }
}

/// An error with its causes on one line.
pub(super) fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
