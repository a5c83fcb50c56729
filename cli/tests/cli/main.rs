//! The built `carnet` as a shell sees it: exit status, standard output and standard error.
//!
//! What is printed is kept in `golden/`; `CARNET_BLESS=1` rewrites it, and the diff is read in review.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

mod clean;
mod codes;
mod explain;
mod fixture;
mod helpers;
mod input;
mod render;
mod request;
mod status;
mod usage;
mod validate;
