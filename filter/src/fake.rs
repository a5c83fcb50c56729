//! A proxy process for tests: shared data, a clock, clusters that remember what they were asked, metrics.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::outcome::Answer;
use crate::process::{Process, Question};
use crate::proxy::{Counter, LogLevel, Refused, Reply};
use crate::shared::{SharedData, SharedValue};

/// What the virtual machines of one process share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    pub(crate) time: Rc<Cell<u64>>,
    pub(crate) values: Rc<RefCell<BTreeMap<String, (String, u32)>>>,
    last: Rc<Cell<u32>>,
    /// Writes that are told that another came first.
    pub(crate) outrun: Rc<Cell<u32>>,
}

impl Memory {
    pub(crate) fn at(time: u64) -> Self {
        let memory = Self::default();
        memory.time.set(time);
        memory
    }

    pub(crate) fn text(&self, key: &str) -> String {
        self.values.borrow().get(key).map(|(text, _)| text.clone()).unwrap_or_default()
    }

    pub(crate) fn pass(&self, milliseconds: u64) {
        self.time.set(self.time.get() + milliseconds);
    }
}

impl SharedData for Memory {
    fn now(&self) -> u64 {
        self.time.get()
    }

    fn shared(&self, key: &str) -> Result<Option<SharedValue>, Refused> {
        let values = self.values.borrow();
        Ok(values.get(key).map(|(value, cas)| SharedValue { value: value.clone().into_bytes(), cas: *cas }))
    }

    fn share(&self, key: &str, value: &str, cas: u32) -> Result<bool, Refused> {
        if self.outrun.get() > 0 {
            self.outrun.set(self.outrun.get() - 1);
            return Ok(false);
        }
        let mut values = self.values.borrow_mut();
        if values.get(key).is_some_and(|(_, held)| cas != 0 && cas != *held) {
            return Ok(false);
        }
        self.last.set(self.last.get() + 1);
        values.insert(key.to_owned(), (value.to_owned(), self.last.get()));
        Ok(true)
    }
}

/// One virtual machine's view of the process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vm {
    pub(crate) memory: Memory,
    /// What was asked, as cluster and headers.
    pub(crate) calls: Rc<RefCell<Vec<(String, String)>>>,
    /// The status every call is refused with; 0 for none.
    pub(crate) refusal: Cell<u32>,
    pub(crate) metrics: Rc<RefCell<BTreeMap<String, u64>>>,
    pub(crate) answered: Rc<RefCell<Vec<(u32, u16, String)>>>,
}

impl Vm {
    pub(crate) fn new(memory: &Memory) -> Self {
        Self { memory: memory.clone(), ..Self::default() }
    }

    pub(crate) fn metric(&self, name: &str) -> Option<u64> {
        self.metrics.borrow().get(name).copied()
    }

    /// The number of the last call.
    pub(crate) fn token(&self) -> u32 {
        u32::try_from(self.calls.borrow().len()).unwrap()
    }
}

impl SharedData for Vm {
    fn now(&self) -> u64 {
        self.memory.now()
    }

    fn shared(&self, key: &str) -> Result<Option<SharedValue>, Refused> {
        self.memory.shared(key)
    }

    fn share(&self, key: &str, value: &str, cas: u32) -> Result<bool, Refused> {
        self.memory.share(key, value, cas)
    }
}

impl Process for Vm {
    fn call(&self, question: &Question<'_>) -> Result<u32, Refused> {
        if self.refusal.get() != 0 {
            return Err(Refused(self.refusal.get()));
        }
        let headers: Vec<_> =
            question.headers.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.calls.borrow_mut().push((question.cluster.to_owned(), headers.join(" ")));
        Ok(self.token())
    }

    fn count(&self, counter: Counter<'_>) {
        *self.metrics.borrow_mut().entry((counter.name)()).or_default() += 1;
    }

    fn gauge(&self, gauge: Counter<'_>, value: u64) {
        self.metrics.borrow_mut().insert((gauge.name)(), value);
    }

    fn answer(&self, stream: u32, reply: &Reply<'_>) {
        self.answered.borrow_mut().push((stream, reply.status, reply.body.to_owned()));
    }

    fn log(&self, _level: LogLevel, _line: &str) {}
}

/// An answer to a call.
#[derive(Debug, Clone)]
pub(crate) struct Scripted {
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Scripted {
    /// What comes from a peer: with the headers its gateway adds.
    pub(crate) fn real(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let mut answer = Self::made_up(status, body);
        answer.headers.extend([("date", "now".to_owned()), ("server", "envoy".to_owned())]);
        answer
    }

    /// What a proxy makes up when there is no answer.
    pub(crate) fn made_up(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = [
            (":status", status.to_string()),
            ("content-length", String::new()),
            ("content-type", String::new()),
        ];
        Self { headers: headers.to_vec(), body: body.into() }
    }

    /// What a proxy tells when an answer broke off.
    pub(crate) fn broken() -> Self {
        Self { headers: Vec::new(), body: Vec::new() }
    }
}

impl Answer for Scripted {
    fn header_count(&self) -> usize {
        self.headers.len()
    }

    fn body_size(&self) -> usize {
        self.body.len()
    }

    fn header(&self, name: &str) -> Option<Vec<u8>> {
        self.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone().into_bytes())
    }

    fn body(&self, max: usize) -> Result<Vec<u8>, Refused> {
        Ok(self.body.iter().take(max).copied().collect())
    }
}
