//! What a request costs, and that it costs the same however large the table is.

use std::time::Instant;

use carnet::embedded::FILTER;
use carnet::harness::{Cache, FilterModule, HttpRequest, Proxy, Thread};
use carnet_engine::decision::Direction;

use crate::fixture::{admitted, configuration, filter, gateway, host, request, start, suffix};

const DIRECTIONS: [Direction; 2] = [Direction::Inbound, Direction::Outbound];

/// Fuel of a request once counters are defined.
fn fuel(proxy: &mut Proxy, request: &HttpRequest) -> u64 {
    proxy.request(0, request);
    proxy.request(0, request).fuel
}

fn questions(direction: Direction) -> [(&'static str, HttpRequest); 3] {
    [
        ("exact", admitted(direction)),
        ("pattern", request(direction, &format!("unknown-000005.wild.{}", suffix(direction)))),
        ("miss", request(direction, &format!("unknown-000005.tame.{}", suffix(direction)))),
    ]
}

#[test]
fn a_request_costs_the_same_at_100_000_hosts_as_at_10() {
    let filter = filter();
    for direction in DIRECTIONS {
        let mut small = start(&filter, &configuration(direction, "enforce", 10));
        let text = configuration(direction, "enforce", 100_000);
        let started = Instant::now();
        let mut large = start(&filter, &text);
        let load = started.elapsed() / 3;
        let (worker, bytes) = (large.memory(Thread::Worker(0)).unwrap(), text.len());
        println!(
            "{direction}: 100,000 hosts, {bytes} bytes, memory {worker} ({:.2} times), load {load:?} per VM",
            to_float(worker) / to_float(bytes)
        );
        for (name, request) in questions(direction) {
            let (few, many) = (fuel(&mut small, &request), fuel(&mut large, &request));
            println!("{direction} {name}: fuel {few} at 10, {many} at 100,000");
            assert!(many.abs_diff(few) * 10 <= few, "{direction} {name}: {few} and {many}");
        }
        assert!(worker < bytes * 3, "{worker} bytes of memory for {bytes} of configuration");
    }
}

fn to_float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

#[test]
fn memory_stays_flat_over_200_000_requests() {
    for direction in DIRECTIONS {
        let mut proxy = gateway(&filter(), direction, "enforce");
        let mix = [
            admitted(direction),
            request(direction, "a,b"),
            request(direction, &format!("unknown-000005.wild.{}", suffix(direction))),
            request(direction, &host(direction, 7)).header("x-carnet-via", "red-mesh"),
        ];
        mix.iter().cycle().take(1000).for_each(|request| drop(proxy.request(0, request)));
        let before = proxy.memory(Thread::Worker(0));
        mix.iter().cycle().take(100_000).for_each(|request| drop(proxy.request(0, request)));
        assert_eq!(proxy.memory(Thread::Worker(0)), before, "{direction}");
    }
}

#[test]
fn many_requests_a_second() {
    const REQUESTS: u32 = 100_000;
    for direction in DIRECTIONS {
        let mut proxy = gateway(&filter(), direction, "enforce");
        let request = admitted(direction);
        let started = Instant::now();
        for _ in 0..REQUESTS {
            proxy.request(0, &request);
        }
        let rate = f64::from(REQUESTS) / started.elapsed().as_secs_f64();
        println!("{direction}: {rate:.0} requests/s");
        assert!(rate > 5_000.0, "{rate}");
    }
}

#[test]
fn compiling_is_slow_once() {
    let compile = |cache| {
        let started = Instant::now();
        FilterModule::compile(FILTER, cache).unwrap();
        started.elapsed()
    };
    let cold = compile(Cache::None);
    compile(Cache::Default);
    let cached = compile(Cache::Default);
    println!("compiled in {cold:?}, from the cache in {cached:?}");
}

#[test]
fn the_filter_speaks_0_2_1_and_asks_for_what_the_harness_serves() {
    assert_eq!(format!("{:?}", filter().module().abi_version()), "V0_2_1");
    let module = wasmtime::Module::new(&wasmtime::Engine::default(), FILTER).unwrap();
    let markers: Vec<_> = module.exports().map(|export| export.name().to_owned()).collect();
    let markers: Vec<_> = markers.iter().filter(|name| name.starts_with("proxy_abi_version")).collect();
    assert_eq!(markers, ["proxy_abi_version_0_2_1"]);
    let served = FilterModule::served_imports();
    for import in module.imports() {
        let name = format!("{}.{}", import.module(), import.name());
        assert!(served.contains(&name), "{name} is not served");
    }
}
