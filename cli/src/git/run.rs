//! The questions to `git`, and what its answers mean.

use std::io::{self, Write};
use std::process::{Command, Output, Stdio};
use std::thread;

use super::{Blob, GitError};

/// Fails unless the current folder is in a repository.
pub(super) fn expect_repository() -> Result<(), GitError> {
    let output = run(&["rev-parse", "--git-dir"])?;
    if output.status.success() { Ok(()) } else { Err(GitError::NoRepository { said: said(&output) }) }
}

/// The object behind a name; `None` when there is none.
pub(super) fn resolve(name: &str) -> Result<Option<String>, GitError> {
    let output = run(&["rev-parse", "--verify", "--quiet", "--end-of-options", name])?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(output.status.success().then(|| text.trim().to_owned()))
}

/// `blob` or `tree`.
pub(super) fn kind(object: &str) -> Result<String, GitError> {
    Ok(text(&["cat-file", "-t", object])?.trim().to_owned())
}

/// The length of a blob in bytes.
pub(super) fn len(object: &str) -> Result<usize, GitError> {
    Ok(text(&["cat-file", "-s", object])?.trim().parse().unwrap_or(usize::MAX))
}

/// Every file below a tree in the order of their paths; links and submodules left out.
pub(super) fn list(tree: &str) -> Result<Vec<Blob>, GitError> {
    let listed = text(&["ls-tree", "-r", "-z", "-l", "--full-tree", tree])?;
    Ok(listed.split('\0').filter_map(blob).collect())
}

/// `100644 blob <object> <length>\t<path>`.
fn blob(entry: &str) -> Option<Blob> {
    let (facts, path) = entry.split_once('\t')?;
    let mut facts = facts.split_ascii_whitespace();
    let mode = facts.next()?;
    facts.next().filter(|kind| *kind == "blob" && mode.starts_with("100"))?;
    let object = facts.next()?.to_owned();
    Some(Blob { object, len: facts.next()?.parse().ok()?, path: path.to_owned() })
}

/// The bytes of blobs, in order.
pub(super) fn contents(objects: &[String]) -> Result<Vec<Vec<u8>>, GitError> {
    const COMMAND: &str = "cat-file --batch";
    let mut command = git(&["cat-file", "--batch"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(start)?;
    let mut stdin = child.stdin.take();
    let wanted: String = objects.iter().flat_map(|object| [object, "\n"]).collect();
    // It answers while it is asked: whoever only asks fills both pipes and waits for ever.
    let output = thread::scope(|scope| {
        scope.spawn(move || {
            let asked = stdin.as_mut().map(|stdin| stdin.write_all(wanted.as_bytes()));
            drop(stdin);
            asked
        });
        child.wait_with_output()
    });
    let output = output.map_err(GitError::Start)?;
    let short =
        || GitError::Failed { command: COMMAND.to_owned(), said: "its answer is cut short".to_owned() };
    let mut rest = output.stdout.as_slice();
    let mut contents = Vec::with_capacity(objects.len());
    for _ in objects {
        let (content, after) = content(rest).ok_or_else(short)?;
        contents.push(content.to_vec());
        rest = after;
    }
    Ok(contents)
}

/// The first answer, `<object> blob <length>\n<bytes>\n`, and what follows it.
fn content(answers: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = answers.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = answers.split_at_checked(end)?;
    let len: usize = std::str::from_utf8(head).ok()?.rsplit(' ').next()?.parse().ok()?;
    let (content, rest) = rest.get(1..)?.split_at_checked(len)?;
    Some((content, rest.strip_prefix(b"\n")?))
}

fn git(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(arguments).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Result<Output, GitError> {
    git(arguments).output().map_err(start)
}

fn text(arguments: &[&str]) -> Result<String, GitError> {
    let output = run(arguments)?;
    if !output.status.success() {
        return Err(GitError::Failed { command: arguments.join(" "), said: said(&output) });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn start(error: io::Error) -> GitError {
    if error.kind() == io::ErrorKind::NotFound { GitError::Missing } else { GitError::Start(error) }
}

/// The first line git complains in, without its prefix.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().next().unwrap_or("it says nothing");
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_submodules_are_no_files() {
        let paths = ["100644 blob a1 12\ta b.yaml", "120000 blob a2 3\tlink.yaml", "160000 commit a3 -\tsub"];
        let paths: Vec<_> = paths.iter().filter_map(|entry| blob(entry)).map(|blob| blob.path).collect();
        assert_eq!(paths, ["a b.yaml"]);
    }

    #[test]
    fn an_answer_is_as_long_as_it_says() {
        assert_eq!(content(b"a1 blob 3\na\nb\nrest"), Some((&b"a\nb"[..], &b"rest"[..])));
        assert_eq!(content(b"a1 missing\n"), None);
    }
}
