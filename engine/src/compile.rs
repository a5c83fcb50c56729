//! From the model of one mesh to the host table of its gateways.
//!
//! Total: whatever the model holds, a table comes out, and loading it succeeds. Where findings report a
//! conflict, the table takes a side that does not depend on the order of documents: an existing Service
//! before a name in a rule, then the earlier rule, then the smaller name.

pub(crate) mod inbound;
mod options;
pub(crate) mod outbound;
mod text;

use crate::decision::Direction;
use crate::model::{Federation, Mesh};
use crate::table::{HostTable, InvalidTable};

pub use options::{DiscoveryOptions, Options, StatusOptions, Strip};

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
