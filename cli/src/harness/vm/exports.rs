//! The callbacks a module has, looked up once.

use wasmtime::{Instance, Store, TypedFunc};

use super::state::VmState;

type Callback<P, R> = Option<TypedFunc<P, R>>;

/// A header callback: without end of stream in ABI 0.1.0.
pub(crate) enum HeadersCallback {
    Short(TypedFunc<(u32, u32), u32>),
    Full(TypedFunc<(u32, u32, u32), u32>),
}

/// Every callback the harness calls; `None` where the module has none.
pub(crate) struct Exports {
    pub(crate) context_create: Callback<(u32, u32), ()>,
    pub(crate) vm_start: Callback<(u32, u32), u32>,
    pub(crate) configure: Callback<(u32, u32), u32>,
    pub(crate) tick: Callback<u32, ()>,
    pub(crate) queue_ready: Callback<(u32, u32), ()>,
    pub(crate) http_call_response: Callback<(u32, u32, u32, u32, u32), ()>,
    pub(crate) request_headers: Option<HeadersCallback>,
    pub(crate) request_body: Callback<(u32, u32, u32), u32>,
    pub(crate) request_trailers: Callback<(u32, u32), u32>,
    pub(crate) response_headers: Option<HeadersCallback>,
    pub(crate) response_body: Callback<(u32, u32, u32), u32>,
    pub(crate) response_trailers: Callback<(u32, u32), u32>,
    pub(crate) done: Callback<u32, u32>,
    pub(crate) log: Callback<u32, ()>,
    pub(crate) delete: Callback<u32, ()>,
}

impl Exports {
    pub(crate) fn new(instance: &Instance, store: &mut Store<VmState>) -> Self {
        macro_rules! find {
            ($name:literal) => {
                instance.get_typed_func(&mut *store, $name).ok()
            };
        }
        Self {
            context_create: find!("proxy_on_context_create"),
            vm_start: find!("proxy_on_vm_start"),
            configure: find!("proxy_on_configure"),
            tick: find!("proxy_on_tick"),
            queue_ready: find!("proxy_on_queue_ready"),
            http_call_response: find!("proxy_on_http_call_response"),
            request_headers: HeadersCallback::new(instance, store, "proxy_on_request_headers"),
            request_body: find!("proxy_on_request_body"),
            request_trailers: find!("proxy_on_request_trailers"),
            response_headers: HeadersCallback::new(instance, store, "proxy_on_response_headers"),
            response_body: find!("proxy_on_response_body"),
            response_trailers: find!("proxy_on_response_trailers"),
            done: find!("proxy_on_done"),
            log: find!("proxy_on_log"),
            delete: find!("proxy_on_delete"),
        }
    }

    /// `_initialize` and then `main`, or `_start` alone.
    pub(crate) fn start(instance: &Instance, store: &mut Store<VmState>) -> wasmtime::Result<()> {
        let Ok(initialize) = instance.get_typed_func::<(), ()>(&mut *store, "_initialize") else {
            let start = instance.get_typed_func::<(), ()>(&mut *store, "_start");
            return start.map_or(Ok(()), |start| start.call(store, ()));
        };
        initialize.call(&mut *store, ())?;
        if let Ok(main) = instance.get_typed_func::<(u32, u32), u32>(&mut *store, "main") {
            main.call(&mut *store, (0, 0))?;
        } else if let Ok(main) = instance.get_typed_func::<(), u32>(&mut *store, "__main_void") {
            main.call(&mut *store, ())?;
        }
        Ok(())
    }
}

impl HeadersCallback {
    fn new(instance: &Instance, store: &mut Store<VmState>, name: &str) -> Option<Self> {
        if let Ok(full) = instance.get_typed_func(&mut *store, name) {
            return Some(Self::Full(full));
        }
        instance.get_typed_func(&mut *store, name).ok().map(Self::Short)
    }

    pub(crate) fn short(&self) -> Option<&TypedFunc<(u32, u32), u32>> {
        match self {
            Self::Short(callback) => Some(callback),
            Self::Full(_) => None,
        }
    }

    pub(crate) fn full(&self) -> Option<&TypedFunc<(u32, u32, u32), u32>> {
        match self {
            Self::Short(_) => None,
            Self::Full(callback) => Some(callback),
        }
    }
}
