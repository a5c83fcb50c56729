//! What all virtual machines of one proxy process share: small values under keys, and the time.
//!
//! Every value is JSON with a version, and every write names the value it replaces: of two writers one is told that
//! it was outrun. A value that is broken or of another version counts as absent, so that no crash and no update can
//! leave anything behind that matters.

use carnet_engine::json::{JsonFault, JsonReader, JsonText};

use crate::proxy::Refused;

/// The version of every shared value.
const VERSION: u64 = 1;

/// Attempts to write before a writer gives up.
const ATTEMPTS: usize = 16;

/// What a writer names that creates a value: a proxy takes any number for a new key, and this one for no other.
const ABSENT: u32 = u32::MAX;

/// The hostcalls for what a proxy process shares.
pub trait SharedData {
    /// Milliseconds since 1970. It may step in either direction.
    fn now(&self) -> u64;

    /// The value under `key`; `None` when there is none.
    ///
    /// # Errors
    ///
    /// [`Refused`] with any status other than OK and NOT FOUND.
    fn shared(&self, key: &str) -> Result<Option<SharedValue>, Refused>;

    /// Writes `value` under `key` if nobody has written since `cas` was read; says whether it did.
    ///
    /// # Errors
    ///
    /// [`Refused`] with any status other than OK and CAS MISMATCH.
    fn share(&self, key: &str, value: &str, cas: u32) -> Result<bool, Refused>;
}

/// A shared value as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedValue {
    /// The bytes.
    pub value: Vec<u8>,
    /// What a writer names who replaces it.
    pub cas: u32,
}

/// Something that is kept under a key.
pub trait Record: Sized {
    /// Reads the field `key`, or skips it.
    ///
    /// # Errors
    ///
    /// [`JsonFault`] when the value is not what this field holds.
    fn read_field(&mut self, key: &str, reader: &mut JsonReader<'_>) -> Result<(), JsonFault>;

    /// Writes all fields.
    fn write_fields(&self, json: &mut JsonText);
}

/// The record in these bytes; `None` when they hold none of this version.
#[must_use]
pub fn parse<R: Record + Default>(bytes: &[u8]) -> Option<R> {
    let mut reader = JsonReader::new(std::str::from_utf8(bytes).ok()?);
    let (mut record, mut version) = (R::default(), None);
    let read = reader.object(&mut |reader, key| match key {
        "version" => reader.number().map(|number| version = Some(number)),
        _ => record.read_field(key, reader),
    });
    read.and_then(|()| reader.end()).ok()?;
    (version == Some(VERSION)).then_some(record)
}

/// The text of a record.
#[must_use]
pub fn text<R: Record>(record: &R) -> String {
    let mut json = JsonText::new();
    json.open('{');
    json.number_field("version", VERSION);
    record.write_fields(&mut json);
    json.close('}');
    json.finish()
}

/// The record under `key`, or its default, and what a writer has to name.
///
/// # Errors
///
/// [`Refused`] when the proxy refuses to read.
pub fn load<R: Record + Default>(shared: &impl SharedData, key: &str) -> Result<(R, u32), Refused> {
    let held = shared.shared(key)?;
    let cas = held.as_ref().map_or(ABSENT, |held| held.cas);
    Ok((held.and_then(|held| parse(&held.value)).unwrap_or_default(), cas))
}

/// Changes the record under `key`, again if another writer came first; says whether it was written.
///
/// `change` may see several states and says of each whether there is anything to write.
pub fn update<R: Record + Default>(
    shared: &impl SharedData,
    key: &str,
    change: &mut dyn FnMut(&mut R) -> bool,
) -> bool {
    for _ in 0..ATTEMPTS {
        let Ok((mut record, cas)) = load::<R>(shared, key) else { return false };
        if !change(&mut record) {
            return false;
        }
        match shared.share(key, &text(&record), cas) {
            Ok(true) => return true,
            Ok(false) => {}
            Err(_) => return false,
        }
    }
    false
}
