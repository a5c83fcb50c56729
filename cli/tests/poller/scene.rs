//! An egress gateway with three peers, and a course of accidents drawn from a seed.

use std::time::Duration;

use carnet::filter::Filter;
use carnet::harness::{
    Callout, ClusterScript, FailurePolicy, HttpRequest, Interleaving, Proxy, ProxyConfig, Thread,
};

/// Answers always, at once.
pub(crate) const STEADY: &str = "discovery/steady-mesh";
/// Answers as it likes.
const FICKLE: &str = "discovery/fickle-mesh";
/// Never does.
pub(crate) const LOST: &str = "discovery/lost-mesh";

pub(crate) const INTERVAL: Duration = Duration::from_secs(1);
pub(crate) const TIMEOUT: Duration = Duration::from_millis(800);

const TABLE: &str = r#"{"version": 1, "mesh": "green-mesh",
    "status": {"ports": [15019], "namespace": "green-mesh-system", "gateway": "egress"},
    "outbound": {"ports": [8080], "discovery": {"intervalMs": 1000, "timeoutMs": 800}, "peers": [PEERS]}}"#;

/// Pseudo-random numbers, the same in every run.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn table() -> String {
    let peer = |name| {
        format!(
            r#"{{"name": "{name}", "suffix": "svc.green-mesh-exports.local", "discovery": {{"cluster":
            "discovery/{name}", "authority": "discovery.green-mesh-system.svc.{name}.local"}}}}"#
        )
    };
    TABLE.replace("PEERS", &["steady-mesh", "fickle-mesh", "lost-mesh"].map(peer).join(", "))
}

fn list(cluster: &str) -> ClusterScript {
    ClusterScript::reply(cluster, 200, r#"{"checksum": 1, "services": []}"#)
}

fn fickle(numbers: &mut Numbers) -> ClusterScript {
    match numbers.below(6) {
        0 => list(FICKLE),
        1 => list(FICKLE).after(Duration::from_millis(numbers.below(1000))),
        2 => ClusterScript::refused(FICKLE),
        3 => ClusterScript::silent(FICKLE),
        4 => ClusterScript::broken(FICKLE),
        _ => ClusterScript::reply(FICKLE, 200, "<html>"),
    }
}

/// Something that happened to a thread, which excuses what it left undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accident {
    /// A call it had in flight is gone.
    Dropped(Thread),
    /// All threads lost their calls.
    Reloaded,
}

/// The gateway while it is watched.
pub(crate) struct Scene {
    pub(crate) proxy: Proxy,
    /// Every call made, in order.
    pub(crate) calls: Vec<Callout>,
    /// Accidents and when, in nanoseconds.
    pub(crate) accidents: Vec<(u64, Accident)>,
    /// The one that is spared: it neither crashes nor stalls.
    spared: Thread,
    numbers: Numbers,
}

impl Scene {
    pub(crate) fn new(filter: &Filter, seed: u64) -> Self {
        let mut numbers = Numbers(seed);
        let workers = usize::try_from(numbers.below(4)).unwrap() + 1;
        let threads: Vec<Thread> = threads(workers).collect();
        let spared = threads[usize::try_from(numbers.below(u64::try_from(threads.len()).unwrap())).unwrap()];
        let config = ProxyConfig {
            plugin_configuration: table().into(),
            vm_id: "carnet".to_owned(),
            workers,
            interleaving: Interleaving::Seeded(seed),
            failure_policy: FailurePolicy::Reload,
            clusters: vec![list(STEADY), list(FICKLE), ClusterScript::refused(LOST)],
            ..ProxyConfig::default()
        };
        let proxy = Proxy::start(filter.module(), config).unwrap();
        Self { proxy, calls: Vec::new(), accidents: Vec::new(), spared, numbers }
    }

    /// Lets time pass event by event; whatever is called is noted, and so is who has died.
    pub(crate) fn pass(&mut self, duration: Duration) {
        let until = self.proxy.now() + u64::try_from(duration.as_nanos()).unwrap();
        let mut alive = self.alive();
        while self.proxy.advance_to_event(Duration::from_nanos(until.saturating_sub(self.proxy.now()))) {
            let left = self.alive();
            let now = self.proxy.now();
            let dead = alive.iter().filter(|thread| !left.contains(thread));
            self.accidents.extend(dead.map(|thread| (now, Accident::Dropped(*thread))));
            alive = left;
            self.calls.extend(self.proxy.take_callouts());
        }
    }

    /// One accident, or none.
    pub(crate) fn strike(&mut self) {
        let thread = self.thread();
        match self.numbers.below(7) {
            0 if thread != self.spared => {
                let hostcall = 1 + self.numbers.below(20);
                self.proxy.crash(thread, hostcall);
            }
            1 if thread != self.spared => {
                let length = Duration::from_millis(self.numbers.below(8_000));
                self.proxy.stall(thread, length);
            }
            2 => {
                let clusters = vec![list(STEADY), fickle(&mut self.numbers), ClusterScript::refused(LOST)];
                self.proxy.set_clusters(clusters);
            }
            3 => self.request(thread),
            4 => {
                self.accidents.push((self.proxy.now(), Accident::Reloaded));
                self.proxy.reload(table().as_bytes()).unwrap();
            }
            _ => {}
        }
    }

    /// A request on a worker, which brings its virtual machine back if it is dead.
    fn request(&mut self, thread: Thread) {
        let Thread::Worker(worker) = thread else { return };
        let is_alive = self.proxy.trap(thread).is_none();
        self.proxy.request(worker, &HttpRequest::get("a.b"));
        if is_alive && self.proxy.trap(thread).is_some() {
            self.accidents.push((self.proxy.now(), Accident::Dropped(thread)));
        }
    }

    pub(crate) fn pause(&mut self) -> Duration {
        Duration::from_millis(self.numbers.below(5_000))
    }

    fn thread(&mut self) -> Thread {
        let threads: Vec<Thread> = threads(self.proxy.workers()).collect();
        threads[usize::try_from(self.numbers.below(u64::try_from(threads.len()).unwrap())).unwrap()]
    }

    fn alive(&self) -> Vec<Thread> {
        threads(self.proxy.workers()).filter(|thread| self.proxy.trap(*thread).is_none()).collect()
    }

    /// Whatever trapped did so because it was told to.
    pub(crate) fn no_trap_of_its_own(&self) -> bool {
        let traps = threads(self.proxy.workers()).filter_map(|thread| self.proxy.trap(thread));
        traps.into_iter().all(|trap| trap.contains("crashed as the script says"))
    }
}

fn threads(workers: usize) -> impl Iterator<Item = Thread> {
    std::iter::once(Thread::Main).chain((0..workers).map(Thread::Worker))
}
