//! What comes due: ticks, responses to calls, news of queues.

use super::Proxy;
use crate::harness::abi::word;
use crate::harness::vm::state::PendingCall;
use crate::harness::vm::{Trapped, Vm};

/// Queue callbacks delivered in one go, so that a filter that feeds its own queue cannot hold the host for ever.
const MAX_QUEUE_CALLBACKS: usize = 10_000;

/// Something due in one virtual machine. Ordered: responses come before ticks of the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Response { token: u32 },
    Tick { root: u32 },
}

impl Proxy {
    /// Moves the clock to the next event up to and including `until` and delivers it; false if there is none.
    pub(super) fn deliver_next(&mut self, until: u64) -> bool {
        let next = self.slots.iter().enumerate().filter_map(|(number, slot)| {
            let (due, event) = next_event(&slot.vm)?;
            Some((due, number, event))
        });
        let Some((due, number, event)) = next.min().filter(|(due, ..)| *due <= until) else { return false };
        {
            let mut process = self.process.borrow_mut();
            process.now = process.now.max(due);
        }
        if let Some(slot) = self.slots.get_mut(number) {
            // A trap is kept in the virtual machine, and only its own requests feel it.
            let _ = deliver(&mut slot.vm, event);
        }
        self.drain_queues();
        true
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
    let now = vm.state().now();
    if let Some(root) = vm.state().root_mut(id)
        && let Some((period, due)) = &mut root.timer
    {
        *due = now + *period;
    }
    vm.call(|exports| exports.tick.as_ref(), id, id).map(|_| ())
}

/// A response over Envoy's limit is told as zero headers, with nothing to read.
fn respond(vm: &mut Vm, call: PendingCall) -> Result<(), Trapped> {
    let (root, token) = (call.root, call.token);
    let sizes = call.response.as_ref().map_or((0, 0, 0), |response| {
        (word(response.headers.len()), word(response.body.len()), word(response.trailers.len()))
    });
    vm.state().call_response = call.response;
    let (headers, body, trailers) = sizes;
    let arguments = (root, token, headers, body, trailers);
    let called = vm.call(|exports| exports.http_call_response.as_ref(), root, arguments);
    vm.state().call_response = None;
    called.map(|_| ())
}
