//! What the proxy calls: the callbacks of the proxy-wasm ABI, version 0.2.1, each handed to its gateway.
//!
//! The SDK is not used: it ends the virtual machine with a panic where a proxy answers with a status or names a
//! context or a call that it does not know. What `filter/exports.json` does not name is not called.
//!
//! Source: proxy-wasm ABI 0.2.1, sections "Functions exposed by the Wasm module".

#![expect(unsafe_code, reason = "an exported name is a promise nobody checks; each is that of the ABI")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::mem::MaybeUninit;
use std::rc::Rc;

use crate::gateway::{Gateway, Verdict};
use crate::hostcalls::{self, CallAnswer, CurrentRequest, CurrentRoot};
use crate::proxy::{LogLevel, Proxy};

const CONTINUE: u32 = 0;
const PAUSE: u32 = 1;

/// The contexts of this virtual machine.
#[derive(Default)]
struct Contexts {
    /// Root contexts by number, each with its gateway once it is configured.
    roots: Vec<(u32, Option<Rc<Gateway>>)>,
    /// The gateway of each stream; `None` only if a proxy opens a stream on a root it never configured.
    streams: HashMap<u32, Option<Rc<Gateway>>>,
}

thread_local! {
    static CONTEXTS: RefCell<Contexts> = RefCell::default();
}

impl Contexts {
    fn root(&self, id: u32) -> Option<Rc<Gateway>> {
        self.roots.iter().find(|(root, _)| *root == id)?.1.clone()
    }
}

/// The ABI this module speaks.
#[unsafe(no_mangle)]
extern "C" fn proxy_abi_version_0_2_1() {}

/// Called once for each virtual machine.
#[unsafe(no_mangle)]
extern "C" fn _initialize() {
    std::panic::set_hook(Box::new(|panic| hostcalls::log(LogLevel::Critical, &panic.to_string())));
}

/// Memory for the proxy to write to; it is given up with the hostcall that hands it over.
#[unsafe(export_name = "malloc")]
extern "C" fn allocate(size: usize) -> *mut u8 {
    let mut memory: Vec<MaybeUninit<u8>> = Vec::with_capacity(size);
    // SAFETY: there is room for `size` bytes, and bytes that may be uninitialised need no value.
    unsafe { memory.set_len(size) };
    Box::into_raw(memory.into_boxed_slice()).cast()
}

/// A new context: a root when it has no parent, else a stream of that root.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_context_create(id: u32, parent: u32) {
    CONTEXTS.with_borrow_mut(|contexts| {
        if parent == 0 {
            contexts.roots.push((id, None));
        } else {
            let gateway = contexts.root(parent);
            contexts.streams.insert(id, gateway);
        }
    });
}

/// The virtual machine starts; there is nothing to do.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_vm_start(_root: u32, _size: usize) -> u32 {
    1
}

/// Takes a configuration, or refuses it: the one before stays in force then.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_configure(root: u32, _size: usize) -> u32 {
    let gateway = match Gateway::new(hostcalls::plugin_configuration()) {
        Ok(gateway) => Rc::new(gateway),
        Err(error) => {
            hostcalls::log(LogLevel::Error, &format!("carnet refuses its configuration: {error}"));
            return 0;
        }
    };
    hostcalls::log(LogLevel::Info, &gateway.summary());
    hostcalls::set_tick_period(gateway.tick_period().unwrap_or_default());
    let waiting = CONTEXTS.with_borrow_mut(|contexts| {
        let waiting: Vec<_> = contexts.roots.iter().filter_map(|(_, gateway)| gateway.clone()).collect();
        if let Some((_, place)) = contexts.roots.iter_mut().find(|(id, _)| *id == root) {
            *place = Some(gateway);
        }
        waiting
    });
    // There may be news: whoever waits for some is to look.
    for gateway in waiting {
        gateway.answer_holds(&CurrentRoot(root), true);
    }
    1
}

/// The headers of a request are there.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_request_headers(id: u32, _count: usize, _end_of_stream: u32) -> u32 {
    let gateway = CONTEXTS.with_borrow(|contexts| contexts.streams.get(&id).cloned().flatten());
    let Some(gateway) = gateway else {
        CurrentRequest.close();
        return PAUSE;
    };
    match gateway.on_request(&mut CurrentRequest, id) {
        Verdict::Continue => CONTINUE,
        Verdict::Stop => PAUSE,
    }
}

/// Time has passed.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_tick(root: u32) {
    if let Some(gateway) = CONTEXTS.with_borrow(|contexts| contexts.root(root)) {
        gateway.on_tick(&CurrentRoot(root));
    }
}

/// A call to a peer was answered, or failed.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_http_call_response(
    root: u32,
    token: u32,
    headers: usize,
    body: usize,
    _trailers: usize,
) {
    if let Some(gateway) = CONTEXTS.with_borrow(|contexts| contexts.root(root)) {
        gateway.on_answer(&CurrentRoot(root), token, &CallAnswer { headers, body });
    }
}

/// A context is gone.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_delete(id: u32) {
    let gone = CONTEXTS.with_borrow_mut(|contexts| {
        let stream = contexts.streams.remove(&id);
        if stream.is_none() {
            contexts.roots.retain(|(root, _)| *root != id);
        }
        stream.flatten()
    });
    if let Some(gateway) = gone {
        gateway.on_gone(id);
    }
}
