#![doc = include_str!("../README.md")]

pub mod bridge;
mod exports;
mod workspace;

pub use exports::{JsWorkspace, version};
pub use workspace::Workspace;
