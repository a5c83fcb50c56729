use super::*;
use crate::fake::{Memory, Scripted, Vm};
use crate::shared::SharedData;

const LIST: &str =
    r#"{"checksum":1,"services":[{"name":"a","namespace":"ns"},{"name":"b","namespace":"other"}]}"#;
const START: u64 = 1_700_000_000_000;

fn table() -> HostTable {
    let text = r#"{"version": 1, "mesh": "green-mesh", "outbound": {
        "discovery": {"intervalMs": 10000, "timeoutMs": 5000},
        "peers": [
          {"name": "red-mesh", "suffix": "svc.g-exports.local",
           "discovery": {"cluster": "discovery/red-mesh", "authority": "discovery.ns.svc.red-mesh.local"}},
          {"name": "blue-mesh", "suffix": "svc.green-exports.local",
           "discovery": {"cluster": "discovery/blue-mesh", "authority": "discovery.ns.svc.blue-mesh.local"}},
          {"name": "grey-mesh", "suffix": "svc.grey-exports.local"}],
        "hosts": [{"host": "a.ns.svc.cluster.local", "peer": 0, "to": "a.ns.svc.g-exports.local", "rule": 0}]}}"#;
    HostTable::load(text.to_owned()).unwrap()
}

/// One virtual machine with its poller.
struct Ticker {
    vm: Vm,
    poller: Poller,
    eligible: Vec<Cell<bool>>,
}

impl Ticker {
    fn new(memory: &Memory) -> Self {
        Self { vm: Vm::new(memory), poller: Poller::default(), eligible: vec![Cell::new(true); 3] }
    }

    fn tick(&mut self) -> usize {
        let before = self.vm.calls.borrow().len();
        self.poller.tick(&table(), &self.vm, &self.eligible);
        self.vm.calls.borrow().len() - before
    }

    /// Answers the call with this number.
    fn answer(&mut self, token: u32, answer: &Scripted) {
        self.poller.on_answer(&table(), &self.vm, token, answer);
    }

    fn eligible(&self) -> Vec<bool> {
        self.eligible.iter().map(Cell::get).collect()
    }
}

fn watch(memory: &Memory, peer: &str) -> Watch {
    shared::load(memory, &Watch::key(peer)).unwrap().0
}

#[test]
fn every_peer_with_a_cluster_is_asked_once() {
    let memory = Memory::at(START);
    let mut ticker = Ticker::new(&memory);
    assert_eq!((ticker.tick(), ticker.tick()), (2, 0));
    let calls = ticker.vm.calls.borrow();
    assert_eq!(calls[0].0, "discovery/red-mesh");
    assert_eq!(
        calls[0].1,
        ":method=GET :path=/v1/services/ :authority=discovery.ns.svc.red-mesh.local :scheme=https accept=application/json"
    );
}

#[test]
fn a_list_makes_a_peer_connected_and_is_kept() {
    let memory = Memory::at(START);
    let mut ticker = Ticker::new(&memory);
    ticker.tick();
    memory.pass(20);
    ticker.answer(1, &Scripted::real(200, LIST));
    let red = watch(&memory, "red-mesh");
    assert_eq!((red.is_connected, red.offered, red.imported, red.last_full_sync), (true, 2, 1, START + 20));
    assert!((START + 9_020..=START + 10_020).contains(&red.next));
    let offers: Offers = shared::load(&memory, &Offers::key("red-mesh")).unwrap().0;
    assert_eq!(offers.services.len(), 2);
    assert_eq!(ticker.vm.metric("carnet_polls.peer.red-mesh.result.ok"), Some(1));
    assert_eq!(ticker.vm.metric("carnet_peer_connected.peer.red-mesh"), Some(1));
    assert_eq!(ticker.vm.metric("carnet_services_imported.peer.red-mesh"), Some(1));
    assert_eq!(ticker.vm.metric("carnet_peer_connected.peer.blue-mesh"), Some(0));
}

#[test]
fn a_peer_is_asked_again_after_the_interval() {
    let memory = Memory::at(START);
    let mut ticker = Ticker::new(&memory);
    ticker.tick();
    ticker.answer(1, &Scripted::real(200, LIST));
    ticker.answer(2, &Scripted::real(200, LIST));
    memory.pass(8_999);
    assert_eq!(ticker.tick(), 0);
    memory.pass(1_001);
    assert_eq!(ticker.tick(), 2);
}

#[test]
fn a_cluster_the_proxy_does_not_have_is_a_failure_at_once() {
    let memory = Memory::at(START);
    let mut ticker = Ticker::new(&memory);
    ticker.vm.refusal.set(BAD_ARGUMENT);
    ticker.tick();
    assert_eq!(watch(&memory, "red-mesh").outcome, Outcome::NoCluster);
    ticker.vm.refusal.set(6);
    memory.pass(1_000);
    ticker.tick();
    let red = watch(&memory, "red-mesh");
    assert_eq!((red.outcome, red.failures, red.pending), (Outcome::Refused, 2, 0));
    assert_eq!(ticker.vm.metric("carnet_polls.peer.red-mesh.result.no-cluster"), Some(1));
}

#[test]
fn a_peer_that_fails_twice_gets_no_requests_and_none_that_was_never_asked_loses_them() {
    let memory = Memory::at(START);
    let mut ticker = Ticker::new(&memory);
    let mut other = Ticker::new(&memory);
    for (failures, eligible) in [(1, [true, true, true]), (2, [false, true, true])] {
        ticker.tick();
        let token = ticker.vm.calls.borrow().iter().rposition(|(cluster, _)| cluster.ends_with("red-mesh"));
        ticker.answer(
            u32::try_from(token.unwrap() + 1).unwrap(),
            &Scripted::made_up(504, "upstream request timeout"),
        );
        let blue = ticker.vm.calls.borrow().iter().rposition(|(cluster, _)| cluster.ends_with("blue-mesh"));
        ticker.answer(u32::try_from(blue.unwrap() + 1).unwrap(), &Scripted::real(200, LIST));
        ticker.tick();
        other.tick();
        assert_eq!(watch(&memory, "red-mesh").failures, failures);
        assert_eq!((ticker.eligible(), other.eligible()), (eligible.to_vec(), eligible.to_vec()));
        memory.pass(1_000);
    }
}

#[test]
fn of_several_tickers_one_asks() {
    let memory = Memory::at(START);
    let mut tickers: Vec<_> = (0..4).map(|_| Ticker::new(&memory)).collect();
    let asked: usize = (0..20)
        .map(|_| {
            memory.pass(100);
            tickers.iter_mut().map(Ticker::tick).sum::<usize>()
        })
        .sum();
    assert_eq!(asked, 2);
    let takeovers = |ticker: &Ticker| ticker.vm.metric("carnet_poller_takeovers");
    assert_eq!(tickers.iter().map(takeovers).collect::<Vec<_>>(), [Some(1), None, None, None]);
    let rest = tickers.split_off(1);
    memory.pass(lease::TERM_MS);
    tickers = rest;
    assert_eq!(tickers.iter_mut().map(Ticker::tick).sum::<usize>(), 0);
    assert_eq!(tickers.iter().map(takeovers).collect::<Vec<_>>(), [Some(1), None, None]);
}

#[test]
fn a_poll_whose_asker_is_gone_is_given_up_and_asked_again_by_another() {
    let memory = Memory::at(START);
    let mut first = Ticker::new(&memory);
    let mut second = Ticker::new(&memory);
    assert_eq!((first.tick(), second.tick()), (2, 0));
    // The first is gone. Its polls are left their time: nobody is asked twice at once.
    memory.pass(lease::TERM_MS);
    assert_eq!(second.tick(), 0);
    memory.pass(4_000);
    assert_eq!(second.tick(), 0);
    assert_eq!(watch(&memory, "red-mesh").outcome, Outcome::Aborted);
    memory.pass(750);
    assert_eq!(second.tick(), 2);
    // An answer that comes after all is not taken for one to the new question.
    first.answer(1, &Scripted::real(200, LIST));
    assert!(!watch(&memory, "red-mesh").is_connected);
    second.answer(1, &Scripted::real(200, LIST));
    assert!(watch(&memory, "red-mesh").is_connected);
}

#[test]
fn an_answer_nobody_waits_for_is_ignored() {
    let memory = Memory::at(START);
    let mut ticker = Ticker::new(&memory);
    ticker.tick();
    ticker.answer(77, &Scripted::real(200, LIST));
    ticker.answer(1, &Scripted::real(200, LIST));
    ticker.answer(1, &Scripted::real(500, ""));
    assert_eq!((watch(&memory, "red-mesh").polls, watch(&memory, "red-mesh").failures), (1, 0));
}

#[test]
fn broken_shared_data_heals() {
    let memory = Memory::at(START);
    for key in ["carnet/lease", "carnet/seats", "carnet/peer/red-mesh/watch", "carnet/peer/red-mesh/offers"] {
        memory.share(key, "{\"version\":9,", 0).unwrap();
    }
    let mut ticker = Ticker::new(&memory);
    assert_eq!(ticker.tick(), 2);
    ticker.answer(1, &Scripted::real(200, LIST));
    assert!(watch(&memory, "red-mesh").is_connected);
    assert!(memory.text("carnet/peer/red-mesh/offers").contains("\"version\":1"));
}

#[test]
fn a_clock_that_steps_back_a_day_does_not_stop_the_polls() {
    let memory = Memory::at(START);
    let mut ticker = Ticker::new(&memory);
    ticker.tick();
    ticker.answer(1, &Scripted::real(200, LIST));
    memory.time.set(START - 86_400_000);
    ticker.tick();
    memory.pass(1_000);
    ticker.tick();
    assert!(
        ticker.vm.calls.borrow().iter().filter(|(cluster, _)| cluster.ends_with("red-mesh")).count() >= 2
    );
}
