//! A filter built with the Rust SDK loads, decides and refuses. `--nocapture` shows what it costs.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use carnet::harness::{Cache, FilterModule, HttpRequest, Proxy, ProxyConfig};

use crate::guest::{forwarded, get, start};

const REQUESTS: u32 = 200_000;

fn echo() -> Vec<u8> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/echo/Cargo.toml");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("echo");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "--quiet", "--target", "wasm32-unknown-unknown"])
        .arg("--manifest-path")
        .arg(source)
        .arg("--target-dir")
        .arg(&target)
        .status();
    assert!(built.unwrap().success());
    std::fs::read(target.join("wasm32-unknown-unknown/release/echo.wasm")).unwrap()
}

#[test]
fn a_filter_built_with_the_sdk_runs() {
    let bytes = echo();
    let started = Instant::now();
    let module = FilterModule::compile(&bytes, Cache::None).unwrap();
    println!("{} bytes compiled in {:?}", bytes.len(), started.elapsed());
    // Left behind in the target folder: the cache writes in a thread of its own and may not be done yet.
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sdk-cache-{}", std::process::id()));
    FilterModule::compile(&bytes, Cache::Dir(directory.clone())).unwrap();
    let started = Instant::now();
    let cached = FilterModule::compile(&bytes, Cache::Dir(directory)).unwrap();
    start(&cached).request(0, &get());
    println!("first decision from the cache after {:?}", started.elapsed());

    let mut proxy = start(&module);
    assert_eq!(forwarded(&proxy.request(0, &get()), "x-echo").as_deref(), Some("a.local"));
    assert_eq!(proxy.request(0, &HttpRequest::get("denied.local")).outcome.status(), Some(403));
    let config = ProxyConfig { plugin_configuration: b"refuse".into(), ..Default::default() };
    assert!(Proxy::start(&module, config).is_err());

    let request = get();
    let started = Instant::now();
    for _ in 0..REQUESTS {
        proxy.request(0, &request);
    }
    let rate = f64::from(REQUESTS) / started.elapsed().as_secs_f64();
    println!("{rate:.0} requests/s, {} fuel each", proxy.request(0, &request).fuel);
}
