//! The proxy-wasm filter of Carnet.
