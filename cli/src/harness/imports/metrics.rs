//! Metrics. An id holds the kind in its lowest two bits, as in Envoy, and belongs to the virtual machine.

use crate::harness::abi::{Status, index, word};
use crate::harness::process::MetricKind;
use crate::harness::vm::call::{Call, Reply, Slice};
use crate::harness::vm::state::VmState;

/// `proxy_define_metric`: a name may be defined again and gets another id for the same metric.
pub(super) fn define(call: &mut Call<'_>, kind: u32, name: Slice, out: u32) -> Reply {
    let known = match kind {
        0 => MetricKind::Counter,
        1 => MetricKind::Gauge,
        2 => MetricKind::Histogram,
        _ => return Err(Status::BadArgument.into()),
    };
    let (guest, state) = call.split();
    let place = state.process.borrow_mut().define_metric(known, guest.read(name)?);
    state.metrics.push((place, kind));
    let id = word(state.metrics.len()) << 2 | kind;
    call.write_word(out, id)
}

/// `proxy_increment_metric`
pub(super) fn increment(call: &mut Call<'_>, metric: u32, offset: u64) -> Reply {
    if metric & 3 > 1 {
        return Err(Status::BadArgument.into());
    }
    let place = find(call.view(), metric)?;
    Ok(call.view().process.borrow_mut().metric(place)?.increment(offset)?)
}

/// `proxy_record_metric`
pub(super) fn record(call: &mut Call<'_>, metric: u32, value: u64) -> Reply {
    let place = find(call.view(), metric)?;
    call.view().process.borrow_mut().metric(place)?.record(value);
    Ok(())
}

/// `proxy_get_metric`: a histogram has no value.
pub(super) fn get(call: &mut Call<'_>, metric: u32, out: u32) -> Reply {
    if metric & 3 > 1 {
        return Err(Status::BadArgument.into());
    }
    let place = find(call.view(), metric)?;
    let value = call.view().process.borrow_mut().metric(place)?.value;
    call.write_long(out, value)
}

fn find(state: &VmState, metric: u32) -> Result<usize, Status> {
    let place = index(metric >> 2).checked_sub(1).ok_or(Status::NotFound)?;
    match state.metrics.get(place) {
        Some((place, kind)) if *kind == metric & 3 => Ok(*place),
        Some(_) | None => Err(Status::NotFound),
    }
}
