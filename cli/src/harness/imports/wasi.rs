//! WASI as far as Envoy offers it: enough for modules built for `wasm32-wasip1` to load and print.
//!
//! Output goes to the log, time is virtual, randomness a fixed sequence, everything about files answers an errno.

use wasmtime::{Caller, FuncType, Linker, Val, ValType};

use crate::harness::abi::{LogLevel, index, word};
use crate::harness::trace::lossy;
use crate::harness::vm::call::{Call, Reply, Slice, enter};
use crate::harness::vm::state::{Halt, VmState};

/// Both names WASI goes by.
pub(crate) const MODULES: [&str; 2] = ["wasi_snapshot_preview1", "wasi_unstable"];

const BADF: i32 = 8;
const FAULT: u32 = 21;
const INVAL: u32 = 28;
const NOENT: i32 = 44;
const NOSYS: i32 = 52;
const NOTSUP: i32 = 58;

/// Most bytes `random_get` gives at once.
const MAX_RANDOM: u32 = 64 << 10;

/// Name, parameters (`i` is `i32`, `I` is `i64`), and the errno of those that do nothing. All but `proc_exit` return
/// an `i32`.
pub(crate) const FUNCTIONS: &[(&str, &str, Option<i32>)] = &[
    ("args_get", "ii", Some(0)),
    ("args_sizes_get", "ii", None),
    ("clock_res_get", "ii", None),
    ("clock_time_get", "iIi", None),
    ("environ_get", "ii", None),
    ("environ_sizes_get", "ii", None),
    ("fd_advise", "iIIi", Some(NOTSUP)),
    ("fd_allocate", "iII", Some(NOTSUP)),
    ("fd_close", "i", Some(0)),
    ("fd_datasync", "i", Some(NOTSUP)),
    ("fd_fdstat_get", "ii", None),
    ("fd_fdstat_set_flags", "ii", Some(NOSYS)),
    ("fd_fdstat_set_rights", "iII", Some(NOTSUP)),
    ("fd_filestat_get", "ii", Some(BADF)),
    ("fd_filestat_set_size", "iI", Some(NOTSUP)),
    ("fd_filestat_set_times", "iIIi", Some(NOTSUP)),
    ("fd_pread", "iiiIi", Some(NOTSUP)),
    ("fd_prestat_dir_name", "iii", Some(NOTSUP)),
    ("fd_prestat_get", "ii", Some(BADF)),
    ("fd_pwrite", "iiiIi", Some(NOTSUP)),
    ("fd_read", "iiii", Some(NOSYS)),
    ("fd_readdir", "iiiIi", Some(NOTSUP)),
    ("fd_renumber", "ii", Some(NOTSUP)),
    ("fd_seek", "iIii", Some(0)),
    ("fd_sync", "i", Some(NOTSUP)),
    ("fd_tell", "ii", Some(NOTSUP)),
    ("fd_write", "iiii", None),
    ("path_create_directory", "iii", Some(NOTSUP)),
    ("path_filestat_get", "iiiii", Some(NOTSUP)),
    ("path_filestat_set_times", "iiiiIIi", Some(NOTSUP)),
    ("path_link", "iiiiiii", Some(NOTSUP)),
    ("path_open", "iiiiiIIii", Some(NOENT)),
    ("path_readlink", "iiiiii", Some(NOTSUP)),
    ("path_remove_directory", "iii", Some(NOTSUP)),
    ("path_rename", "iiiiii", Some(NOTSUP)),
    ("path_symlink", "iiiii", Some(NOTSUP)),
    ("path_unlink_file", "iii", Some(NOTSUP)),
    ("poll_oneoff", "iiii", None),
    ("proc_exit", "i", None),
    ("proc_raise", "i", Some(NOTSUP)),
    ("random_get", "ii", None),
    ("sched_yield", "", Some(0)),
    ("sock_accept", "iii", Some(NOTSUP)),
    ("sock_recv", "iiiiii", Some(NOTSUP)),
    ("sock_send", "iiiii", Some(NOTSUP)),
    ("sock_shutdown", "ii", Some(NOTSUP)),
];

type Host<'a> = Caller<'a, VmState>;

pub(super) fn register(linker: &mut Linker<VmState>) -> wasmtime::Result<()> {
    for module in MODULES {
        for (name, parameters, errno) in FUNCTIONS {
            if let Some(errno) = errno {
                register_stub(linker, module, name, parameters, *errno)?;
            }
        }
        register_working(linker, module)?;
    }
    Ok(())
}

fn register_stub(
    linker: &mut Linker<VmState>,
    module: &str,
    name: &str,
    parameters: &str,
    errno: i32,
) -> wasmtime::Result<()> {
    let parameters = parameters.chars().map(|kind| if kind == 'I' { ValType::I64 } else { ValType::I32 });
    let ty = FuncType::new(linker.engine(), parameters, [ValType::I32]);
    linker.func_new(module, name, ty, move |_, _, results| {
        if let Some(result) = results.first_mut() {
            *result = Val::I32(errno);
        }
        Ok(())
    })?;
    Ok(())
}

fn register_working(linker: &mut Linker<VmState>, module: &str) -> wasmtime::Result<()> {
    linker.func_wrap(module, "fd_write", |host: Host<'_>, fd: u32, at: u32, count: u32, out: u32| {
        serve(host, |call| fd_write(call, fd, at, count, out))
    })?;
    linker.func_wrap(module, "clock_time_get", |host: Host<'_>, clock: u32, _: u64, out: u32| {
        if clock > 1 {
            return Ok(NOTSUP.unsigned_abs());
        }
        serve(host, |call| {
            let now = call.view().now();
            call.write_long(out, now)
        })
    })?;
    linker.func_wrap(module, "clock_res_get", |host: Host<'_>, _: u32, out: u32| {
        serve(host, |call| call.write_long(out, 1))
    })?;
    linker.func_wrap(module, "random_get", |host: Host<'_>, at: u32, length: u32| {
        if length > MAX_RANDOM {
            return Ok(INVAL);
        }
        serve(host, |call| random_get(call, at, length))
    })?;
    linker.func_wrap(module, "environ_get", |host: Host<'_>, table: u32, text: u32| {
        serve(host, |call| environ_get(call, table, text))
    })?;
    linker.func_wrap(module, "environ_sizes_get", |host: Host<'_>, count: u32, size: u32| {
        serve(host, |call| environ_sizes_get(call, count, size))
    })?;
    linker.func_wrap(module, "args_sizes_get", |host: Host<'_>, count: u32, size: u32| {
        serve(host, |call| call.write_word(count, 0).and_then(|()| call.write_word(size, 0)))
    })?;
    linker.func_wrap(module, "fd_fdstat_get", |host: Host<'_>, fd: u32, out: u32| {
        if fd != 1 && fd != 2 {
            return Ok(BADF.unsigned_abs());
        }
        serve(host, |call| fdstat(call, out))
    })?;
    linker.func_wrap(module, "poll_oneoff", |host: Host<'_>, _: u32, _: u32, _: u32, out: u32| {
        serve(host, |call| call.write_word(out, 0))
    })?;
    linker.func_wrap(module, "proc_exit", |code: u32| -> wasmtime::Result<()> {
        Err(wasmtime::Error::msg(format!("proc_exit with code {code}")))
    })?;
    Ok(())
}

fn serve<'a>(host: Host<'a>, body: impl FnOnce(&mut Call<'a>) -> Reply) -> wasmtime::Result<u32> {
    match body(&mut enter(host, "wasi")?) {
        Ok(()) => Ok(0),
        Err(Halt::Status(_)) => Ok(FAULT),
        Err(Halt::Trap(trap)) => Err(trap),
    }
}

/// Standard output is `info`, standard error `error`; a final newline is dropped.
fn fd_write(call: &mut Call<'_>, fd: u32, at: u32, count: u32, out: u32) -> Reply {
    let (guest, state) = call.split();
    let mut text = Vec::new();
    for entry in 0..count {
        let place = at.saturating_add(entry.saturating_mul(8));
        let (start, length) = (guest.read_word(place)?, guest.read_word(place.saturating_add(4))?);
        text.extend_from_slice(guest.read(Slice(start, length))?);
    }
    let level = if fd == 2 { LogLevel::Error } else { LogLevel::Info };
    let written = word(text.len());
    if written > 0 {
        state.write_log(level, lossy(text.strip_suffix(b"\n").unwrap_or(&text)));
    }
    call.write_word(out, written)
}

fn random_get(call: &mut Call<'_>, at: u32, length: u32) -> Reply {
    let (mut guest, state) = call.split();
    let mut bytes = Vec::with_capacity(index(length) + 8);
    while bytes.len() < index(length) {
        bytes.extend_from_slice(&state.next_random().to_le_bytes());
    }
    bytes.truncate(index(length));
    guest.write(at, &bytes)
}

fn environ_sizes_get(call: &mut Call<'_>, count: u32, size: u32) -> Reply {
    let environment = &call.view().settings.environment;
    let (entries, bytes) = (word(environment.len()), word(environment.iter().map(Vec::len).sum()));
    call.write_word(count, entries)?;
    call.write_word(size, bytes)
}

fn environ_get(call: &mut Call<'_>, mut table: u32, mut text: u32) -> Reply {
    let (mut guest, state) = call.split();
    for entry in &state.settings.environment {
        guest.write(table, &text.to_le_bytes())?;
        guest.write(text, entry)?;
        table = table.saturating_add(4);
        text = text.saturating_add(word(entry.len()));
    }
    Ok(())
}

/// All zero but the right to write.
fn fdstat(call: &mut Call<'_>, out: u32) -> Reply {
    call.write_long(out, 0)?;
    call.write_long(out.saturating_add(8), 64)?;
    call.write_long(out.saturating_add(16), 0)
}
