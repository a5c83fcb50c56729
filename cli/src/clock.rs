//! What day it is; the engine has no clock.

use carnet_engine::suppress::Date;
use time::OffsetDateTime;

/// The day it is in UTC; `None` on a machine whose clock is beyond the calendar.
#[must_use]
pub fn today() -> Option<Date> {
    let now = OffsetDateTime::now_utc();
    Date::new(u16::try_from(now.year()).ok()?, now.month().into(), now.day())
}
