//! What comes due: ticks, responses to calls, news of queues.
//!
//! While one thread runs, the others are parked in the process. That is how one of them can be let in between two
//! hostcalls of another, as happens between threads that really run at once.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Proxy, Slot, nanoseconds, slot_of};
use crate::harness::abi::word;
use crate::harness::exchange::Thread;
use crate::harness::process::Process;
use crate::harness::vm::state::{Accident, PendingCall};
use crate::harness::vm::{Trapped, Vm};

/// Queue callbacks delivered in one go, so that a filter that feeds its own queue cannot hold the host for ever.
const MAX_QUEUE_CALLBACKS: usize = 10_000;

/// Source: `onHttpCallFailure` in Envoy `source/extensions/common/wasm/context.cc`, and `WasmResult::BrokenConnection`
/// of proxy-wasm-cpp-host.
const BROKEN: (u32, &[u8]) = (11, b"reset");

/// Something due in one virtual machine. Ordered: responses come before ticks of the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Response { token: u32 },
    Tick { root: u32 },
}

impl Proxy {
    /// Moves the clock to the next event up to and including `until` and delivers it; false if there is none.
    pub(super) fn deliver_next(&mut self, until: u64) -> bool {
        let is_delivered = self.while_parked(|process| run_next(process, until));
        self.drain_queues();
        is_delivered
    }

    /// Lets a thread tick now, whenever its next tick is due; false if it is dead or has no timer.
    ///
    /// The tick after this one comes a period later. Together with [`Proxy::stall`] this spells out any order.
    pub fn tick(&mut self, thread: Thread) -> bool {
        let Some(number) = slot_of(thread) else { return false };
        let is_ticking = self.while_parked(|process| {
            let root = process.borrow().parked.get(number).and_then(Option::as_ref).and_then(ticking_root);
            root.is_some_and(|root| run(process, number, Event::Tick { root }))
        });
        self.drain_queues();
        is_ticking
    }

    /// Keeps a thread from running for this long, as a busy machine or a long callback does: what comes due meanwhile
    /// comes late. Requests are not kept back.
    pub fn stall(&mut self, thread: Thread, duration: std::time::Duration) {
        let until = self.now().saturating_add(nanoseconds(duration));
        if let Some(slot) = slot_of(thread).and_then(|number| self.slots.get_mut(number)) {
            slot.stalled_until = until;
        }
    }

    /// Lets the virtual machine of a thread trap at its `hostcall`th hostcall from now, counted from 1, in whatever
    /// callback makes it but while it is configured. What becomes of it then is told by the failure policy.
    pub fn crash(&mut self, thread: Thread, hostcall: u64) {
        if let Some(slot) = slot_of(thread).and_then(|number| self.slots.get_mut(number)) {
            let state = slot.vm.state();
            state.accident = Some((hostcall.max(1), Accident::Crash));
            state.update_guard();
        }
    }

    /// Keeps a thread from running for this long in the middle of a callback, at its `hostcall`th hostcall from now,
    /// counted from 1; the others go on. While it serves a request, time passes for all.
    ///
    /// A thread has one accident before it: a later one takes the place of one that has not happened.
    pub fn stall_within(&mut self, thread: Thread, hostcall: u64, duration: std::time::Duration) {
        if let Some(slot) = slot_of(thread).and_then(|number| self.slots.get_mut(number)) {
            let state = slot.vm.state();
            state.accident = Some((hostcall.max(1), Accident::Stall(nanoseconds(duration))));
            state.update_guard();
        }
    }

    fn while_parked<R>(&mut self, act: impl FnOnce(&Rc<RefCell<Process>>) -> R) -> R {
        let slots = std::mem::take(&mut self.slots);
        self.process.borrow_mut().parked = slots.into_iter().map(Some).collect();
        let result = act(&self.process);
        let parked = std::mem::take(&mut self.process.borrow_mut().parked);
        // Invariant: whoever takes a thread out puts it back before it returns.
        self.slots = parked.into_iter().flatten().collect();
        result
    }

    /// Tells listeners of queues what was put in, in order.
    pub(super) fn drain_queues(&mut self) {
        for _ in 0..MAX_QUEUE_CALLBACKS {
            let next = self.process.borrow_mut().ready.pop_front();
            let Some((listener, queue)) = next else { return };
            let slot = listener.vm.and_then(|number| self.slots.get_mut(number));
            if let Some(slot) = slot
                && slot.vm.state().has_context(listener.root)
            {
                let root = listener.root;
                let told = slot.vm.call(|exports| exports.queue_ready.as_ref(), root, (root, queue));
                let _ = told.and_then(|_| slot.vm.delete_done());
            }
        }
    }
}

/// Lets another thread run one thing that is due, if the interleaving says that it gets in here.
pub(crate) fn interrupt(process: &Rc<RefCell<Process>>) {
    let (is_wanted, now) = {
        let mut process = process.borrow_mut();
        (process.interleaving.is_interrupted(), process.now)
    };
    if is_wanted {
        run_next(process, now);
    }
}

/// Lets this much time pass for all threads but the one that runs.
pub(crate) fn stand_still(process: &Rc<RefCell<Process>>, length: u64) {
    let until = process.borrow().now.saturating_add(length);
    while run_next(process, until) {}
    let mut process = process.borrow_mut();
    process.now = process.now.max(until);
}

/// Runs the next event of a parked thread that is due by `until`; false if there is none.
fn run_next(process: &Rc<RefCell<Process>>, until: u64) -> bool {
    let chosen = choose(&mut process.borrow_mut(), until);
    chosen.is_some_and(|(number, event)| run(process, number, event))
}

/// Takes the thread out while it runs, so that it cannot be let into itself.
fn run(process: &Rc<RefCell<Process>>, number: usize, event: Event) -> bool {
    let taken = process.borrow_mut().parked.get_mut(number).and_then(Option::take);
    let Some(mut slot) = taken else { return false };
    // A trap is kept in the virtual machine, and only its own requests feel it.
    let _ = deliver(&mut slot.vm, event);
    if let Some(place) = process.borrow_mut().parked.get_mut(number) {
        *place = Some(slot);
    }
    true
}

/// The next event by time, then by thread or by lot, and moves the clock there.
fn choose(process: &mut Process, until: u64) -> Option<(usize, Event)> {
    let now = process.now;
    let parked = process.parked.iter().enumerate();
    let due = parked.filter_map(|(number, slot)| {
        let slot = slot.as_ref()?;
        let (due, event) = next_event(&slot.vm)?;
        Some((due.max(slot.stalled_until).max(now), number, event))
    });
    let mut due: Vec<_> = due.filter(|(at, ..)| *at <= until).collect();
    let first = due.iter().map(|(at, ..)| *at).min()?;
    due.retain(|(at, ..)| *at == first);
    due.sort_unstable();
    let (at, number, event) = *due.get(process.interleaving.pick(due.len()))?;
    process.now = at;
    Some((number, event))
}

fn ticking_root(slot: &Slot) -> Option<u32> {
    let root = slot.vm.store.data().roots.iter().find(|root| root.timer.is_some())?;
    slot.vm.dead.is_none().then_some(root.id)
}

fn next_event(vm: &Vm) -> Option<(u64, Event)> {
    if vm.dead.is_some() {
        return None;
    }
    let state = vm.store.data();
    let responses = state.calls.iter().map(|call| (call.due, Event::Response { token: call.token }));
    let ticks = state.roots.iter().filter_map(|root| Some((root.timer?.1, Event::Tick { root: root.id })));
    responses.chain(ticks).min()
}

fn deliver(vm: &mut Vm, event: Event) -> Result<(), Trapped> {
    match event {
        Event::Tick { root } => tick(vm, root)?,
        Event::Response { token } => {
            let calls = &mut vm.state().calls;
            if let Some(place) = calls.iter().position(|call| call.token == token) {
                let call = calls.remove(place);
                respond(vm, call)?;
            }
        }
    }
    vm.delete_done()
}

fn tick(vm: &mut Vm, id: u32) -> Result<(), Trapped> {
    let state = vm.state();
    let process = Rc::clone(&state.process);
    if let Some(root) = state.root_mut(id)
        && let Some((period, due)) = &mut root.timer
    {
        let mut process = process.borrow_mut();
        *due = process.now + *period + process.interleaving.lateness(*period);
    }
    vm.call(|exports| exports.tick.as_ref(), id, id).map(|_| ())
}

/// A response that is none, over Envoy's limit or cut short, is told as zero headers, with nothing to read.
fn respond(vm: &mut Vm, call: PendingCall) -> Result<(), Trapped> {
    let (root, token) = (call.root, call.token);
    let sizes = call.response.as_ref().map_or((0, 0, 0), |response| {
        (word(response.headers.len()), word(response.body.len()), word(response.trailers.len()))
    });
    let state = vm.state();
    if call.response.is_none() {
        (state.call_status, state.call_message) = BROKEN;
    }
    state.call_response = call.response;
    let (headers, body, trailers) = sizes;
    let arguments = (root, token, headers, body, trailers);
    let called = vm.call(|exports| exports.http_call_response.as_ref(), root, arguments);
    let state = vm.state();
    (state.call_response, state.call_message) = (None, b"");
    called.map(|_| ())
}
