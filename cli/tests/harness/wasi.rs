//! WASI as far as it goes.

use carnet::harness::{Cache, FilterModule, LogLevel, Proxy, ProxyConfig};

const MODULE: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_get" (func $environ (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (import "wasi_unstable" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (data (i32.const 100) "hello\n")
    (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 4096))
    (func (export "proxy_abi_version_0_2_1"))
    (func $expect (param i32 i32) (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
    (func (export "_start")
        (i32.store (i32.const 0) (i32.const 100)) (i32.store (i32.const 4) (i32.const 6))
        (call $expect (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)) (i32.const 0))
        (call $expect (i32.load (i32.const 8)) (i32.const 6))
        (call $expect (call $sizes (i32.const 0) (i32.const 4)) (i32.const 0))
        (call $expect (i32.load (i32.const 4)) (i32.const 4))
        (call $expect (call $environ (i32.const 16) (i32.const 200)) (i32.const 0))
        (i32.store (i32.const 0) (i32.const 200)) (i32.store (i32.const 4) (i32.const 3))
        (call $expect (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)) (i32.const 0))
        (call $expect (call $random (i32.const 300) (i32.const 65537)) (i32.const 28))
        (call $expect (call $random (i32.const 300) (i32.const 9)) (i32.const 0))
        (call $expect (call $clock (i32.const 1) (i64.const 0) (i32.const 400)) (i32.const 0))
        (call $expect (call $clock (i32.const 2) (i64.const 0) (i32.const 400)) (i32.const 58))
        (call $expect (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
            (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0)) (i32.const 44)))
    (func (export "proxy_on_configure") (param i32 i32) (result i32) (call $exit (i32.const 3)) (i32.const 1))
)"#;

#[test]
fn output_is_logged_files_are_absent_and_leaving_is_a_trap() {
    let module = FilterModule::compile(&wat::parse_str(MODULE).unwrap(), Cache::None).unwrap();
    let environment = [("A".to_owned(), "b".to_owned())].into();
    let refused = Proxy::start(&module, ProxyConfig { environment, ..Default::default() }).unwrap_err();
    let carnet::harness::HarnessError::ConfigurationRefused { log } = refused else { panic!("{refused}") };
    let lines: Vec<_> = log.iter().map(|line| (line.level, line.message.as_str())).collect();
    assert_eq!(lines[..2], [(LogLevel::Info, "hello"), (LogLevel::Error, "A=b")]);
    assert!(lines[2].1.contains("proc_exit with code 3"));
}
