//! Help, and command lines nobody can run.

use crate::fixture::folder;

#[test]
fn short_help_has_three_examples() {
    let folder = folder("usage-help");
    for command in [
        "validate",
        "explain",
        "status",
        "render",
        "codes",
        "config",
        "schema",
        "completion",
        "man",
        "version",
        "up",
    ] {
        let run = folder.run(&format!("{command} -h"));
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{command}");
        let examples = run.stdout.split_once("\nExamples:\n").unwrap().1;
        assert_eq!(
            examples.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")).count(),
            3
        );
    }
}

#[test]
fn long_help_has_the_exit_codes() {
    let folder = folder("usage-long");
    for command in ["validate", "explain", "explain request", "status", "render", "up"] {
        let run = folder.run(&format!("{command} --help"));
        assert!(run.stdout.contains("\nExit codes:\n  0   fine\n  1   "), "{command}");
    }
}

#[test]
fn a_bad_value_is_told_with_the_good_ones() {
    folder("usage-value").run("validate --fail-on eror").golden("usage-value");
}

#[test]
fn a_misspelt_command_is_told_with_the_closest() {
    folder("usage-command").run("valdate").cannot("'validate'");
}

#[test]
fn numbers_must_be_numbers() {
    folder("usage-number").run("render --max-hops -1").cannot("error:");
    folder("usage-per-code").run("validate --max-per-code many").cannot("invalid value 'many'");
}
