//! From the model of one mesh to the host table of its gateways.
//!
//! Total: whatever the model holds, a table comes out, and loading it succeeds. Where findings report a
//! conflict, the table takes a side that does not depend on the order of documents: an existing Service
//! before a name in a rule, then the earlier rule, then the smaller name.

pub(crate) mod inbound;
pub(crate) mod outbound;
mod text;

use std::collections::BTreeSet;

use crate::decision::Direction;
use crate::model::{Federation, Mesh};
use crate::table::document::Mode;
use crate::table::{HostTable, InvalidTable};

/// What a table is compiled for, beyond the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What a denial does.
    pub mode: Mode,
    /// The longest via list a request may arrive with.
    pub max_hops: u32,
    /// What becomes of an outbound host that no import yields.
    pub unmatched: crate::table::document::Unmatched,
    /// What to do when the proxy does not tell whether a certificate was verified.
    pub unknown_validity: crate::table::document::UnknownValidity,
    /// The peers this gateway serves, by name; `None`: all of the mesh.
    pub peers: Option<BTreeSet<String>>,
    /// Who removes the headers that must not cross the border.
    pub strip: Strip,
}

/// Who removes the headers that must not cross the border.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Strip {
    /// The filter, by the table.
    #[default]
    Filter,
    /// The proxy, before the filter sees the request: a hostcall less for each header.
    Proxy,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            max_hops: crate::table::document::DEFAULT_MAX_HOPS,
            unmatched: crate::table::document::Unmatched::default(),
            unknown_validity: crate::table::document::UnknownValidity::default(),
            peers: None,
            strip: Strip::default(),
        }
    }
}

/// The plugin configuration of `mesh`'s gateway for one direction, as JSON text.
///
/// The same input gives the same bytes.
#[must_use]
pub fn configuration(
    federation: &Federation,
    mesh: &Mesh,
    direction: Direction,
    options: &Options,
) -> String {
    text::write(federation, mesh, direction, options)
}

/// The table of `mesh`'s gateway for one direction.
///
/// # Errors
///
/// [`InvalidTable`] when the model holds names no table may: then findings of error level say so as well.
pub fn compile(
    federation: &Federation,
    mesh: &Mesh,
    direction: Direction,
    options: &Options,
) -> Result<HostTable, InvalidTable> {
    HostTable::load(configuration(federation, mesh, direction, options))
}
