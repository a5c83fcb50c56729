//! Logging, time, contexts.

use crate::harness::abi::{LogLevel, Status};
use crate::harness::trace::lossy;
use crate::harness::vm::call::{Call, Out, Reply, Slice};

/// `proxy_log`: below the threshold the line is dropped, not refused.
pub(super) fn log(call: &mut Call<'_>, level: u32, message: Slice) -> Reply {
    let level = LogLevel::from_code(level).ok_or(Status::BadArgument)?;
    let (guest, state) = call.split();
    let message = guest.read(message)?;
    if level >= state.settings.log_level {
        state.write_log(level, lossy(message));
    }
    Ok(())
}

/// `proxy_get_log_level`
pub(super) fn get_log_level(call: &mut Call<'_>, out: u32) -> Reply {
    let level = call.view().settings.log_level;
    call.write_word(out, level.code())
}

/// `proxy_get_status`: set while a call that came to nothing is told, and the number stays afterwards. Envoy gives the
/// same for a response over the limit as for a broken connection.
pub(super) fn get_status(call: &mut Call<'_>, code: u32, message: Out) -> Reply {
    let (number, text) = (call.view().call_status, call.view().call_message);
    call.write_word(code, number)?;
    call.give_bytes(message, text)
}

/// `proxy_set_effective_context`
pub(super) fn set_effective_context(call: &mut Call<'_>, id: u32) -> Reply {
    let state = call.state();
    if !state.has_context(id) {
        return Err(Status::BadArgument.into());
    }
    state.effective = id;
    Ok(())
}

/// `proxy_done`: only for a context whose `proxy_on_done` answered "not yet".
pub(super) fn done(call: &mut Call<'_>) -> Reply {
    let state = call.state();
    let id = if state.effective == 0 { state.context } else { state.effective };
    let place = state.pending_done.iter().position(|pending| *pending == id).ok_or(Status::NotFound)?;
    state.pending_done.remove(place);
    state.done.push(id);
    Ok(())
}

/// `proxy_get_current_time_nanoseconds`
pub(super) fn get_time(call: &mut Call<'_>, out: u32) -> Reply {
    let now = call.view().now();
    call.write_long(out, now)
}

/// `proxy_set_tick_period_milliseconds`: one timer per root context, 0 stops it.
pub(super) fn set_tick_period(call: &mut Call<'_>, milliseconds: u32) -> Reply {
    let state = call.state();
    let period = u64::from(milliseconds) * 1_000_000;
    let due = state.now() + period;
    let root = state.current_root();
    let root = state.root_mut(root).ok_or(Status::BadArgument)?;
    root.timer = (period > 0).then_some((period, due));
    Ok(())
}
