//! The sample sessions of the READMEs, run: what they show is what is printed.
//!
//! A session is a code block of kind `console`. A line that begins with `$ ` is run, what follows it up to the next one
//! is what it prints, notes included; comments of the shell are cut off. Commands alone are run and must not be refused.
//! `CARNET_BLESS=1` rewrites what they show.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::fixture::{Folder, example, folder, testdata};

/// Bash cuts these off; the rest of a line are words.
const COMMENT: &str = "  #";

/// Runs until it is stopped, or writes files.
const NOT_RUN: [&str; 3] = ["carnet up ", "--out-dir", "| "];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Checks every session of a file, run in the folder of the Bookinfo example.
#[track_caller]
fn sessions_hold(path: &str) {
    let path = root().join(path);
    let text = fs::read_to_string(&path).unwrap();
    let seen = replay(&text);
    if std::env::var_os("CARNET_BLESS").is_some() {
        fs::write(&path, &seen).unwrap();
    }
    assert!(text == seen, "{} differs\n== seen\n{seen}", path.display());
    assert!(text.contains("```console"), "{} has no session", path.display());
}

/// The text with what the commands in it print now.
fn replay(text: &str) -> String {
    let mut seen = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        writeln!(seen, "{line}").unwrap();
        if line != "```console" {
            continue;
        }
        while let Some(line) = lines.next_if(|line| *line != "```") {
            let Some(command) = line.strip_prefix("$ ") else {
                writeln!(seen, "{line}").unwrap();
                continue;
            };
            writeln!(seen, "{line}").unwrap();
            let mut shown = false;
            while lines.next_if(|line| *line != "```" && !line.starts_with("$ ")).is_some() {
                shown = true;
            }
            let printed = print_of(command.split(COMMENT).next().unwrap().trim());
            if shown {
                seen.push_str(&printed);
            }
        }
    }
    seen
}

/// What a command prints in the folder of the example; must not be refused as bad usage.
fn print_of(command: &str) -> String {
    if NOT_RUN.iter().any(|part| command.contains(part)) {
        return String::new();
    }
    let line =
        command.strip_prefix("carnet ").unwrap_or_else(|| panic!("`{command}` is no command of carnet"));
    let run = here().run(&line.replace("testdata/examples/bookinfo", "."));
    assert_ne!(run.status, 2, "{command}: {run:?}");
    run.stdout + &run.stderr
}

fn here() -> Folder {
    example("bookinfo")
}

#[test]
fn the_sessions_of_the_readme_are_true() {
    sessions_hold("README.md");
}

#[test]
fn the_sessions_of_the_command_line_are_true() {
    sessions_hold("cli/README.md");
}

#[test]
fn help_fits_a_narrow_and_a_wide_terminal() {
    let widest = |columns: &str| {
        let mut command = folder("sessions-width").command("test --help");
        let output = command.env("COLUMNS", columns).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let options = text.split("Examples:").next().unwrap().to_owned();
        options.lines().map(|line| line.chars().count()).max().unwrap()
    };
    assert!(widest("60") <= 60, "{}", widest("60"));
    assert!(widest("200") > 60 && widest("200") <= 100, "{}", widest("200"));
}

#[test]
fn colours_are_all_that_differs_with_colours() {
    for line in ["diff red-mesh green-mesh", "test --engine native -v .", "explain --all ."] {
        let plain = here().run(line);
        let coloured = here().run(&format!("--color always {line}"));
        assert!(coloured.stdout.contains('\u{1b}'), "{line}: {coloured:?}");
        assert!(!plain.stdout.contains('\u{1b}'), "{line}: {plain:?}");
        let stripped = anstream::adapter::strip_str(&coloured.stdout).to_string();
        assert_eq!((stripped, coloured.status), (plain.stdout, plain.status), "{line}");
    }
}

#[test]
fn comments_in_japanese_move_no_line_and_no_column() {
    let text = fs::read_to_string(testdata("examples/bookinfo/red-mesh/exports.yaml")).unwrap();
    let text = text.replace("# reviews keeps its own name", "# レビューはそのままの名前で公開する");
    assert!(text.contains("レビュー"));
    let folder = folder("sessions-japanese").with("red-mesh/exports.yaml", text);
    for (from, to) in [("red-mesh", "red-mesh"), ("green-mesh", "green-mesh")] {
        let from = testdata("examples/bookinfo").join(from);
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = folder.path().join(to).join(entry.file_name());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            if !to.exists() {
                fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let line = "explain service red-mesh/red-mesh-bookinfo/reviews --to green-mesh red-mesh green-mesh";
    assert_eq!(folder.run(line).stdout, here().run(line).stdout);
}
