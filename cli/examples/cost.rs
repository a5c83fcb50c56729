//! What a request costs the filter, without a proxy: requests a second through the harness, fuel, memory, hostcalls.
//!
//! `cost FILTER TABLE AUTHORITY PRINCIPAL VIA REQUESTS` prints one JSON object. `make bench` runs it; an empty
//! PRINCIPAL is a connection without TLS, an empty VIA no via list.

use std::error::Error;
use std::io::Write;
use std::time::Instant;

use carnet::harness::{Cache, Connection, FilterModule, HttpRequest, Proxy, ProxyConfig, Thread};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [filter, table, authority, principal, via, requests] = &*arguments else {
        return Err("usage: cost FILTER TABLE AUTHORITY PRINCIPAL VIA REQUESTS".into());
    };
    let module = FilterModule::compile(&std::fs::read(filter)?, Cache::None)?;
    let config = ProxyConfig { plugin_configuration: std::fs::read(table)?, ..ProxyConfig::default() };
    let request = request(authority, principal, via);

    let mut traced = Proxy::start(&module, ProxyConfig { trace: true, ..config.clone() })?;
    traced.request(0, &request);
    let hostcalls = traced.request(0, &request).hostcalls;

    let mut proxy = Proxy::start(&module, config)?;
    // The first request defines counters.
    proxy.request(0, &request);
    let fuel = proxy.request(0, &request).fuel;
    let requests: u32 = requests.parse()?;
    let started = Instant::now();
    for _ in 0..requests {
        proxy.request(0, &request);
    }
    let rate = f64::from(requests) / started.elapsed().as_secs_f64();
    let result = json!({
        "requestsPerSecond": rate,
        "fuel": fuel,
        "memory": proxy.memory(Thread::Worker(0)),
        "hostcalls": hostcalls,
    });
    writeln!(std::io::stdout(), "{result}")?;
    Ok(())
}

fn request(authority: &str, principal: &str, via: &str) -> HttpRequest {
    let connection = match principal {
        "" => Connection::plaintext(),
        _ => Connection::mtls(&format!("spiffe://{principal}")),
    };
    let request = HttpRequest::get(authority).connection(connection);
    if via.is_empty() { request } else { request.header("x-carnet-via", via) }
}
