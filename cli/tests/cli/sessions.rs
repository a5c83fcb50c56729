//! The sample sessions of the READMEs, run: what they show is what is printed.
//!
//! A session is a code block of kind `console`. A line that begins with `$ ` is run, what follows it up to the next one
//! is what it prints, notes included; comments of the shell are cut off. What `cat FILE` shows is in that file afterwards. Commands alone are run and must not be refused.
//! `CARNET_BLESS=1` rewrites what they show.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::fixture::{BROKEN, Folder, copy, example, folder, testdata};

/// Bash cuts these off; the rest of a line are words.
const COMMENT: &str = "  #";

/// Runs until it is stopped, writes files, or asks a gateway that runs: what is shown of it is left as it is.
const NOT_RUN: [&str; 5] = ["carnet up ", "carnet serve ", "--out-dir", "--gateway", "| "];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The Bookinfo example as the READMEs have it: its meshes, the path it has in a checkout, and two states of it.
fn here(name: &str) -> Folder {
    let folder = folder(name);
    for part in [".", "testdata/examples/bookinfo", "main", "proposed"] {
        copy(&testdata("examples/bookinfo"), &folder.path().join(part));
    }
    copy(&testdata("cases/polling"), &folder.path().join("testdata/cases/polling"));
    let rules = folder.path().join("proposed/red-mesh/exports.yaml");
    let text = fs::read_to_string(&rules).unwrap();
    let changed = text
        .replace("      name: reviews\n", "      name: \"*\"\n")
        .replace("        name: red-ratings\n", "");
    assert_eq!(changed.lines().count() + 1, text.lines().count());
    fs::write(rules, changed).unwrap();
    folder
}

/// Checks every session of a file, run in the folder of the Bookinfo example.
#[track_caller]
fn sessions_hold(name: &str, path: &str) {
    let path = root().join(path);
    let text = fs::read_to_string(&path).unwrap();
    let seen = replay(&text, &here(name));
    if std::env::var_os("CARNET_BLESS").is_some() {
        fs::write(&path, &seen).unwrap();
    }
    assert!(text == seen, "{} differs\n== seen\n{seen}", path.display());
    assert!(text.contains("```console"), "{} has no session", path.display());
}

/// The text with what the commands in it print now.
fn replay(text: &str, folder: &Folder) -> String {
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
            let mut shown = String::new();
            while let Some(line) = lines.next_if(|line| *line != "```" && !line.starts_with("$ ")) {
                writeln!(shown, "{line}").unwrap();
            }
            if let Some(file) = command.strip_prefix("cat ") {
                fs::write(folder.path().join(file), &shown).unwrap();
                seen.push_str(&shown);
                continue;
            }
            let printed = print_of(command.split(COMMENT).next().unwrap().trim(), folder);
            match printed {
                Some(printed) if !shown.is_empty() => seen.push_str(&printed),
                Some(_) | None => seen.push_str(&shown),
            }
        }
    }
    seen
}

/// What a command prints in the folder of the example, if it is run; must not be refused as bad usage.
fn print_of(command: &str, folder: &Folder) -> Option<String> {
    if NOT_RUN.iter().any(|part| command.contains(part)) {
        return None;
    }
    let line = command.strip_prefix("carnet ");
    assert!(line.is_some(), "`{command}` is no command of carnet");
    let run = folder.run(line.unwrap());
    assert_ne!(run.status, 2, "{command}: {run:?}");
    Some(run.stdout + &run.stderr)
}

#[test]
fn the_sessions_of_the_readme_are_true() {
    sessions_hold("sessions-readme", "README.md");
}

#[test]
fn the_sessions_of_the_command_line_are_true() {
    sessions_hold("sessions-cli", "cli/README.md");
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

/// Columns, where a wide character takes two.
fn columns(line: &str) -> usize {
    line.chars().map(|char| if char.is_ascii() { 1 } else { 2 }).sum()
}

#[test]
fn excerpts_fit_the_terminal_in_any_language() {
    let long = "信頼ドメインは相手のメッシュの値と同じでなければなりません。".repeat(4);
    let text = BROKEN.replace("nmae: ratings}", &format!("nmae: ratings}} # {long}"));
    let folder = folder("sessions-narrow").with("a.yaml", text);
    let excerpts = |width: &str| {
        let output = folder.command("validate a.yaml").env("COLUMNS", width).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let is_excerpt = |line: &&str| {
            line.split_once('|').is_some_and(|(number, _)| number.trim().parse::<u32>().is_ok())
        };
        text.lines().filter(is_excerpt).map(columns).max().unwrap()
    };
    assert!(excerpts("40") <= 40, "{}", excerpts("40"));
    assert!(excerpts("80") <= 80 && excerpts("80") > 40, "{}", excerpts("80"));
    assert!(excerpts("200") > 120, "{}", excerpts("200"));
}

#[test]
fn colours_are_all_that_differs_with_colours() {
    let folder = here("sessions-colour");
    for line in ["diff main proposed", "test --engine native -v main", "explain --all main"] {
        let plain = folder.run(line);
        let coloured = folder.run(&format!("--color always {line}"));
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
    let folder = folder("sessions-japanese");
    copy(&testdata("examples/bookinfo"), folder.path());
    let folder = folder.with("red-mesh/exports.yaml", text);
    let line = "explain service red-mesh/red-mesh-bookinfo/reviews --to green-mesh red-mesh green-mesh";
    assert_eq!(folder.run(line).stdout, example("bookinfo").run(line).stdout);
}
