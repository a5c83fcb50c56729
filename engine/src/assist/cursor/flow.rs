//! The part of a path inside brackets.

use super::{At, unquoted};
use crate::schema::Step;

/// A cursor inside brackets.
pub(super) struct Inner {
    pub(super) path: Vec<Step>,
    pub(super) at: At,
    pub(super) siblings: Vec<(String, String)>,
}

/// One bracket that is open at the cursor.
#[derive(Default)]
struct Frame {
    is_list: bool,
    key: Option<String>,
    pairs: Vec<(String, String)>,
    token: String,
}

impl Frame {
    fn end_token(&mut self) {
        let token = std::mem::take(&mut self.token);
        if let Some(key) = self.key.take() {
            self.pairs.push((key, unquoted(&token).to_owned()));
        }
    }
}

/// Reads from the first bracket to the cursor, and on to the end of the innermost bracket for its other keys; `None`
/// if the brackets are closed again before the cursor.
pub(super) fn read(before: &str, after: &str) -> Option<Inner> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut quote = None;
    for char in before.chars() {
        step(&mut frames, &mut quote, char);
    }
    let innermost = frames.last()?;
    let at = if innermost.is_list || innermost.key.is_some() { At::Value } else { At::Key };
    let mut path = Vec::new();
    for frame in &frames {
        if frame.is_list {
            path.push(Step::Item);
        } else if let Some(key) = &frame.key {
            path.push(Step::Key(key.clone()));
        }
    }
    let depth = frames.len();
    let mut siblings: Vec<(String, String)> = innermost.pairs.clone();
    for char in after.chars() {
        if frames.len() == depth && quote.is_none() && matches!(char, '}' | ']') {
            break;
        }
        step(&mut frames, &mut quote, char);
    }
    if let Some(frame) = frames.get_mut(depth.saturating_sub(1)) {
        frame.end_token();
        siblings.extend(frame.pairs.iter().skip(siblings.len()).cloned());
    }
    Some(Inner { path, at, siblings })
}

fn step(frames: &mut Vec<Frame>, quote: &mut Option<char>, char: char) {
    if let Some(open) = *quote {
        if char == open {
            *quote = None;
        } else if let Some(frame) = frames.last_mut() {
            frame.token.push(char);
        }
        return;
    }
    match char {
        '{' | '[' => frames.push(Frame { is_list: char == '[', ..Frame::default() }),
        '}' | ']' => {
            frames.pop();
        }
        '"' | '\'' => *quote = Some(char),
        ',' => {
            if let Some(frame) = frames.last_mut() {
                frame.end_token();
            }
        }
        ':' => {
            if let Some(frame) = frames.last_mut().filter(|frame| !frame.is_list && frame.key.is_none()) {
                frame.key = Some(unquoted(&std::mem::take(&mut frame.token)).to_owned());
            }
        }
        other => {
            if let Some(frame) = frames.last_mut() {
                frame.token.push(other);
            }
        }
    }
}
