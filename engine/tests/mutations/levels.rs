//! Fields at the wrong level: one too high, or in the object beside.

use crate::mutant::Mutant;
use crate::world::{Line, World};

const KINDS: [&str; 6] = [
    "ServiceMeshPeer",
    "ExportedServiceSet",
    "ImportedServiceSet",
    "ServiceMeshControlPlane",
    "ServiceMeshMemberRoll",
    "DestinationRule",
];

/// What is said of a field that is not known where it lands, or stands there already, or where a whole gateway is
/// expected; and of a name that has become an alias.
const CODES: &[&str] = &[
    "misplaced-field",
    "unknown-field",
    "duplicate-key",
    "wrong-type",
    "export-alias-not-injective",
    "import-alias-not-injective",
    "export-name-conflict",
];

pub(crate) fn all(world: &World) -> Vec<Mutant> {
    let is_field = |line: &Line| {
        KINDS.contains(&line.kind.as_str())
            && line.path.starts_with("spec.")
            && !line.key.is_empty()
            && !line.text.trim_start().starts_with("- ")
            && !line.path.contains("matchLabels.")
            && !line.path.contains(".metadata.")
            && !is_gateway(line)
    };
    world
        .select(is_field)
        .iter()
        .flat_map(|line| higher(world, line).into_iter().chain(beside(world, line)))
        .collect()
}

/// A gateway of a control plane: its key is its name.
fn is_gateway(line: &Line) -> bool {
    line.path.starts_with("spec.gateways.additional") && line.path.split('.').count() == 4
}

/// The lines of the block, moved by so many columns.
fn shifted(world: &World, line: &Line, column: usize) -> Vec<String> {
    let old = line.indent();
    let texts = world.block(line).into_iter();
    texts.map(|text| format!("{}{}", " ".repeat(column), &text[old.min(text.len())..])).collect()
}

/// Moves a field and all below it to another line and column.
fn moved(world: &World, line: &Line, to: usize, column: usize) -> World {
    let lines = shifted(world, line, column);
    let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
    let added = world.with(&line.file, to, 0, &texts);
    let first = if to > line.number { line.number } else { line.number + texts.len() };
    added.with(&line.file, first, texts.len(), &[])
}

fn parent(world: &World, line: &Line) -> Option<Line> {
    let found = world.select(|other| {
        other.file == line.file
            && other.document == line.document
            && other.path == line.parent()
            && !other.key.is_empty()
    });
    found.into_iter().next()
}

/// The field after the object it belongs to, beside it.
fn higher(world: &World, line: &Line) -> Option<Mutant> {
    let parent = parent(world, line)?;
    let end = parent.number + world.block(&parent).len();
    let column = parent.text.find(&parent.key)?;
    let alone = world.block(&parent).len() == world.block(line).len() + 1;
    if alone || parent.path == "spec" {
        return None;
    }
    let world = moved(world, line, end, column);
    Some(at(line, "a field one level too high", world, &format!("{}.{}", parent.parent(), line.key)))
}

/// The field in the first object beside it.
fn beside(world: &World, line: &Line) -> Option<Mutant> {
    let is_beside = |other: &Line| {
        other.file == line.file
            && other.document == line.document
            && other.parent() == line.parent()
            && other.path != line.path
            && other.value.is_empty()
            && !other.key.is_empty()
    };
    let object = world.select(is_beside).into_iter().next()?;
    let block = world.block(&object);
    let first = block.iter().skip(1).find(|text| !text.trim_start().starts_with('#'))?;
    if first.trim_start().starts_with("- ") {
        return None;
    }
    let column = first.len() - first.trim_start().len();
    let world = moved(world, line, object.number + block.len(), column);
    Some(at(line, "a field one level too deep", world, &format!("{}.{}", object.path, line.key)))
}

/// Reported at one of the lines that now have this path, or stand below it.
fn at(line: &Line, class: &'static str, world: World, path: &str) -> Mutant {
    let (file, document, path) = (line.file.clone(), line.document, path.to_owned());
    let below = format!("{path}.");
    let is_there = move |other: &Line| {
        other.file == file
            && other.document == document
            && (other.path == path || other.path.starts_with(&below))
    };
    // A `*` changes nothing at either level.
    Mutant::at(class, line, world, CODES).seen(is_there).may_be_equal()
}
