//! A map from text to values.
//!
//! Every map of the table is this one over a single hash map of numbers: the filter carries one copy of that
//! code instead of one per value type.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Values by text; a value once there is never replaced or removed.
#[derive(Debug)]
pub(super) struct Keyed<V> {
    numbers: HashMap<Box<str>, u32, FixedState>,
    values: Vec<V>,
}

impl<V> Default for Keyed<V> {
    fn default() -> Self {
        Self { numbers: HashMap::default(), values: Vec::new() }
    }
}

impl<V> Keyed<V> {
    /// The value under `key`.
    pub(super) fn get(&self, key: &str) -> Option<&V> {
        let number = *self.numbers.get(key)?;
        self.values.get(usize::try_from(number).ok()?)
    }

    /// Whether there is a value under `key`.
    pub(super) fn contains(&self, key: &str) -> bool {
        self.numbers.contains_key(key)
    }

    /// Whether there are no values at all.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Keys and values, in no particular order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.numbers.iter().filter_map(|(key, &number)| {
            let value = self.values.get(usize::try_from(number).ok()?)?;
            Some((&**key, value))
        })
    }

    /// Puts `value` under `key`, unless there is one already; says whether it did.
    pub(super) fn insert(&mut self, key: &str, value: V) -> bool {
        let is_new = !self.contains(key);
        if let (true, Ok(number)) = (is_new, u32::try_from(self.values.len())) {
            self.numbers.insert(key.into(), number);
            self.values.push(value);
        }
        is_new
    }

    /// Changes the value under `key`, made by default if there is none.
    pub(super) fn update(&mut self, key: &str, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        self.insert(key, V::default());
        let number = self.numbers.get(key).and_then(|&number| usize::try_from(number).ok());
        if let Some(value) = number.and_then(|number| self.values.get_mut(number)) {
            change(value);
        }
    }
}
