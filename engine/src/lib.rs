#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects, clippy::as_conversions))]

pub mod answer;
pub mod assist;
pub mod case;
pub mod check;
pub mod compile;
pub mod decide;
pub mod decision;
pub mod effect;
pub mod finding;
pub mod graph;
pub mod host;
pub mod identity;
pub mod model;
pub mod naming;
pub mod pipeline;
pub mod resource;
pub mod schema;
pub mod service;
pub mod source;
pub mod status;
pub mod table;
pub mod trace;
pub mod via;
pub mod yaml;
