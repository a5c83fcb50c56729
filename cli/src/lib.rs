//! The command line of Carnet.

pub mod harness;
