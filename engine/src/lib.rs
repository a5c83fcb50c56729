//! The rules engine of Carnet.

#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects, clippy::as_conversions))]

pub mod decide;
pub mod decision;
pub mod effect;
pub mod host;
pub mod identity;
pub mod naming;
pub mod service;
pub mod source;
pub mod table;
pub mod via;
pub mod yaml;
