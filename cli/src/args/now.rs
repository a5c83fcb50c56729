//! What time it is, for what depends on it: certificates that expire.

use std::time::SystemTime;

use carnet_engine::moment::Moment;
use clap::Args;

/// What time it is.
#[derive(Debug, Clone, Default, Args)]
pub struct NowArgs {
    /// Judge what expires as on this day, such as 2027-01-31, instead of today
    #[arg(long, value_name = "DAY")]
    pub now: Option<Moment>,
}

impl NowArgs {
    /// The moment given, else that of the clock; a clock before 1970 counts as its beginning.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.now.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            Moment(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
        })
    }
}
