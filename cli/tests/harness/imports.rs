//! The served functions are those of the specification.

use std::collections::BTreeSet;

use carnet::harness::FilterModule;

use crate::guest::IMPORTS;

const ONLY_0_1_0: [&str; 4] = [
    "proxy_continue_request",
    "proxy_continue_response",
    "proxy_clear_route_cache",
    "proxy_get_configuration",
];

const EXTRA: [&str; 3] = ["envoy_resolve_dns", "emscripten_notify_memory_growth", "pthread_equal"];

#[test]
fn the_served_hostcalls_are_those_of_the_specification() {
    let wanted = IMPORTS.iter().map(|(name, ..)| *name).chain(ONLY_0_1_0).chain(EXTRA);
    let wanted: BTreeSet<String> = wanted.map(|name| format!("env.{name}")).collect();
    let served = FilterModule::served_imports().into_iter().filter(|name| name.starts_with("env."));
    assert_eq!(served.collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn both_wasi_modules_serve_all_of_preview1() {
    let served = FilterModule::served_imports();
    let count = |module: &str| served.iter().filter(|name| name.starts_with(module)).count();
    assert_eq!((count("wasi_snapshot_preview1."), count("wasi_unstable.")), (46, 46));
}
