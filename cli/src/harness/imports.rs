//! The functions a guest can import, and their registration.
//!
//! Each module below holds one group of the specification. A hostcall reads its arguments, does its work on the state
//! and answers a status; nothing here knows what a request is for.

use wasmtime::{Caller, Linker};

use super::hostcall::Hostcall;
use super::vm::call::{Call, Out, Slice, serve};
use super::vm::state::VmState;

mod buffer;
mod foreign;
mod headers;
mod http_call;
mod integration;
mod metrics;
mod property;
mod shared;
mod stream;
pub(crate) mod wasi;

/// Registers hostcalls: name, raw arguments (`i32` unless typed), and what to run.
macro_rules! serve {
    ($linker:ident; $($hostcall:ident($($arg:ident $(: $long:ty)?),*) => $body:expr;)*) => {
        $($linker.func_wrap(
            "env",
            Hostcall::$hostcall.name(),
            |caller: Caller<'_, VmState>, $($arg: serve!(@type $($long)?)),*| -> wasmtime::Result<u32> {
                let arguments = [$(u64::from($arg)),*];
                serve(caller, Hostcall::$hostcall, arguments, |call: &mut Call<'_>| ($body)(call))
            },
        )?;)*
    };
    (@type) => { u32 };
    (@type $long:ty) => { $long };
}

/// Registers everything of module `env` and of both WASI modules.
pub(crate) fn register(linker: &mut Linker<VmState>) -> wasmtime::Result<()> {
    register_state(linker)?;
    register_http(linker)?;
    register_calls(linker)?;
    register_extras(linker)?;
    wasi::register(linker)
}

fn register_state(linker: &mut Linker<VmState>) -> wasmtime::Result<()> {
    serve! { linker;
        Log(level, p, n) => |c| integration::log(c, level, Slice(p, n));
        GetLogLevel(out) => |c| integration::get_log_level(c, out);
        GetStatus(code, p, n) => |c| integration::get_status(c, code, Out(p, n));
        SetEffectiveContext(id) => |c| integration::set_effective_context(c, id);
        Done() => integration::done;
        GetTime(out) => |c| integration::get_time(c, out);
        SetTickPeriod(period) => |c| integration::set_tick_period(c, period);
        GetProperty(p, n, vp, vn) => |c| property::get(c, Slice(p, n), Out(vp, vn));
        SetProperty(p, n, vp, vn) => |c| property::set(c, Slice(p, n), Slice(vp, vn));
        GetSharedData(p, n, vp, vn, cas) => |c| shared::get(c, Slice(p, n), Out(vp, vn), cas);
        SetSharedData(p, n, vp, vn, cas) => |c| shared::set(c, Slice(p, n), Slice(vp, vn), cas);
        RegisterQueue(p, n, out) => |c| shared::register_queue(c, Slice(p, n), out);
        ResolveQueue(ip, il, p, n, out) => |c| shared::resolve_queue(c, Slice(ip, il), Slice(p, n), out);
        Enqueue(queue, p, n) => |c| shared::enqueue(c, queue, Slice(p, n));
        Dequeue(queue, p, n) => |c| shared::dequeue(c, queue, Out(p, n));
        DefineMetric(kind, p, n, out) => |c| metrics::define(c, kind, Slice(p, n), out);
        IncrementMetric(metric, offset: u64) => |c| metrics::increment(c, metric, offset);
        RecordMetric(metric, value: u64) => |c| metrics::record(c, metric, value);
        GetMetric(metric, out) => |c| metrics::get(c, metric, out);
        CallForeign(p, n, ap, an, rp, rn) => |c| foreign::call(c, Slice(p, n), Slice(ap, an), Out(rp, rn));
    }
    Ok(())
}

fn register_http(linker: &mut Linker<VmState>) -> wasmtime::Result<()> {
    serve! { linker;
        GetBuffer(kind, start, length, p, n) => |c| buffer::get(c, kind, start..length, Out(p, n));
        GetBufferStatus(kind, length, flags) => |c| buffer::status(c, kind, length, flags);
        SetBuffer(kind, start, length, p, n) => |c| buffer::set(c, kind, start..length, Slice(p, n));
        GetPairs(kind, p, n) => |c| headers::get_pairs(c, kind, Out(p, n));
        SetPairs(kind, p, n) => |c| headers::set_pairs(c, kind, Slice(p, n));
        GetHeader(kind, p, n, vp, vn) => |c| headers::get(c, kind, Slice(p, n), Out(vp, vn));
        AddHeader(kind, p, n, vp, vn) => |c| headers::add(c, kind, Slice(p, n), Slice(vp, vn));
        ReplaceHeader(kind, p, n, vp, vn) => |c| headers::replace(c, kind, Slice(p, n), Slice(vp, vn));
        RemoveHeader(kind, p, n) => |c| headers::remove(c, kind, Slice(p, n));
        GetMapSize(kind, out) => |c| headers::size(c, kind, out);
        ContinueStream(kind) => |c| stream::resume(c, kind);
        CloseStream(kind) => |c| stream::close(c, kind);
        ContinueRequest() => |c| stream::resume(c, stream::REQUEST);
        ContinueResponse() => |c| stream::resume(c, stream::RESPONSE);
        ClearRouteCache() => stream::clear_route_cache;
        GetConfiguration(p, n) => |c| buffer::get_configuration(c, Out(p, n));
        SendLocalResponse(status, dp, dn, bp, bn, hp, hn, grpc_status) => |c| {
            let parts = [Slice(dp, dn), Slice(bp, bn), Slice(hp, hn)];
            stream::send_local_response(c, status, parts, grpc_status)
        };
    }
    Ok(())
}

fn register_calls(linker: &mut Linker<VmState>) -> wasmtime::Result<()> {
    serve! { linker;
        HttpCall(up, un, hp, hn, bp, bn, tp, tn, timeout, out) => |c| {
            let parts = [Slice(up, un), Slice(hp, hn), Slice(bp, bn), Slice(tp, tn)];
            http_call::dispatch(c, parts, timeout, out)
        };
        GrpcCall(sp, sn, np, nn, mp, mn, dp, dn, bp, bn, _timeout, _out) => |c| {
            http_call::refuse_grpc(c, &[Slice(sp, sn), Slice(np, nn), Slice(mp, mn), Slice(dp, dn), Slice(bp, bn)])
        };
        GrpcStream(sp, sn, np, nn, mp, mn, dp, dn, _out) => |c| {
            http_call::refuse_grpc(c, &[Slice(sp, sn), Slice(np, nn), Slice(mp, mn), Slice(dp, dn)])
        };
        GrpcSend(_token, p, n, _end) => |c| http_call::unknown_grpc(c, &[Slice(p, n)]);
        GrpcCancel(_token) => |c| http_call::unknown_grpc(c, &[]);
        GrpcClose(_token) => |c| http_call::unknown_grpc(c, &[]);
        ResolveDns(p, n, _out) => |c| http_call::refuse_grpc(c, &[Slice(p, n)]);
    }
    Ok(())
}

/// What toolchains import beside the ABI.
fn register_extras(linker: &mut Linker<VmState>) -> wasmtime::Result<()> {
    linker.func_wrap("env", "emscripten_notify_memory_growth", |_: u32| {})?;
    linker.func_wrap("env", "pthread_equal", |left: u32, right: u32| u32::from(left == right))?;
    Ok(())
}
