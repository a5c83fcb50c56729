//! One rule: the services it decides, and those an earlier rule takes before it.

use carnet_engine::assist::Passing;
use carnet_engine::graph::{Crossing, Stop};
use serde::Serialize;
use tsify::Tsify;

/// What passes through a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct PassingView {
    /// What it decides.
    pub decided: Vec<PassageView>,
    /// What it matches after an earlier rule has decided.
    pub shadowed: Vec<PassageView>,
}

/// One service on its way across the border.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct PassageView {
    /// Its names, as far as it gets: service, exported host, imported host.
    pub names: Vec<String>,
    /// Why it gets no further, as a clause; `null` when it arrives.
    pub reason: Option<String>,
}

impl From<Passing> for PassingView {
    fn from(passing: Passing) -> Self {
        let views = |crossings: Vec<Crossing>| crossings.into_iter().map(PassageView::from).collect();
        Self { decided: views(passing.decided), shadowed: views(passing.shadowed) }
    }
}

impl From<Crossing> for PassageView {
    fn from(crossing: Crossing) -> Self {
        let stops = [crossing.service, crossing.exported, crossing.imported];
        Self { names: stops.iter().flatten().map(Stop::text).collect(), reason: crossing.reason }
    }
}
