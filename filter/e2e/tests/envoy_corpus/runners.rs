//! Three runners side by side: an answer is one all of them give.

use std::fmt;
use std::ops::AddAssign;

use carnet::filter::{Filter, WasmGateways};
use carnet_e2e::fleet::Fleet;
use carnet_e2e::gateways::{EnvoyGateways, Inexpressible, NoAnswer};
use carnet_e2e::told;
use carnet_engine::answer::{Answer, GatewayRequest};
use carnet_engine::case::{Gateways, NativeGateways};
use carnet_engine::decision::Direction;
use carnet_engine::model::Mesh;
use serde_json::Value;

use crate::corpus::Loaded;

/// Engine, harness and Envoy. What no Envoy can be asked is answered by the other two.
pub(crate) struct Three<'f> {
    native: NativeGateways<'f>,
    wasm: WasmGateways<'f>,
    envoy: EnvoyGateways<'f>,
    pub(crate) count: Count,
    /// What the runners do not agree on.
    pub(crate) differences: Vec<String>,
    /// Why Envoy could not be asked, each time.
    pub(crate) inexpressible: Vec<Inexpressible>,
}

/// Requests counted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    /// Put to engine and harness.
    asked: usize,
    /// Not put to Envoy.
    inexpressible: usize,
    /// Answered alike by all that were asked.
    agreed: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.asked += other.asked;
        self.inexpressible += other.inexpressible;
        self.agreed += other.agreed;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { asked, inexpressible, agreed } = self;
        write!(f, "{asked} requests, {agreed} answered alike, {inexpressible} not put to Envoy")
    }
}

impl<'f> Three<'f> {
    pub(crate) fn new(filter: &'f Filter, fleet: &'f Fleet, loaded: &'f Loaded) -> Self {
        let (federation, options) = (&loaded.build.federation, &loaded.suite.options);
        Self {
            native: NativeGateways::new(federation, options.clone()),
            wasm: WasmGateways::new(filter, federation, options.clone()),
            envoy: EnvoyGateways::new(fleet, &loaded.scope),
            count: Count::default(),
            differences: Vec::new(),
            inexpressible: Vec::new(),
        }
    }
}

impl Gateways for Three<'_> {
    fn answer(
        &mut self,
        mesh: &Mesh,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, String> {
        self.count.asked += 1;
        let engine = self.native.answer(mesh, direction, request)?;
        let harness = self.wasm.answer(mesh, direction, request)?;
        let envoy = match self.envoy.ask(&mesh.name, direction, request) {
            Ok(answer) => Ok(answer),
            Err(NoAnswer::Inexpressible(reason)) => {
                self.inexpressible.push(reason);
                self.count.inexpressible += 1;
                Ok(harness.clone())
            }
            Err(error) => Err(told(&error)),
        };
        if envoy.as_ref() == Ok(&engine) && harness == engine {
            self.count.agreed += 1;
        } else {
            let authority = request.authority.escape_ascii();
            let mut told = format!("{direction} of {} asked for `{authority}`:", mesh.name);
            told.push_str(&unlike("harness", &Ok(harness), &engine));
            told.push_str(&unlike("Envoy", &envoy, &engine));
            self.differences.push(told);
        }
        Ok(engine)
    }
}

/// The fields of an answer that are not as the engine's.
fn unlike(who: &str, answer: &Result<Answer, String>, engine: &Answer) -> String {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return format!("\n    {who} gives no answer: {error}"),
    };
    let (theirs, ours) = (serde_json::to_value(answer).unwrap(), serde_json::to_value(engine).unwrap());
    let fields = ours.as_object().unwrap().iter();
    let fields = fields.filter(|(name, value)| theirs.get(name) != Some(value));
    let line = |(name, value): (&String, &Value)| {
        format!("\n    {name}: {who} {}, engine {value}", theirs[name.as_str()])
    };
    fields.map(line).collect()
}
