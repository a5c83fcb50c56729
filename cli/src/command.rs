//! The subcommands.

pub mod test;
