//! What a rule decides, and what an earlier rule takes before it.

use carnet_engine::assist::Passing;
use carnet_engine::graph::Crossing;
use serde::Serialize;
use tsify::Tsify;

/// What passes through a rule: for each service its names as far as it gets, in backticks, and why no further.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct PassingView {
    /// What it decides.
    pub decided: Vec<String>,
    /// What it matches after an earlier rule has decided.
    pub shadowed: Vec<String>,
}

impl From<Passing> for PassingView {
    fn from(passing: Passing) -> Self {
        let ways = |crossings: Vec<Crossing>| crossings.iter().map(Crossing::way).collect();
        Self { decided: ways(passing.decided), shadowed: ways(passing.shadowed) }
    }
}
