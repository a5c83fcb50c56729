//! Why a command could not do its work.
//!
//! What is wrong *in* documents is a finding, not a failure.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use carnet_engine::finding::Finding;
use carnet_engine::graph::UnknownFocus;
use carnet_engine::source::Source;
use carnet_engine::table::InvalidTable;

use crate::certificate::InvalidIdentity;
use crate::envoy::InvalidService;
use crate::filter::FilterError;
use crate::git::GitError;
use crate::input::InputError;
use crate::output::text;
use crate::page::MissingPage;
use crate::peer_status::NoStatus;
use crate::share::InvalidLink;
use crate::trust::InvalidTrust;
use crate::up::envoy::{EnvoyError, MissingEnvoy};
use crate::up::port::UnavailablePort;
use crate::up::watch::Unwatchable;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The input cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A git repository does not give what is asked of it.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A line of a file of a command's own is not what it has to be.
    #[error("{file}:{line}  {message}")]
    Line {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// No mesh has this name.
    #[error("no mesh is called `{name}`")]
    UnknownMesh {
        /// The name asked for.
        name: String,
        /// The name of a mesh that was probably meant.
        closest: Option<String>,
        /// Every name there is, in order.
        known: Vec<String>,
    },
    /// A mesh named where none can be selected.
    #[error("`--mesh {name}` names a mesh without its files")]
    MeshWithoutPath {
        /// The value given.
        name: String,
    },
    /// Not exactly one mesh was named where one is needed.
    #[error("{count} meshes are named by `--mesh`, the request arrives at one")]
    NotOneMesh {
        /// How many were named.
        count: usize,
    },
    /// There is no such finding.
    #[error("no code is called `{code}`")]
    UnknownCode {
        /// The text given.
        code: String,
        /// The name of a code that was probably meant.
        closest: Option<String>,
    },
    /// Flags that cannot both be meant.
    #[error("`{first}` and `{second}` contradict each other")]
    Contradiction {
        /// One of them.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// A flag that needs another one, or an argument, to make sense.
    #[error("{what} is missing")]
    Missing {
        /// What is missing, with the flag or the placeholder of the argument in backticks.
        what: &'static str,
    },
    /// More arguments than can be meant.
    #[error("unexpected argument `{argument}`")]
    Unexpected {
        /// The first that is too many.
        argument: String,
    },
    /// Documents that cannot be read, where a whole federation is needed.
    #[error("the input holds {count} {} that cannot be read", if *count == 1 { "place" } else { "places" })]
    UnreadableDocuments {
        /// How many findings say so; they were printed before.
        count: usize,
    },
    /// Several configurations, one standard output.
    #[error("{count} plugin configurations are selected, standard output takes one")]
    SeveralConfigurations {
        /// How many.
        count: usize,
    },
    /// A mesh name that cannot be part of a file name.
    #[error("the mesh name `{name}` cannot be part of a file name")]
    UnusableMeshName {
        /// The name.
        name: String,
    },
    /// A URL that Istio cannot fetch a filter from.
    #[error("`{url}` does not begin with one of {known}")]
    UnknownScheme {
        /// The URL.
        url: String,
        /// The schemes there are.
        known: String,
    },
    /// A digest that is none.
    #[error("`{digest}` is no SHA-256: 64 hexadecimal digits in lower case")]
    InvalidDigest {
        /// The text.
        digest: String,
    },
    /// An exported Service that no request could be sent to.
    #[error(transparent)]
    Service(#[from] InvalidService),
    /// Certificates that do not fit the documents.
    #[error(transparent)]
    Trust(#[from] InvalidTrust),
    /// Errors in the documents of a federation that is to run.
    #[error("the documents have {}", text::count(*count, "error"))]
    Errors {
        /// How many.
        count: usize,
    },
    /// No mesh has a peer, so that there is nothing to run.
    #[error("no mesh among the documents has a peer")]
    NoPeers,
    /// The system starts no process, or hands out no signals.
    #[error("cannot start")]
    Start(#[source] io::Error),
    /// A port is given out and cannot be listened at.
    #[error("cannot listen")]
    Listen(#[source] io::Error),
    /// There is no Envoy.
    #[error(transparent)]
    MissingEnvoy(#[from] MissingEnvoy),
    /// An Envoy does not run.
    #[error(transparent)]
    Envoy(#[from] EnvoyError),
    /// A port cannot be had.
    #[error(transparent)]
    Port(#[from] UnavailablePort),
    /// There is no page to serve.
    #[error(transparent)]
    Page(#[from] MissingPage),
    /// A link holds nothing that can be read.
    #[error(transparent)]
    Link(#[from] InvalidLink),
    /// Documents cannot be watched.
    #[error(transparent)]
    Watch(#[from] Unwatchable),
    /// A backend for a service nobody knows.
    #[error("mesh `{mesh}` has no service `{service}`")]
    UnknownBackend {
        /// The mesh.
        mesh: String,
        /// `<namespace>/<name>`.
        service: String,
    },
    /// Two services would answer for each other.
    #[error("`{first}` and `{second}` cannot both be at {address}")]
    SharedBackend {
        /// The address.
        address: String,
        /// One service.
        first: String,
        /// The other.
        second: String,
    },
    /// A name that no certificate can carry.
    #[error(transparent)]
    Identity(#[from] InvalidIdentity),
    /// The model of a mesh yields no valid table.
    #[error("the table of mesh `{mesh}` cannot be built")]
    Table {
        /// The mesh.
        mesh: String,
        /// What is wrong with the table.
        #[source]
        source: InvalidTable,
    },
    /// A gateway does not tell which peers are alive.
    #[error(transparent)]
    NoStatus(#[from] NoStatus),
    /// The filter does not work.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// A gateway on the way of a request gives no answer.
    #[error("no answer from a gateway: {what}")]
    Gateway {
        /// What the engine or the filter says.
        what: String,
    },
    /// A mesh has no peer of this name, or none that stands for the mesh of this name.
    #[error("`{name}` is no peer of `{mesh}`")]
    UnknownPeer {
        /// The mesh.
        mesh: String,
        /// The name asked for.
        name: String,
        /// The name of a peer that was probably meant.
        closest: Option<String>,
        /// Every peer there is, in order.
        known: Vec<String>,
    },
    /// Settings that cannot be used.
    #[error("the settings in `{}` cannot be used", file.name)]
    Settings {
        /// The file.
        file: Source,
        /// What is wrong with it; places point into it.
        mistakes: Vec<Finding>,
    },
    /// A variable of the environment whose value means nothing.
    #[error("`{value}` is no value of the environment variable `{name}`")]
    Variable {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// A list of old findings that cannot be used.
    #[error("`{path}` is no baseline of this version: {reason}")]
    Baseline {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Standard input cannot be written to.
    #[error("`--fix` cannot write to standard input")]
    FixedInput,
    /// A host that nothing in the federation has.
    #[error(transparent)]
    UnknownFocus(#[from] UnknownFocus),
    /// What an editor sends is no language server protocol.
    #[error("standard input is no language server protocol: {why}")]
    Protocol {
        /// What is wrong with it.
        why: String,
    },
    /// A file that would have to be overwritten.
    #[error("`{}` exists already", path.display())]
    Exists {
        /// Its path.
        path: PathBuf,
    },
    /// A file or folder that cannot be written.
    #[error("cannot write `{}`", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// Standard output or standard error cannot be written.
    #[error("cannot write the output")]
    Output(#[from] io::Error),
}

impl Failure {
    /// Whether nobody reads the output any more, which is no failure at all.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// A gateway that gives no answer.
    pub(crate) fn gateway(what: String) -> Self {
        Self::Gateway { what }
    }

    /// The failure and everything that led to it, the cause last.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut text = self.to_string();
        let mut next = self.source();
        while let Some(error) = next {
            text.push_str(": ");
            let cause = error.to_string();
            // The number says nothing the words do not.
            let words = cause.split_once(" (os error ").map_or(cause.as_str(), |(words, _)| words);
            text.push_str(words);
            next = error.source();
        }
        text
    }

    /// What to do about it; `None` when the message says it all.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::Input(error) => error.advice(),
            Self::UnknownMesh { closest: Some(name), .. }
            | Self::UnknownPeer { closest: Some(name), .. }
            | Self::UnknownCode { closest: Some(name), .. } => {
                Some(format!("a similar name exists: `{name}`"))
            }
            Self::UnknownFocus(UnknownFocus { closest, .. }) => {
                closest.as_ref().map(|name| format!("a similar name exists: `{name}`"))
            }
            Self::UnknownPeer { known, .. } if known.is_empty() => Some("it has no peers".to_owned()),
            Self::UnknownPeer { known, .. } => Some(format!("its peers are {}", quoted(known))),
            Self::UnknownMesh { known, .. } if known.is_empty() => Some("the input holds no mesh".to_owned()),
            Self::UnknownMesh { known, .. } => Some(format!("the meshes are {}", quoted(known))),
            Self::Page(error) => Some(error.advice().to_owned()),
            Self::MissingEnvoy(error) => Some(error.advice().to_owned()),
            Self::Port(_) => Some("choose other ports with `--port`".to_owned()),
            Self::MeshWithoutPath { .. } => Some("write `--mesh NAME=PATH`".to_owned()),
            Self::NotOneMesh { .. } => Some("write `--mesh NAME` once".to_owned()),
            Self::UnknownCode { .. } => Some("`carnet codes` lists them all".to_owned()),
            Self::Exists { .. } => Some("name another folder, nothing was written".to_owned()),
            Self::SeveralConfigurations { .. } => {
                Some("choose with `--mesh` and `--direction`, or give `--out-dir DIR`".to_owned())
            }
            Self::UnusableMeshName { .. } => Some("name the mesh with `--mesh NAME=PATH`".to_owned()),
            Self::UnreadableDocuments { .. } => {
                Some("`carnet validate` tells everything that is wrong".to_owned())
            }
            Self::Settings { .. } => Some("`carnet schema config` prints what can be set".to_owned()),
            Self::Baseline { .. } => Some("`--write-baseline` writes it again".to_owned()),
            Self::FixedInput => Some("name files, or print the edits with `--fix --diff`".to_owned()),
            Self::Contradiction { .. }
            | Self::Variable { .. }
            | Self::Git(_)
            | Self::Line { .. }
            | Self::Missing { .. }
            | Self::Unexpected { .. }
            | Self::UnknownScheme { .. }
            | Self::InvalidDigest { .. }
            | Self::Service(_)
            | Self::Trust(_)
            | Self::Identity(_)
            | Self::Errors { .. }
            | Self::NoPeers
            | Self::Start(_)
            | Self::Listen(_)
            | Self::Envoy(_)
            | Self::Watch(_)
            | Self::UnknownBackend { .. }
            | Self::SharedBackend { .. }
            | Self::Table { .. }
            | Self::NoStatus(_)
            | Self::Filter(_)
            | Self::Gateway { .. }
            | Self::Protocol { .. }
            | Self::File { .. }
            | Self::Link(_)
            | Self::Output(_) => None,
        }
    }
}

/// `a`, `b` and `c`, each in backticks; the first ten.
fn quoted(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(10).map(|name| format!("`{name}`")).collect();
    let rest = if names.len() > shown.len() { ", ..." } else { "" };
    format!("{}{rest}", shown.join(", "))
}
