//! The built `carnet` as a shell sees it: exit status, standard output and standard error.
//!
//! What is printed is kept in `golden/`; `CARNET_BLESS=1` rewrites it, and the diff is read in review.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

mod clean;
mod codes;
mod diff;
mod explain;
mod fix;
mod fixture;
mod gateway;
mod graph;
mod helpers;
mod init;
mod input;
mod integrations;
mod live;
mod lsp;
mod render;
mod reports;
mod request;
mod serve;
mod sessions;
mod settings;
mod share;
mod status;
mod suggest;
mod suppress;
mod test;
mod test_coverage;
mod test_record;
mod usage;
mod validate;
