//! The command line of Carnet.

pub mod command;
pub mod filter;
pub mod harness;
