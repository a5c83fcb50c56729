//! Findings that need the finished model: what the rules do together, what the two sides of a peering say.

use crate::finding::Finding;
use crate::model::Federation;

/// Checks a federation and adds what is found.
pub fn check(federation: &Federation, findings: &mut Vec<Finding>) {
    let _ = (federation, findings);
}
