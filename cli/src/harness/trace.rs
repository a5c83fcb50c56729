//! Hostcalls as records, and faults put in their place.
//!
//! Neither costs anything when unused: the hostcalls look at one flag.

use serde::Serialize;

use super::HarnessError;
use super::abi::index;
use super::headers::deserialize;
use super::hostcall::{Arg, Hostcall};

/// One hostcall as it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostcallRecord {
    /// The function's name, such as `proxy_log`.
    pub name: &'static str,
    /// The context it acted on.
    pub context: u32,
    /// What the guest gave, in order.
    pub arguments: Vec<Argument>,
    /// What the host wrote back; empty unless the status is 0.
    pub results: Vec<Argument>,
    /// The status returned, injected ones included.
    pub status: u32,
}

/// A named value of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// The name it has in the specification.
    pub name: &'static str,
    /// The value.
    pub value: ArgumentValue,
}

/// A value of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ArgumentValue {
    /// An `i32` or `i64`, read as unsigned.
    Number(u64),
    /// Bytes; those that are not UTF-8 are replaced.
    Text(String),
    /// A map, in order.
    Pairs(Vec<(String, String)>),
    /// A pointer that leads nowhere.
    Unreadable,
}

/// A hostcall that answers a status instead of doing its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The hostcall's name; `None` for all of them together.
    pub hostcall: Option<String>,
    /// Which call of it, counted from 1 over the whole proxy; `None` for every call.
    pub nth: Option<u64>,
    /// What it answers. Any number: a guest has to survive them all.
    pub status: u32,
}

impl Fault {
    /// Every call of `hostcall` answers `status`.
    #[must_use]
    pub fn always(hostcall: &str, status: u32) -> Self {
        Self { hostcall: Some(hostcall.into()), nth: None, status }
    }

    /// The `nth` call of `hostcall`, from 1, answers `status`.
    #[must_use]
    pub fn nth(hostcall: &str, nth: u64, status: u32) -> Self {
        Self { nth: Some(nth), ..Self::always(hostcall, status) }
    }

    /// The `nth` hostcall of all, from 1, answers `status`: walk `nth` upwards to try each place in turn.
    #[must_use]
    pub fn any(nth: u64, status: u32) -> Self {
        Self { hostcall: None, nth: Some(nth), status }
    }
}

/// The faults of one proxy, and how far each has counted.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Rule>,
    /// Hostcalls seen since the faults were set.
    pub(crate) seen: u64,
}

#[derive(Debug)]
struct Rule {
    hostcall: Option<Hostcall>,
    nth: Option<u64>,
    status: u32,
    seen: u64,
}

impl Faults {
    pub(crate) fn new(faults: &[Fault]) -> Result<Self, HarnessError> {
        let rules = faults.iter().map(Rule::new).collect::<Result<_, _>>()?;
        Ok(Self { rules, seen: 0 })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Counts one call, and answers it if a fault says so.
    pub(crate) fn strike(&mut self, hostcall: Hostcall) -> Option<u32> {
        self.seen += 1;
        let mut struck = None;
        for rule in &mut self.rules {
            if rule.hostcall.is_none_or(|named| named == hostcall) {
                rule.seen += 1;
                if rule.nth.is_none_or(|nth| nth == rule.seen) {
                    struck = struck.or(Some(rule.status));
                }
            }
        }
        struck
    }
}

impl Rule {
    fn new(fault: &Fault) -> Result<Self, HarnessError> {
        let hostcall = match &fault.hostcall {
            Some(name) => Some(
                Hostcall::find(name).ok_or_else(|| HarnessError::UnknownHostcall { name: name.clone() })?,
            ),
            None => None,
        };
        Ok(Self { hostcall, nth: fault.nth, status: fault.status, seen: 0 })
    }
}

/// What the guest gave, read before the call so that a result may overwrite it.
pub(crate) fn arguments(hostcall: Hostcall, raw: &[u64], memory: &[u8]) -> Vec<Argument> {
    decode(hostcall, raw, |arg, low, high| match arg {
        Arg::Word(name) | Arg::Long(name) => Some((name, ArgumentValue::Number(low))),
        Arg::Bytes(name) => Some((name, text(memory, low, high))),
        Arg::Map(name) => Some((name, pairs(memory, low, high))),
        Arg::OutWord(_) | Arg::OutLong(_) | Arg::OutBytes(_) | Arg::OutMap(_) => None,
    })
}

/// What the host wrote back.
pub(crate) fn results(hostcall: Hostcall, raw: &[u64], memory: &[u8]) -> Vec<Argument> {
    decode(hostcall, raw, |arg, low, high| match arg {
        Arg::Word(_) | Arg::Long(_) | Arg::Bytes(_) | Arg::Map(_) => None,
        Arg::OutWord(name) => Some((name, number(memory, low, 4))),
        Arg::OutLong(name) => Some((name, number(memory, low, 8))),
        Arg::OutBytes(name) => Some((name, text(memory, word_at(memory, low), word_at(memory, high)))),
        Arg::OutMap(name) => Some((name, pairs(memory, word_at(memory, low), word_at(memory, high)))),
    })
}

fn decode(
    hostcall: Hostcall,
    raw: &[u64],
    mut read: impl FnMut(Arg, u64, u64) -> Option<(&'static str, ArgumentValue)>,
) -> Vec<Argument> {
    let mut raw = raw.iter().copied();
    let mut take = |arg: &Arg| {
        let low = raw.next().unwrap_or_default();
        let high = if arg.parameters().len() > 1 { raw.next().unwrap_or_default() } else { 0 };
        read(*arg, low, high).map(|(name, value)| Argument { name, value })
    };
    hostcall.arguments().iter().filter_map(&mut take).collect()
}

fn slice(memory: &[u8], start: u64, length: u64) -> Option<&[u8]> {
    let start = index(u32::try_from(start).ok()?);
    memory.get(start..start.checked_add(index(u32::try_from(length).ok()?))?)
}

fn text(memory: &[u8], start: u64, length: u64) -> ArgumentValue {
    match slice(memory, start, length) {
        Some(bytes) => ArgumentValue::Text(lossy(bytes)),
        None => ArgumentValue::Unreadable,
    }
}

fn pairs(memory: &[u8], start: u64, length: u64) -> ArgumentValue {
    let Some(bytes) = slice(memory, start, length) else { return ArgumentValue::Unreadable };
    ArgumentValue::Pairs(deserialize(bytes).iter().map(|(name, value)| (lossy(name), lossy(value))).collect())
}

fn number(memory: &[u8], start: u64, length: u64) -> ArgumentValue {
    match slice(memory, start, length) {
        Some(bytes) => {
            ArgumentValue::Number(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
        }
        None => ArgumentValue::Unreadable,
    }
}

fn word_at(memory: &[u8], start: u64) -> u64 {
    match number(memory, start, 4) {
        ArgumentValue::Number(number) => number,
        ArgumentValue::Text(_) | ArgumentValue::Pairs(_) | ArgumentValue::Unreadable => 0,
    }
}

/// Bytes as text for a person.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
