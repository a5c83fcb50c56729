//! How far down each node stands: close to its neighbours, a row apart from the next in its column, in order.

use super::order::Columns;
use crate::graph::text::real;

/// Passes over the columns, forth and back.
const SWEEPS: usize = 4;

/// The offset of every node from the top of its lane, by column.
pub(super) fn offsets(columns: &Columns, row: f64) -> [Vec<f64>; 5] {
    let mut offsets = columns
        .nodes
        .each_ref()
        .map(|column| (0..column.len()).map(|place| real(place) * row).collect::<Vec<_>>());
    for sweep in 0..SWEEPS {
        let forth = [1, 2, 3, 4, 0];
        let back = [3, 2, 1, 0, 4];
        for column in if sweep % 2 == 0 { back } else { forth } {
            let wanted = wanted(columns, column, &offsets);
            if let Some(slot) = offsets.get_mut(column) {
                *slot = apart(&wanted, row);
            }
        }
    }
    let top = offsets.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    for offset in offsets.iter_mut().flatten() {
        *offset = (*offset - top).round();
    }
    offsets
}

/// Where the nodes of a column would like to be: level with the mean of their neighbours.
fn wanted(columns: &Columns, column: usize, offsets: &[Vec<f64>; 5]) -> Vec<f64> {
    let own = offsets.get(column).map_or(&[][..], Vec::as_slice);
    let mean = |(place, own): (usize, &f64)| {
        let near = |links: &[Vec<Vec<usize>>; 5], other: Option<usize>| -> Vec<f64> {
            let offsets = other.and_then(|other| offsets.get(other));
            let places = links.get(column).and_then(|column| column.get(place)).into_iter().flatten();
            places.filter_map(|place| offsets?.get(*place).copied()).collect()
        };
        let mut near_ones = near(&columns.before, column.checked_sub(1));
        near_ones.extend(near(&columns.after, column.checked_add(1)));
        if near_ones.is_empty() { *own } else { near_ones.iter().sum::<f64>() / real(near_ones.len()) }
    };
    own.iter().enumerate().map(mean).collect()
}

/// The offsets nearest to those wanted, by least squares, that keep the order and a row between two nodes.
///
/// Pool adjacent violators: what is too close forms a block that moves to the mean of its members' wishes.
fn apart(wanted: &[f64], row: f64) -> Vec<f64> {
    let mut blocks: Vec<(f64, usize)> = Vec::with_capacity(wanted.len());
    for (place, wish) in wanted.iter().enumerate() {
        let mut block = (wish - real(place) * row, 1_usize);
        while let Some(last) = blocks.pop_if(|last| last.0 / real(last.1) > block.0 / real(block.1)) {
            block = (block.0 + last.0, block.1.saturating_add(last.1));
        }
        blocks.push(block);
    }
    let levels = blocks.iter().flat_map(|(sum, members)| std::iter::repeat_n(sum / real(*members), *members));
    levels.enumerate().map(|(place, level)| level + real(place) * row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_that_want_the_same_place_share_it_around() {
        assert_eq!(apart(&[100.0, 100.0, 100.0], 10.0), [90.0, 100.0, 110.0]);
    }

    #[test]
    fn nodes_that_fit_stay_where_they_want() {
        assert_eq!(apart(&[0.0, 50.0, 70.0], 10.0), [0.0, 50.0, 70.0]);
    }
}
