//! The steps of a timeline, as written. Each is one thing that happens or one thing that is asked.

use std::ops::RangeInclusive;

use super::duration::{parse_duration, show_duration};
use super::{Act, Listener, Step, Thread, Timeline, answer, expect};
use crate::case::ask;
use crate::case::reader::Reader;
use crate::case::{Ask, Expect};
use crate::decision::Direction;
use crate::table::document::{DEFAULT_HOLD_MS, HOLD_MS, INTERVAL_MS, TIMEOUT_MS};
use crate::yaml::{Kind, Node};

/// The keys of a timeline.
const TIMELINE: [&str; 7] = ["mesh", "workers", "seed", "pollInterval", "pollTimeout", "watchHold", "steps"];

/// What happens, by its key, and the keys that may stand beside it.
const STEPS: [(&str, &[&str]); 9] = [
    ("advance", &[]),
    ("peer", &["answers", "after"]),
    ("crash", &["hostcall"]),
    ("stall", &["for", "hostcall"]),
    ("reload", &[]),
    ("request", &["worker", "expect"]),
    ("status", &["worker", "expect"]),
    ("polls", &["expect"]),
    ("get", &["at", "authority", "principal", "certificate", "worker", "expect"]),
];

/// Keys of a request in a timeline, whose mesh is the timeline's.
const REQUEST: [&str; 5] = ["direction", "authority", "headers", "principal", "certificate"];

const LISTENERS: [&str; 5] = ["discovery", "inbound", "outbound", "egress-status", "ingress-status"];

const MAX_WORKERS: i64 = 16;

/// More than any callback of the filter makes.
const MAX_HOSTCALL: i64 = 100_000;

/// Reads a timeline; `None` when what is missing was reported.
pub(in crate::case) fn read(reader: &mut Reader, node: Node<'_>) -> Option<Ask> {
    if !reader.mapping(node, "timeline", &TIMELINE) {
        return None;
    }
    let mesh = reader.name(node, "timeline", "mesh");
    let workers = whole(reader, node, "workers", 1..=MAX_WORKERS).unwrap_or(1);
    let seed = whole(reader, node, "seed", 0..=i64::MAX).and_then(|seed| u64::try_from(seed).ok());
    let poll_interval_ms = between(reader, node, "pollInterval", INTERVAL_MS).unwrap_or(10_000);
    let poll_timeout_ms = between(reader, node, "pollTimeout", TIMEOUT_MS).unwrap_or(5_000);
    let hold_ms = between(reader, node, "watchHold", HOLD_MS).unwrap_or(DEFAULT_HOLD_MS);
    let list = reader.required(node, "timeline", "steps")?;
    if list.kind() != Kind::Sequence || list.items().len() == 0 {
        reader.report(list.use_span(), "`steps` has to be a list with at least one step");
        return None;
    }
    let steps: Vec<Step> = list.items().filter_map(|item| step(reader, item)).collect();
    if list.items().all(|item| item.get("expect").is_none()) {
        reader.report(list.use_span(), "a timeline that expects nothing cannot fail");
    }
    let workers = usize::try_from(workers).unwrap_or(1);
    Some(Ask::Timeline(Timeline {
        mesh: mesh?,
        workers,
        seed,
        poll_interval_ms,
        poll_timeout_ms,
        hold_ms,
        steps,
    }))
}

fn step(reader: &mut Reader, node: Node<'_>) -> Option<Step> {
    let acts: Vec<_> = STEPS.iter().filter(|(key, _)| node.get(key).is_some()).collect();
    let [(key, beside)] = acts.as_slice() else {
        let every: Vec<&str> = STEPS.iter().map(|(key, _)| *key).collect();
        let all: Vec<&str> =
            STEPS.iter().flat_map(|(key, beside)| beside.iter().chain([key])).copied().collect();
        let before = reader.problems.len();
        reader.mapping(node, "step", &all);
        // A misspelt key is told once.
        if reader.problems.len() == before {
            let message =
                format!("a step has exactly one of `{}`, this one has {}", every.join("`, `"), acts.len());
            reader.report(node.use_span(), message);
        }
        return None;
    };
    let allowed: Vec<&str> = beside.iter().chain([key]).copied().collect();
    reader.mapping(node, "step", &allowed);
    let act = act(reader, key, node)?;
    let mut fields = Vec::new();
    if beside.contains(&"expect") {
        let expected = reader.required(node, key, "expect")?;
        fields = expect::read(reader, &act, expected);
    }
    Some(Step { span: node.use_span(), act, expect: Expect { fields, ..Expect::default() } })
}

fn act(reader: &mut Reader, key: &str, node: Node<'_>) -> Option<Act> {
    let value = node.get(key)?;
    match key {
        "advance" => duration(reader, value, key).map(Act::Advance),
        "peer" => {
            let name = reader.name(node, "step", key);
            let written = reader.required(node, "step", "answers")?;
            let answer = answer::read(reader, written);
            let after_ms = node.get("after").map_or(Some(0), |after| duration(reader, after, "after"));
            Some(Act::Peer { name: name?, answer: answer?, after_ms: after_ms? })
        }
        "crash" => {
            let thread = thread(reader, value, key);
            let hostcall = hostcall(reader, node);
            Some(Act::Crash { thread: thread?, hostcall: hostcall.unwrap_or(1) })
        }
        "stall" => {
            let thread = thread(reader, value, key);
            let written = reader.required(node, "step", "for")?;
            let length_ms = duration(reader, written, "for");
            let hostcall = hostcall(reader, node);
            Some(Act::Stall { thread: thread?, length_ms: length_ms?, hostcall })
        }
        "reload" => reload(reader, value),
        "request" => {
            let worker = worker(reader, node);
            request(reader, value, worker)
        }
        "status" => {
            let worker = worker(reader, node);
            Some(Act::Status { peer: reader.name(node, "step", key)?, worker: worker? })
        }
        "polls" => reader.name(node, "step", key).map(Act::Polls),
        _ => get(reader, node),
    }
}

fn reload(reader: &mut Reader, node: Node<'_>) -> Option<Act> {
    if node.kind() == Kind::Mapping {
        let is_known = reader.mapping(node, "reload", &["without"]);
        return is_known.then(|| Act::Reload { without: reader.texts(node, "without") });
    }
    reader.choice(node, "reload", &["unchanged"]).map(|_| Act::Reload { without: Vec::new() })
}

fn request(reader: &mut Reader, node: Node<'_>, worker: Option<usize>) -> Option<Act> {
    if !reader.mapping(node, "request", &REQUEST) {
        return None;
    }
    let (direction, request) = ask::gateway_request(reader, node)?;
    Some(Act::Request { direction, request, worker: worker? })
}

fn get(reader: &mut Reader, node: Node<'_>) -> Option<Act> {
    let path = reader.name(node, "step", "get");
    if let Some(path) = &path
        && !path.starts_with('/')
    {
        reader.report(node.use_span(), format!("`{path}` is no path, it has to begin with `/`"));
    }
    let at = match node.get("at").map_or(Some("discovery"), |at| reader.choice(at, "at", &LISTENERS))? {
        "discovery" => Listener::Discovery,
        "inbound" => Listener::Inbound,
        "outbound" => Listener::Outbound,
        "egress-status" => Listener::EgressStatus,
        _ => Listener::IngressStatus,
    };
    let authority = reader.optional_text(node, "authority").unwrap_or_else(|| "discovery.local".to_owned());
    let principal = reader.optional_text(node, "principal");
    let certificate = node.get("certificate").and_then(|node| ask::certificate(reader, node));
    let caller = ask::caller(principal.as_deref(), certificate);
    Some(Act::Get { path: path?, at, authority, caller, worker: worker(reader, node)? })
}

fn thread(reader: &mut Reader, node: Node<'_>, key: &str) -> Option<Thread> {
    let found = match node.scalar_text() {
        Some("poller") => Some(Thread::Poller),
        Some("main") => Some(Thread::Main),
        Some(_) | None => node.as_int().and_then(|number| usize::try_from(number).ok()).map(Thread::Worker),
    };
    if found.is_none() {
        reader.report(node.use_span(), format!("`{key}` is `poller`, `main` or the number of a worker"));
    }
    found
}

/// Which hostcall from now on something happens at, if that is said; a wrong one is reported.
fn hostcall(reader: &mut Reader, node: Node<'_>) -> Option<u64> {
    whole(reader, node, "hostcall", 1..=MAX_HOSTCALL).and_then(|number| u64::try_from(number).ok())
}

fn worker(reader: &mut Reader, node: Node<'_>) -> Option<usize> {
    if node.get("worker").is_none() {
        return Some(0);
    }
    whole(reader, node, "worker", 0..=MAX_WORKERS).and_then(|worker| usize::try_from(worker).ok())
}

fn duration(reader: &mut Reader, node: Node<'_>, key: &str) -> Option<u64> {
    let found = node.as_str().and_then(parse_duration);
    if found.is_none() {
        let message = format!("`{key}` has to be a duration such as `500ms`, `30s` or `2m`, a day at most");
        reader.report(node.use_span(), message);
    }
    found
}

/// A duration within bounds in milliseconds.
fn between(reader: &mut Reader, node: Node<'_>, key: &str, bounds: RangeInclusive<u32>) -> Option<u32> {
    let written = node.get(key)?;
    let found = written.as_str().and_then(parse_duration).and_then(|found| u32::try_from(found).ok());
    let found = found.filter(|found| bounds.contains(found));
    if found.is_none() {
        let (low, high) = (u64::from(*bounds.start()), u64::from(*bounds.end()));
        let (low, high) = (show_duration(low), show_duration(high));
        reader.report(written.use_span(), format!("`{key}` has to be a duration from {low} to {high}"));
    }
    found
}

fn whole(reader: &mut Reader, node: Node<'_>, key: &str, bounds: RangeInclusive<i64>) -> Option<i64> {
    let written = node.get(key)?;
    let found = written.as_int().filter(|found| bounds.contains(found));
    if found.is_none() {
        let message = match *bounds.end() {
            i64::MAX => format!("`{key}` has to be a whole number from {}", bounds.start()),
            end => format!("`{key}` has to be a whole number from {} to {end}", bounds.start()),
        };
        reader.report(written.use_span(), message);
    }
    found
}

impl Listener {
    /// The gateway that has this listener.
    #[must_use]
    pub fn direction(self) -> Direction {
        match self {
            Self::Discovery | Self::Inbound | Self::IngressStatus => Direction::Inbound,
            Self::Outbound | Self::EgressStatus => Direction::Outbound,
        }
    }
}
