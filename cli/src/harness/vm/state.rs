//! What the hostcalls of one virtual machine work on.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use wasmtime::{Memory, StoreLimits, TypedFunc};

use crate::harness::abi::{AbiVersion, LogLevel, Status};
use crate::harness::connection::Connection;
use crate::harness::exchange::{HttpRequest, LogLine, Thread};
use crate::harness::headers::{HeaderMap, HeaderPairs};
use crate::harness::process::{Listener, Process};
use crate::harness::property::PropertyValue;
use crate::harness::trace::HostcallRecord;

/// The part of the configuration every virtual machine of a proxy reads.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) plugin_name: String,
    pub(crate) root_id: String,
    pub(crate) vm_id: String,
    pub(crate) vm_configuration: Vec<u8>,
    pub(crate) environment: Vec<Vec<u8>>,
    /// Keyed by path in the form of the ABI.
    pub(crate) properties: BTreeMap<Vec<u8>, PropertyValue>,
    pub(crate) log_level: LogLevel,
    pub(crate) callback_fuel: u64,
    pub(crate) start_fuel: u64,
    pub(crate) memory: usize,
}

/// A root context: one configuration in one virtual machine.
#[derive(Debug)]
pub(crate) struct Root {
    pub(crate) id: u32,
    pub(crate) configuration: Rc<[u8]>,
    /// Nanoseconds between ticks and when the next is due.
    pub(crate) timer: Option<(u64, u64)>,
}

/// A call to an upstream whose outcome is known but not yet due.
#[derive(Debug)]
pub(crate) struct PendingCall {
    pub(crate) due: u64,
    pub(crate) token: u32,
    pub(crate) root: u32,
    pub(crate) response: Option<CallResponse>,
}

/// What a filter sees while `proxy_on_http_call_response` runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallResponse {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) trailers: HeaderMap,
}

/// An answer by `proxy_send_local_response`.
#[derive(Debug)]
pub(crate) struct LocalReply {
    pub(crate) status: u32,
    pub(crate) details: String,
    pub(crate) body: Vec<u8>,
    pub(crate) headers: HeaderPairs,
    /// `u32::MAX`, which is -1, is none.
    pub(crate) grpc_status: u32,
}

/// Which maps and bodies a filter may touch now.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "six independent facts of a message, not a state machine")]
pub(crate) struct Open {
    pub(crate) request_headers: bool,
    pub(crate) request_body: bool,
    pub(crate) request_trailers: bool,
    pub(crate) response_headers: bool,
    pub(crate) response_body: bool,
    pub(crate) response_trailers: bool,
}

/// A request on its way through a virtual machine.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) id: u32,
    pub(crate) root: u32,
    pub(crate) started: u64,
    pub(crate) connection: Rc<Connection>,
    pub(crate) request_headers: HeaderMap,
    pub(crate) request_body: Vec<u8>,
    pub(crate) request_trailers: HeaderMap,
    pub(crate) response_headers: Option<HeaderMap>,
    pub(crate) response_body: Vec<u8>,
    pub(crate) response_trailers: HeaderMap,
    pub(crate) open: Open,
    pub(crate) reply: Option<LocalReply>,
    pub(crate) details: String,
    pub(crate) properties: BTreeMap<Vec<u8>, Vec<u8>>,
    pub(crate) filter_state: BTreeMap<String, Vec<u8>>,
    pub(crate) signals: Signals,
    /// Whether the access log is being written: the maps can be read again.
    pub(crate) finished: bool,
}

impl Stream {
    pub(crate) fn new(
        id: u32,
        root: u32,
        started: u64,
        request: &HttpRequest,
        connection: Rc<Connection>,
    ) -> Self {
        Self {
            id,
            root,
            started,
            connection,
            request_headers: HeaderMap::new(&request.headers),
            request_body: Vec::new(),
            request_trailers: HeaderMap::default(),
            response_headers: None,
            response_body: Vec::new(),
            response_trailers: HeaderMap::default(),
            open: Open::default(),
            reply: None,
            details: String::new(),
            properties: BTreeMap::new(),
            filter_state: BTreeMap::new(),
            signals: Signals::default(),
            finished: false,
        }
    }
}

/// What a filter asked for a stream since the host last looked.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is set by another hostcall and read on its own")]
pub(crate) struct Signals {
    pub(crate) request_continued: bool,
    pub(crate) response_continued: bool,
    pub(crate) closed: bool,
    pub(crate) route_cache_cleared: bool,
}

/// The store's data.
pub(crate) struct VmState {
    pub(crate) settings: Rc<Settings>,
    pub(crate) process: Rc<RefCell<Process>>,
    pub(crate) abi: AbiVersion,
    pub(crate) thread: Thread,
    pub(crate) limits: StoreLimits,
    pub(crate) memory: Option<Memory>,
    pub(crate) allocate: Option<TypedFunc<u32, u32>>,
    /// The context the guest was called with.
    pub(crate) context: u32,
    /// The context the guest chose instead; 0 for none.
    pub(crate) effective: u32,
    pub(crate) roots: Vec<Root>,
    pub(crate) stream: Option<Stream>,
    /// The last stream's; the next most often has the same.
    pub(crate) connection: Rc<Connection>,
    /// The root context that is being configured.
    pub(crate) configuring: Option<u32>,
    pub(crate) call_response: Option<CallResponse>,
    /// What `proxy_get_status` answers.
    pub(crate) call_status: u32,
    /// The text that goes with it.
    pub(crate) call_message: &'static [u8],
    pub(crate) calls: Vec<PendingCall>,
    /// Contexts whose `proxy_on_done` answered "not yet".
    pub(crate) pending_done: Vec<u32>,
    /// Contexts that since called `proxy_done`.
    pub(crate) done: Vec<u32>,
    /// Places of this virtual machine's metrics in the process, in order of definition, with the kind's number.
    pub(crate) metrics: Vec<(usize, u32)>,
    pub(crate) declared_properties: Vec<Vec<u8>>,
    pub(crate) log: Vec<LogLine>,
    pub(crate) records: Vec<HostcallRecord>,
    pub(crate) tracing: bool,
    /// Whether only logging is allowed now.
    pub(crate) restricted: bool,
    /// Whether hostcalls must look closer: restricted, traced, with faults, or in danger of other threads.
    pub(crate) guarded: bool,
    /// Hostcalls until an accident, and which.
    pub(crate) accident: Option<(u64, Accident)>,
    pub(crate) next_context: u32,
    pub(crate) next_token: u32,
    pub(crate) random: u64,
    /// Bytes on their way into the guest; kept so that its space is reused.
    pub(crate) scratch: Vec<u8>,
}

impl VmState {
    /// Virtual time in nanoseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        self.process.borrow().now
    }

    /// The context a hostcall acts on. A chosen context that has gone falls back to the true one.
    pub(crate) fn context(&self) -> u32 {
        if self.effective != 0 && self.has_context(self.effective) { self.effective } else { self.context }
    }

    pub(crate) fn has_context(&self, id: u32) -> bool {
        self.stream_of(id).is_some()
            || self.roots.iter().any(|root| root.id == id)
            || self.pending_done.contains(&id)
    }

    pub(crate) fn stream_of(&self, id: u32) -> Option<&Stream> {
        self.stream.as_ref().filter(|stream| stream.id == id)
    }

    /// The stream the current context is, if it is one.
    pub(crate) fn current_stream(&mut self) -> Option<&mut Stream> {
        let id = self.context();
        self.stream.as_mut().filter(|stream| stream.id == id)
    }

    /// The root of the current context.
    pub(crate) fn current_root(&self) -> u32 {
        let id = self.context();
        self.stream_of(id).map_or(id, |stream| stream.root)
    }

    pub(crate) fn root_mut(&mut self, id: u32) -> Option<&mut Root> {
        self.roots.iter_mut().find(|root| root.id == id)
    }

    /// Counts a hostcall towards the accident that was asked for, and gives it out when it is here. A filter has none
    /// while it is configured: what is told there is the configuration's fault.
    pub(crate) fn take_accident(&mut self) -> Option<Accident> {
        if self.configuring.is_some() {
            return None;
        }
        let (left, accident) = self.accident.as_mut()?;
        *left = left.saturating_sub(1);
        let here = (*left == 0).then_some(*accident)?;
        self.accident = None;
        Some(here)
    }

    /// Lets a request in as the current stream.
    pub(crate) fn open_stream(&mut self, root: u32, request: &HttpRequest) {
        if *self.connection != request.connection {
            self.connection = Rc::new(request.connection.clone());
        }
        let (id, now, connection) = (self.new_context(), self.now(), Rc::clone(&self.connection));
        self.stream = Some(Stream::new(id, root, now, request, connection));
    }

    pub(crate) fn new_context(&mut self) -> u32 {
        self.next_context += 1;
        self.next_context
    }

    /// This virtual machine's current root, as a queue's listener.
    pub(crate) fn listener(&self) -> Listener {
        let vm = match self.thread {
            Thread::Canary => None,
            Thread::Main => Some(0),
            Thread::Worker(number) => Some(number + 1),
        };
        Listener { vm, root: self.current_root() }
    }

    pub(crate) fn write_log(&mut self, level: LogLevel, message: String) {
        if level >= self.settings.log_level {
            let (context, thread, at) = (self.context(), self.thread, self.now());
            self.log.push(LogLine { level, message, context, thread, at });
        }
    }

    pub(crate) fn update_guard(&mut self) {
        let process = self.process.borrow();
        let is_disturbed = !process.faults.is_empty() || process.interleaving.can_interrupt();
        self.guarded = self.restricted || self.tracing || is_disturbed || self.accident.is_some();
    }

    /// The next of a fixed sequence of numbers: the harness has no true randomness.
    pub(crate) fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// What happens to a thread in the middle of a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accident {
    /// Its virtual machine traps.
    Crash,
    /// It does not get to run for this many nanoseconds.
    Stall(u64),
}

/// How a hostcall ends early.
#[derive(Debug)]
pub(crate) enum Halt {
    /// With a status for the guest.
    Status(Status),
    /// With the end of the virtual machine.
    Trap(wasmtime::Error),
}

impl From<Status> for Halt {
    fn from(status: Status) -> Self {
        Self::Status(status)
    }
}
