//! The catalogue of findings holds: every code is explained, and `testdata/invalid` shows it and its way out.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test of the corpus reads files and may fail"
)]

mod folder;

use std::collections::BTreeSet;
use std::path::Path;

use carnet_engine::finding::{Code, Severity};
use carnet_engine::fix::{Extent, mend};
use carnet_engine::source::Source;
use folder::{codes, names, root};

#[test]
fn every_code_is_found_in_its_failing_folder_and_not_in_its_passing_one() {
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let folder = root("invalid").join(code.name());
        let (failing, passing) = (codes(&folder.join("failing")), codes(&folder.join("passing")));
        if !failing.contains(code.name()) {
            wrong.push(format!("{}: failing has {failing:?}", code.name()));
        }
        if passing.contains(code.name()) || !folder.join("passing").is_dir() {
            wrong.push(format!("{}: passing has {passing:?}", code.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_is_a_code() {
    let known: BTreeSet<_> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    let folders: BTreeSet<_> =
        names(&root("invalid")).into_iter().filter(|name| name != "README.md").collect();
    assert_eq!(folders, known);
}

/// Lower case at the beginning, names such as `YAML` and `ConfigMap` aside, and no full stop.
fn is_clause(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    let is_name = word.chars().skip(1).any(char::is_uppercase);
    !text.is_empty() && (is_name || !word.starts_with(char::is_uppercase)) && !text.ends_with('.')
}

#[test]
fn passing_folders_are_quiet() {
    let noisy: Vec<_> = Code::ALL
        .iter()
        .filter(|code| codes(&root("invalid").join(code.name()).join("passing")).len() > 2)
        .map(|code| (code.name(), codes(&root("invalid").join(code.name()).join("passing"))))
        .collect();
    assert!(noisy.is_empty(), "{noisy:?}");
}

#[test]
fn examples_have_neither_errors_nor_warnings() {
    for example in names(&root("examples")) {
        let found = folder::findings(&root("examples").join(&example));
        let bad: Vec<_> = found
            .iter()
            .filter(|finding| finding.severity() != Severity::Info)
            .map(|finding| format!("{} {}", finding.code, finding.message))
            .collect();
        assert!(bad.is_empty(), "{example}: {bad:#?}");
    }
}

/// The cases that have errors or warnings, and which: `topic/case: code code`.
fn cases_with_findings() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for topic in names(&root("cases")) {
        for case in names(&root("cases").join(&topic)) {
            let findings = folder::findings(&root("cases").join(&topic).join(&case));
            let serious = findings.iter().filter(|finding| finding.severity() != Severity::Info);
            let codes: BTreeSet<_> = serious.map(|finding| finding.code.name()).collect();
            if !codes.is_empty() {
                found.insert(format!("{topic}/{case}: {}", codes.into_iter().collect::<Vec<_>>().join(" ")));
            }
        }
    }
    found
}

#[test]
fn only_cases_whose_point_is_a_mistake_are_reported() {
    let text = std::fs::read_to_string(root("findings.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let (known, found): (BTreeSet<_>, _) = (lines.map(ToOwned::to_owned).collect(), cases_with_findings());
    let new: Vec<_> = found.difference(&known).collect();
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(new.is_empty() && gone.is_empty(), "not listed: {new:#?}\nlisted in vain: {gone:#?}");
}

#[test]
fn messages_are_lower_case_without_full_stop_and_say_what_happens() {
    for code in Code::ALL {
        for finding in folder::findings(&root("invalid").join(code.name()).join("failing")) {
            let message = &finding.message;
            assert!(is_clause(message), "{code}: {message}");
            assert!(is_clause(&finding.effect), "{code}: {}", finding.effect);
            assert!(finding.primary.is_some(), "{code}: {message}");
        }
    }
}

#[test]
fn every_code_is_explained_in_house_style() {
    for code in Code::ALL {
        let (title, effect, way_out) = (code.title(), code.effect(), code.way_out());
        assert!(!title.ends_with('.') && title.len() > 10, "{code}: {title}");
        assert!(is_clause(effect) && effect.len() > 10, "{code}: {effect}");
        assert!(way_out.starts_with(char::is_uppercase) && way_out.ends_with('.'), "{code}: {way_out}");
        assert_eq!(code.name(), code.name().to_ascii_lowercase());
        assert_eq!(Code::parse(code.name()), Some(*code));
    }
}

#[test]
fn fixes_apply_to_text_that_is_there() {
    for code in Code::ALL {
        let path = root("invalid").join(code.name()).join("failing");
        let build = folder::build(&path);
        for finding in &build.findings {
            for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
                let source = usize::try_from(edit.span.source.0).unwrap();
                let text = &build.sources[source].text;
                assert!(edit.span.slice(text).is_some(), "{code}: {}", finding.message);
                assert_ne!(edit.span.slice(text), Some(edit.text.as_str()), "{code}: {}", finding.message);
            }
        }
    }
}

#[test]
fn a_safe_fix_mends_its_finding() {
    for code in Code::ALL {
        let path: &Path = &root("invalid").join(code.name()).join("failing");
        let build = folder::build(path);
        let of_code = |finding: &&carnet_engine::finding::Finding| finding.code == *code;
        let Some(fix) = build.findings.iter().filter(of_code).find_map(|finding| finding.fixes.first())
        else {
            continue;
        };
        let mended = folder::rebuild(build.sources.clone(), path, &fix.edits);
        let before = build.findings.iter().filter(of_code).count();
        assert!(mended.findings.iter().filter(of_code).count() < before, "{code}: {}", fix.title);
    }
}

/// The texts of a folder after every fix of the extent, and how many were applied.
fn mended(path: &Path, extent: Extent, ends: &str) -> (Vec<Source>, usize) {
    let mut sources = folder::build(path).sources;
    for source in &mut sources {
        source.text = source.text.replace('\n', ends);
    }
    let check = |sources: &[Source]| folder::rebuild(sources.to_vec(), path, &[]).findings;
    let applied = mend(&mut sources, extent, check).len();
    (sources, applied)
}

#[test]
fn fixing_twice_changes_nothing_and_line_ends_stay() {
    let mut count = 0;
    for (code, extent) in Code::ALL.iter().flat_map(|code| [(code, Extent::Safe), (code, Extent::Unsafe)]) {
        if *code == Code::TooLarge {
            continue;
        }
        let path = &root("invalid").join(code.name()).join("failing");
        let (mut once, applied) = mended(path, extent, "\n");
        count += applied;
        let before = once.clone();
        let check = |sources: &[Source]| folder::rebuild(sources.to_vec(), path, &[]).findings;
        assert_eq!(mend(&mut once, extent, check), [], "{code}");
        assert_eq!(once, before, "{code}");
        let (windows, _) = mended(path, extent, "\r\n");
        for (windows, plain) in windows.iter().zip(&once) {
            assert_eq!(windows.text, plain.text.replace('\n', "\r\n"), "{code}");
        }
    }
    assert!(count > 20, "{count} fixes");
}

#[test]
fn what_has_one_right_answer_is_mended() {
    for code in [
        Code::TabIndentation,
        Code::ByteOrderMark,
        Code::StrayByteOrderMark,
        Code::AmbiguousScalar,
        Code::UnknownField,
        Code::MisplacedField,
        Code::TrustDomainMismatch,
        Code::ClientIdScheme,
    ] {
        let path = &root("invalid").join(code.name()).join("failing");
        let (sources, _) = mended(path, Extent::Safe, "\n");
        let left = folder::rebuild(sources, path, &[]).findings;
        assert!(!left.iter().any(|finding| finding.code == code), "{code}");
    }
}
