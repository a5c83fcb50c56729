//! Several threads at once: their order, and what becomes of one that is late or dies.

use std::time::Duration;

use carnet::harness::{ClusterScript, FailurePolicy, HttpRequest, Interleaving, Proxy, ProxyConfig, Thread};

use crate::guest::{callback, filter, get, pairs, pausing, said};

const SECOND: Duration = Duration::from_secs(1);

/// Ticks each second and runs `code` then.
fn ticking(code: &str) -> String {
    pausing("configure", "(drop (call $set_tick (i32.const 1000)))", 1) + &callback("tick", code)
}

fn proxy(code: &str, config: ProxyConfig) -> Proxy {
    Proxy::start(&filter(code), config).unwrap()
}

fn seeded(seed: u64) -> ProxyConfig {
    ProxyConfig { workers: 3, interleaving: Interleaving::Seeded(seed), ..ProxyConfig::default() }
}

/// Who ticked when, in milliseconds since the start.
fn ticks(proxy: &mut Proxy) -> Vec<(u64, Thread)> {
    let log = proxy.take_log();
    log.iter().map(|line| ((line.at - 1_767_225_600_000_000_000) / 1_000_000, line.thread)).collect()
}

#[test]
fn the_order_of_threads_follows_from_the_seed() {
    let run = |seed| {
        let mut proxy = proxy(&ticking("(call $say {tick})"), seeded(seed));
        proxy.advance(5 * SECOND);
        ticks(&mut proxy)
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn a_seeded_tick_is_late_by_at_most_a_quarter_of_its_period() {
    let mut proxy = proxy(&ticking("(call $say {tick})"), seeded(1));
    proxy.advance(60 * SECOND);
    let mut times: Vec<u64> =
        ticks(&mut proxy).iter().filter(|(_, on)| *on == Thread::Main).map(|(at, _)| *at).collect();
    times.dedup();
    let gaps: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.iter().all(|gap| (1000..=1250).contains(gap)), "{gaps:?}");
    assert!(gaps.contains(&1000) && gaps.iter().any(|gap| *gap > 1000), "{gaps:?}");
}

/// Reads a shared number and puts one more than it at address 32; its stamp is at 8.
const READ: &str = "
    (call $say {tick})
    (drop (call $get_shared {count} (i32.const 0) (i32.const 4) (i32.const 8)))
    (i32.store (i32.const 32) (i32.add (i32.const 1) (i32.load (i32.load (i32.const 0)))))";

/// How often there was a tick, and what the shared number says.
fn counted(code: &str, config: ProxyConfig) -> (usize, u32) {
    let mut proxy = proxy(&ticking(code), config);
    proxy.set_shared_data("count", &0_u32.to_le_bytes());
    proxy.advance(20 * SECOND);
    let count = proxy.shared_data()["count"].value.as_slice().try_into().unwrap();
    (said(&proxy.take_log()).iter().filter(|line| *line == "tick").count(), u32::from_le_bytes(count))
}

#[test]
fn a_write_between_reading_and_writing_is_lost_only_with_a_seed() {
    let careless =
        READ.to_owned() + "(drop (call $set_shared {count} (i32.const 32) (i32.const 4) (i32.const 0)))";
    let ordered = ProxyConfig { workers: 3, ..ProxyConfig::default() };
    assert_eq!(counted(&careless, ordered), (80, 80));
    let (ticks, count) = counted(&careless, seeded(1));
    assert!(ticks > 70 && count < 75, "{count} of {ticks}");
}

#[test]
fn a_write_with_the_stamp_read_notices_the_one_between() {
    let write = "(call $set_shared {count} (i32.const 32) (i32.const 4) (i32.load (i32.const 8)))";
    let careful = format!("(loop $again {} (br_if $again {write}))", READ.replace("(call $say {tick})", ""));
    let (ticks, count) = counted(&("(call $say {tick})".to_owned() + &careful), seeded(1));
    assert!(ticks > 70);
    assert_eq!(u32::try_from(ticks).unwrap(), count);
}

#[test]
fn a_stalled_thread_ticks_late_and_then_goes_on() {
    let mut proxy = proxy(&ticking("(call $say {tick})"), ProxyConfig::default());
    proxy.stall(Thread::Worker(0), Duration::from_millis(2500));
    proxy.advance(4 * SECOND);
    let on_worker: Vec<u64> =
        ticks(&mut proxy).into_iter().filter(|(_, on)| *on == Thread::Worker(0)).map(|(at, _)| at).collect();
    assert_eq!(on_worker, [2500, 3500]);
}

#[test]
fn a_thread_that_stands_still_in_a_callback_lets_the_others_go_on() {
    let mut proxy = proxy(&ticking("(call $say {tick}) (call $say {tick})"), ProxyConfig::default());
    proxy.stall_within(Thread::Worker(0), 2, Duration::from_millis(1500));
    proxy.advance(2 * SECOND);
    let (main, worker): (Vec<_>, Vec<_>) =
        ticks(&mut proxy).into_iter().partition(|(_, thread)| *thread == Thread::Main);
    assert_eq!(main.into_iter().map(|(at, _)| at).collect::<Vec<_>>(), [1000, 1000, 2000, 2000]);
    assert_eq!(worker.into_iter().map(|(at, _)| at).collect::<Vec<_>>(), [1000, 2500]);
}

#[test]
fn a_tick_can_be_asked_for_in_any_order() {
    let mut proxy =
        proxy(&ticking("(call $say {tick})"), ProxyConfig { workers: 2, ..ProxyConfig::default() });
    assert!(proxy.tick(Thread::Worker(1)) && proxy.tick(Thread::Main));
    assert_eq!(ticks(&mut proxy), [(0, Thread::Main), (0, Thread::Worker(1))]);
    assert!(!proxy.tick(Thread::Worker(7)) && !proxy.tick(Thread::Canary));
}

#[test]
fn a_crash_comes_at_the_hostcall_it_was_asked_for() {
    let mut proxy = proxy(&ticking("(call $say {one}) (call $say {two})"), ProxyConfig::default());
    proxy.crash(Thread::Worker(0), 2);
    proxy.advance(SECOND);
    let log = proxy.take_log();
    assert_eq!(said(&log)[..2], ["one", "two"]);
    assert_eq!(log[2].message, "one");
    assert!(proxy.trap(Thread::Worker(0)).unwrap().contains("crashed"));
    assert_eq!(proxy.trap(Thread::Main), None);
}

#[test]
fn a_crashed_worker_is_back_with_a_later_request_and_the_main_thread_with_a_configuration() {
    let config = ProxyConfig { failure_policy: FailurePolicy::Reload, ..ProxyConfig::default() };
    let mut proxy = proxy(&ticking("(call $say {tick})"), config);
    for thread in [Thread::Main, Thread::Worker(0)] {
        proxy.crash(thread, 1);
    }
    proxy.advance(2 * SECOND);
    assert!(proxy.trap(Thread::Main).is_some() && proxy.trap(Thread::Worker(0)).is_some());
    proxy.request(0, &get());
    assert!(proxy.trap(Thread::Main).is_some() && proxy.trap(Thread::Worker(0)).is_none());
    proxy.reload(b"").unwrap();
    assert!(proxy.trap(Thread::Main).is_none());
}

const COMPLETE: [(&str, &str); 3] = [(":method", "GET"), (":path", "/v1"), (":authority", "peer.local")];

/// Calls `peer` on each request and says how many headers come back.
fn caller() -> String {
    let call = format!(
        "(drop (call $http_call {{peer}} {} (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
            (i32.const 5000) (i32.const 8)))",
        pairs(&COMPLETE)
    );
    callback("tick", &call)
        + &pausing("configure", "(drop (call $set_tick (i32.const 1000)))", 1)
        + &callback(
            "http_call_response",
            "(call $status (local.get $b))
             (drop (call $get_status (i32.const 8) (i32.const 0) (i32.const 4))) (call $word) (call $out)",
        )
}

fn calling(script: ClusterScript) -> Proxy {
    proxy(&caller(), ProxyConfig { clusters: vec![script], ..ProxyConfig::default() })
}

#[test]
fn a_call_tells_the_thread_that_made_it() {
    let mut proxy = calling(ClusterScript::reply("peer", 200, ""));
    assert!(proxy.tick(Thread::Worker(0)));
    assert_eq!(proxy.take_callouts()[0].thread, Thread::Worker(0));
}

#[test]
fn a_response_cut_short_is_told_as_zero_headers_and_a_broken_connection() {
    let mut proxy = calling(ClusterScript::broken("peer"));
    proxy.advance(SECOND);
    assert_eq!(said(&proxy.take_log()), ["0", "11", "reset"].repeat(2));
}

#[test]
fn a_reload_gives_up_the_calls_of_the_old_configuration() {
    let mut proxy = calling(ClusterScript::reply("peer", 200, "").after(3 * SECOND));
    proxy.advance(SECOND);
    assert_eq!(proxy.take_callouts().len(), 2);
    proxy.reload(b"").unwrap();
    proxy.set_clusters(vec![ClusterScript::silent("peer")]);
    proxy.advance(4 * SECOND);
    assert_eq!(said(&proxy.take_log()), [""; 0]);
}

#[test]
fn calls_of_a_thread_that_died_are_never_answered() {
    let mut proxy = calling(ClusterScript::reply("peer", 200, "").after(3 * SECOND));
    assert!(proxy.tick(Thread::Worker(0)));
    proxy.crash(Thread::Worker(0), 1);
    proxy.request(0, &HttpRequest::get("a.local"));
    assert!(proxy.tick(Thread::Worker(0)));
    proxy.stall(Thread::Main, 10 * SECOND);
    proxy.advance(5 * SECOND);
    assert!(said(&proxy.take_log()).iter().all(|line| line.contains("crashed")));
}
