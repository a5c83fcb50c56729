//! Which modules are refused, and with which words.

use std::path::Path;

use carnet::harness::{AbiVersion, Cache, FilterModule, HarnessError};

const BASE: &str =
    r#"(memory (export "memory") 1) (func (export "malloc") (param i32) (result i32) (i32.const 8))"#;

fn load(version: &str, code: &str) -> Result<FilterModule, HarnessError> {
    let text = format!("(module {code} {BASE} (func (export \"proxy_abi_version_{version}\")))");
    FilterModule::compile(&wat::parse_str(text).unwrap(), Cache::None)
}

fn refusal(version: &str, code: &str) -> String {
    load(version, code).unwrap_err().to_string()
}

fn import(name: &str, signature: &str) -> String {
    format!("(import \"env\" \"{name}\" (func {signature}))")
}

#[test]
fn the_three_published_versions_load() {
    for version in ["0_1_0", "0_2_0", "0_2_1"] {
        assert!(load(version, "").is_ok(), "{version}");
    }
    assert_eq!(load("0_2_1", "").unwrap().abi_version(), AbiVersion::V0_2_1);
}

#[test]
fn a_later_version_is_unknown() {
    assert_eq!(refusal("0_3_0", ""), "missing or unknown proxy-wasm ABI version");
}

#[test]
fn bytes_that_are_no_module_are_refused() {
    let refused = FilterModule::compile(b"garbage", Cache::None).unwrap_err();
    assert_eq!(refused.to_string(), "not a loadable wasm module");
}

#[test]
fn an_unknown_import_is_named() {
    assert_eq!(refusal("0_2_1", &import("proxy_fly", "")), "missing import `env.proxy_fly`");
}

#[test]
fn a_call_of_another_version_is_a_missing_import() {
    let level = import("proxy_get_log_level", "(param i32) (result i32)");
    assert!(load("0_2_1", &level).is_ok());
    assert_eq!(refusal("0_2_0", &level), "missing import `env.proxy_get_log_level`");
    let clear = import("proxy_clear_route_cache", "(result i32)");
    assert!(load("0_1_0", &clear).is_ok());
    assert_eq!(refusal("0_2_1", &clear), "missing import `env.proxy_clear_route_cache`");
}

#[test]
fn a_wrong_import_signature_is_shown_beside_the_right_one() {
    assert_eq!(
        refusal("0_2_1", &import("proxy_log", "(param i32 i64) (result i32)")),
        "bad import signature for `env.proxy_log`, want: i32 i32 i32 -> i32, have: i32 i64 -> i32"
    );
}

#[test]
fn a_wrong_callback_signature_is_shown_beside_the_right_one() {
    assert_eq!(
        refusal("0_2_1", "(func (export \"proxy_on_tick\") (param i32 i32))"),
        "bad function signature for `proxy_on_tick`, want: i32 -> void, have: i32 i32 -> void"
    );
}

#[test]
fn header_callbacks_of_0_1_0_have_no_end_of_stream() {
    let short = "(func (export \"proxy_on_request_headers\") (param i32 i32) (result i32) (i32.const 0))";
    assert!(load("0_1_0", short).is_ok());
    assert!(load("0_2_1", short).is_err());
}

#[test]
fn a_module_without_an_allocator_is_refused() {
    let text = r#"(module (memory (export "memory") 1) (func (export "proxy_abi_version_0_2_1")))"#;
    let refused = FilterModule::compile(&wat::parse_str(text).unwrap(), Cache::None).unwrap_err();
    assert_eq!(refused.to_string(), "missing export `malloc`");
}

#[test]
fn a_cached_module_loads_again() {
    // Left behind in the target folder: the cache writes in a thread of its own and may not be done yet.
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cache-{}", std::process::id()));
    let bytes = crate::guest::text("");
    for _ in 0..2 {
        assert!(FilterModule::compile(&bytes, Cache::Dir(directory.clone())).is_ok());
    }
}
