//! Who answers requests: the engine itself, or whoever else implements [`Gateways`].

use std::collections::BTreeMap;

use crate::answer::{Answer, GatewayRequest};
use crate::case::timeline::{Seen, Timeline};
use crate::compile::{Options, compile};
use crate::decision::Direction;
use crate::model::{Federation, Mesh};
use crate::table::HostTable;

/// The gateways of every mesh.
pub trait Gateways {
    /// What `mesh`'s gateway for `direction` does with `request`.
    ///
    /// # Errors
    ///
    /// Why there is no answer, as one clause: the gateway did not start, or it died.
    fn answer(
        &mut self,
        mesh: &Mesh,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, String>;

    /// Plays a timeline at `mesh`'s gateways, from a start of their own: what was seen at each step, in order.
    ///
    /// # Errors
    ///
    /// Why these gateways cannot play one, as one clause; the case then counts as skipped.
    fn play(&mut self, _mesh: &Mesh, _timeline: &Timeline) -> Result<Vec<Seen>, String> {
        Err("only the built filter polls peers, and these gateways do not run it".to_owned())
    }
}

/// Gateways that are nothing but tables; each is compiled when first asked.
#[derive(Debug)]
pub struct NativeGateways<'f> {
    federation: &'f Federation,
    options: Options,
    /// By name of the mesh, and direction.
    tables: BTreeMap<(String, Direction), HostTable>,
}

impl<'f> NativeGateways<'f> {
    /// The gateways of a federation, all with the same options.
    #[must_use]
    pub fn new(federation: &'f Federation, options: Options) -> Self {
        Self { federation, options, tables: BTreeMap::new() }
    }
}

impl Gateways for NativeGateways<'_> {
    fn answer(
        &mut self,
        mesh: &Mesh,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, String> {
        let key = (mesh.name.clone(), direction);
        if let Some(table) = self.tables.get(&key) {
            return Ok(table.answer(direction, request));
        }
        let table = compile(self.federation, mesh, direction, &self.options);
        let table = table.map_err(|error| format!("no table for {direction} of {}: {error}", mesh.name))?;
        Ok(self.tables.entry(key).or_insert(table).answer(direction, request))
    }
}
