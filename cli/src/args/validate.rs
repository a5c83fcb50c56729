//! What `validate` takes.

use std::path::PathBuf;
use std::str::FromStr;

use carnet_engine::finding::{Code, closest};
use carnet_engine::suppress::{ObjectPattern, is_suppressible};
use clap::{Args, ValueEnum};

use crate::args::exit_codes;
use crate::args::input::InputArgs;
use crate::args::now::NowArgs;
use crate::report::{Format, ReportArg};

/// Arguments of `validate`.
#[derive(Debug, Args)]
pub struct ValidateArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// What is reported, and how.
    #[command(flatten)]
    pub report: ReportArgs,
    /// What is not to be reported.
    #[command(flatten)]
    pub suppress: SuppressArgs,
    /// What is to be mended.
    #[command(flatten)]
    pub fix: FixArgs,
    /// What time it is.
    #[command(flatten)]
    pub now: NowArgs,
    /// Settings to use instead of the carnet.yaml found from here upwards
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Files read at the same time; 0 means one per processor
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
}

/// What is reported, and how.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// How to report on standard output [default: text]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub output: Option<OutputFormat>,
    /// Write a report to a file as well; repeatable, `-` is standard output
    ///
    /// Formats: json, jsonl, sarif, junit, github, gitlab, tap, md. Files are written as a whole, all or none.
    #[arg(long = "report", value_name = "FORMAT=PATH")]
    pub reports: Vec<ReportArg>,
    /// From which level on findings make the command fail [default: error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,
    /// Short for `--fail-on warning`
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "fail_on")]
    pub deny: Option<Deny>,
    /// Least serious level shown in text and wide, or `suppressed` to list those too
    ///
    /// Neither exit status nor the other formats depend on it.
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub show: Vec<Show>,
    /// Findings shown per code in text; 0 shows all [default: 20]
    #[arg(long, value_name = "N")]
    pub max_per_code: Option<usize>,
    /// Look only for this code; repeatable
    ///
    /// Documents that cannot be read are reported all the same.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub only: Vec<CodeArg>,
    /// Do not look for this code; repeatable
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub except: Vec<SuppressibleArg>,
}

/// What is not to be reported.
#[derive(Debug, Args)]
pub struct SuppressArgs {
    /// Suppress a code, everywhere or for some objects; repeatable
    ///
    /// MESH, KIND and NAME may hold `*`, as in `--ignore 'CAR209=red-mesh/ExportedServiceSet/*'`.
    #[arg(long = "ignore", value_name = "CODE[=MESH/KIND/NAME]")]
    pub ignores: Vec<IgnoreArg>,
    /// Suppress the old findings this file lists
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the findings there are into the file of `--baseline`, and report none
    #[arg(long)]
    pub write_baseline: bool,
}

/// What is to be mended.
#[derive(Debug, Args)]
pub struct FixArgs {
    /// Mend what has one right answer; `--fix=unsafe` also what changes the meaning
    ///
    /// Nothing outside the edits changes. What is suppressed, or left out by `--only` and `--except`, is not touched.
    #[arg(long, value_enum, value_name = "EXTENT", num_args = 0..=1, require_equals = true, default_missing_value = "safe")]
    pub fix: Option<FixArg>,
    /// Print what `--fix` would change, and write nothing; exit status 1 if there is anything
    #[arg(long, requires = "fix")]
    pub diff: bool,
}

/// The forms of a report of findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// With excerpts of the sources
    #[default]
    Text,
    /// One line per finding
    Wide,
    /// One JSON document
    Json,
    /// One JSON document per line, a summary last
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for build servers
    Junit,
    /// Workflow commands of GitHub Actions
    Github,
    /// Code quality JSON of GitLab
    Gitlab,
    /// Test Anything Protocol 14
    Tap,
    /// Markdown, for pull requests
    Md,
}

impl OutputFormat {
    /// The format for programs it is; `None` for those for people.
    #[must_use]
    pub fn for_programs(self) -> Option<Format> {
        match self {
            Self::Text | Self::Wide => None,
            Self::Json => Some(Format::Json),
            Self::Jsonl => Some(Format::Jsonl),
            Self::Sarif => Some(Format::Sarif),
            Self::Junit => Some(Format::Junit),
            Self::Github => Some(Format::Github),
            Self::Gitlab => Some(Format::Gitlab),
            Self::Tap => Some(Format::Tap),
            Self::Md => Some(Format::Md),
        }
    }
}

/// From which level on findings make `validate` fail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors only
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Info,
    /// No finding
    Never,
}

/// What `--deny` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Fail on warnings too
    Warnings,
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Show {
    /// Errors only
    Error,
    /// Errors and warnings
    Warning,
    /// Every finding
    Info,
    /// What is suppressed, and why
    Suppressed,
}

/// How far `--fix` goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FixArg {
    /// What is right whatever the author meant
    Safe,
    /// Also what changes the meaning
    Unsafe,
}

/// A code by number or name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeArg(pub Code);

impl FromStr for CodeArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Code::parse(text).map(Self).ok_or_else(|| {
            let similar = closest(text, Code::ALL.iter().map(|code| code.name()));
            let advice = similar.map_or_else(
                || "`carnet codes` lists them all".to_owned(),
                |similar| format!("a similar name exists: `{similar}`"),
            );
            format!("no code is called `{text}`; {advice}")
        })
    }
}

/// A code that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuppressibleArg(pub Code);

impl FromStr for SuppressibleArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let CodeArg(code) = text.parse()?;
        // Findings about suppressions may be left out, though not suppressed in turn.
        if is_suppressible(code) || (91..100).contains(&code.number()) {
            Ok(Self(code))
        } else {
            Err(format!("{code} {} cannot be left out, it keeps documents from being read", code.name()))
        }
    }
}

/// A value of `--ignore`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreArg {
    /// The code.
    pub code: Code,
    /// The objects.
    pub objects: ObjectPattern,
    /// As it was written.
    pub text: String,
}

impl FromStr for IgnoreArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (code, objects) = text.split_once('=').map_or((text, None), |(code, rest)| (code, Some(rest)));
        let CodeArg(code) = code.parse()?;
        if !is_suppressible(code) {
            return Err(format!("{code} {} cannot be suppressed", code.name()));
        }
        let objects =
            objects.map(str::parse::<ObjectPattern>).transpose().map_err(|error| error.to_string())?;
        Ok(Self { code, objects: objects.unwrap_or_default(), text: text.to_owned() })
    }
}

/// Shown by `-h`.
pub(super) const EXAMPLES: &str = "\
Examples:
  carnet validate red-mesh/ green-mesh/
  oc get smp,ess,iss,smcp,svc -A -o yaml | carnet validate -
  carnet validate --fix --diff .";

/// Shown by `--help`.
pub(super) const LONG: &str = concat!(
    "\
Examples:
  carnet validate red-mesh/ green-mesh/
  oc get smp,ess,iss,smcp,svc -A -o yaml | carnet validate -
  carnet validate --fix --diff .
  carnet validate --report sarif=carnet.sarif --report junit=carnet.xml .
  carnet validate --baseline old.json --write-baseline .

A finding can be suppressed in the documents as well:
  # carnet:ignore CAR204 -- the order is the vendor's (until 2027-01-31)
above or behind a field or item; `# carnet:ignore-file CODE -- reason` at the top of a file; the annotations
carnet.dev/ignore, -reason and -until; or `ignore` in carnet.yaml.",
    exit_codes!("findings of the level of --fail-on, or a worse one; edits to make, with --diff"),
);
