//! The only types that cross into JavaScript: plain, owned, in camel case, with generated declarations.
//!
//! Places are given twice: line and column for people, offsets in UTF-16 units for the editor.

pub mod assist;
pub mod change;
pub mod difference;
pub mod finding;
pub mod graph;
pub mod names;
pub mod overview;
pub mod passing;
pub mod place;
pub mod test;
pub mod walk;
