//! Where a field that stands at the wrong level belongs.

use crate::schema::Object;

/// How many levels away a home is looked for.
const FAR: usize = 4;

/// A place the field exists at.
#[derive(Debug)]
pub(super) struct Home {
    /// Such as `/spec/importRules/N`, empty for the document itself.
    pub(super) path: String,
    /// Levels up and down from where the field stands.
    pub(super) distance: usize,
}

/// The nearest places a field of this name exists at, all equally far; none if all are far away.
///
/// `levels` are the objects from the document to where the field stands, each with its path.
pub(super) fn find(levels: &[(&'static Object, String)], name: &str) -> Vec<Home> {
    let mut homes: Vec<Home> = Vec::new();
    for (up, (object, path)) in levels.iter().rev().enumerate() {
        let nearest = homes.first().map_or(FAR, |home| home.distance);
        let Some(depth) = nearest.checked_sub(up) else { break };
        for (path, down) in below(object, path, name, depth) {
            let distance = up.saturating_add(down);
            if homes.first().is_some_and(|home| distance < home.distance) {
                homes.clear();
            }
            if !homes.iter().any(|home| home.path == path) {
                homes.push(Home { path, distance });
            }
        }
    }
    homes
}

/// The nearest objects at or below `from` that have the field, with how deep they are; `depth` is the limit.
fn below(from: &'static Object, path: &str, name: &str, depth: usize) -> Vec<(String, usize)> {
    let mut level = vec![(from, path.to_owned())];
    // The same objects come back under many paths; the shortest is enough.
    let mut seen: Vec<*const Object> = Vec::new();
    for down in 0..=depth {
        let found: Vec<_> = level
            .iter()
            .filter(|(object, _)| object.field(name).is_some())
            .map(|(_, path)| path.clone())
            .collect();
        if !found.is_empty() {
            return found.into_iter().map(|path| (path, down)).collect();
        }
        let mut next = Vec::new();
        for (object, path) in &level {
            for field in object.fields {
                let Some((child, way)) = field.shape.object() else { continue };
                if !seen.contains(&std::ptr::from_ref(child)) {
                    seen.push(child);
                    next.push((child, format!("{path}/{}{way}", field.name)));
                }
            }
        }
        level = next;
    }
    Vec::new()
}
