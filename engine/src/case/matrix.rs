//! One case for every combination of values: `matrix: {name: [a, b], peer: [c, d]}`, with `${name}` in its texts.

use crate::case::Case;
use crate::case::reader::Reader;
use crate::yaml::{Kind, Node};

/// Combinations of one matrix; more are refused.
const MAX_COMBINATIONS: usize = 10_000;

/// Reads `item` once for every combination of the values in `matrix`.
///
/// Variables that a case does not have in its name are added to the name, so that every case has one of its own.
pub(super) fn expand(
    reader: &mut Reader,
    matrix: Node<'_>,
    item: Node<'_>,
    mut read: impl FnMut(&mut Reader) -> Vec<Case>,
) -> Vec<Case> {
    let Some(axes) = axes(reader, matrix) else { return Vec::new() };
    let written = item.get("name").and_then(Node::scalar_text).unwrap_or_default().to_owned();
    let problems_before = reader.problems.len();
    let mut cases = Vec::new();
    for combination in combinations(&axes) {
        let missing = combination.iter().filter(|(name, _)| !written.contains(&format!("${{{name}}}")));
        let missing: Vec<String> = missing.map(|(name, value)| format!("{name}={value}")).collect();
        reader.variables.clone_from(&combination);
        for mut case in read(reader) {
            if !missing.is_empty() {
                case.name = format!("{} ({})", case.name, missing.join(", "));
            }
            cases.push(case);
        }
    }
    reader.variables.clear();
    // What is wrong with the case is wrong in every combination, and said once.
    let mut kept = Vec::new();
    for problem in reader.problems.drain(problems_before..) {
        if !kept.contains(&problem) {
            kept.push(problem);
        }
    }
    let is_sound = kept.is_empty();
    reader.problems.extend(kept);
    let used = std::mem::take(&mut reader.used);
    for (name, _) in axes.iter().filter(|(name, _)| is_sound && !used.contains(name)) {
        let message = format!("`{name}` of the matrix is not used, so all its values ask the same");
        reader.report(matrix.use_span(), message);
    }
    cases
}

/// The variables with their values, as written; `None` when something is wrong with them.
fn axes(reader: &mut Reader, matrix: Node<'_>) -> Option<Vec<(String, Vec<String>)>> {
    if matrix.kind() != Kind::Mapping || matrix.entries().len() == 0 {
        reader.report(matrix.use_span(), "`matrix` has to be a mapping of names to lists of texts");
        return None;
    }
    let mut axes = Vec::new();
    for entry in matrix.entries() {
        let name = entry.key.scalar_text().unwrap_or_default().to_owned();
        if entry.value.kind() != Kind::Sequence || entry.value.items().len() == 0 {
            reader
                .report(entry.value.use_span(), format!("`{name}` has to be a list with at least one text"));
            return None;
        }
        let values: Option<Vec<String>> =
            entry.value.items().map(|item| reader.as_text(item, &name)).collect();
        axes.push((name, values?));
    }
    let count = axes.iter().try_fold(1_usize, |count, (_, values)| count.checked_mul(values.len()));
    if count.is_none_or(|count| count > MAX_COMBINATIONS) {
        let message = format!("a matrix has at most {MAX_COMBINATIONS} combinations");
        reader.report(matrix.use_span(), message);
        return None;
    }
    Some(axes)
}

/// Every combination; the last variable changes fastest.
fn combinations(axes: &[(String, Vec<String>)]) -> Vec<Vec<(String, String)>> {
    let mut combinations = vec![Vec::new()];
    for (name, values) in axes {
        let with = |combination: &Vec<(String, String)>| {
            let combination = combination.clone();
            values.iter().map(move |value| {
                let mut longer = combination.clone();
                longer.push((name.clone(), value.clone()));
                longer
            })
        };
        combinations = combinations.iter().flat_map(with).collect();
    }
    combinations
}
