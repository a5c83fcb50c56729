//! Arguments of `explain`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand, ValueEnum};

use crate::args::input::{InputArgs, MeshArg};
use crate::args::table::{DirectionArg, TableArgs};
use crate::args::{Format, exit_codes};

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_precedence_over_arg = true)]
pub struct ExplainArgs {
    /// A question about a federation.
    #[command(subcommand)]
    pub question: Option<Question>,
    /// Number or name of a finding, such as CAR204; with --all, what to read
    #[arg(value_name = "CODE|PATH")]
    pub words: Vec<PathBuf>,
    /// The export matrix: every service, and what each peer sees it as
    #[arg(long)]
    pub all: bool,
    /// With --all: say which mesh a file or folder belongs to
    #[arg(long = "mesh", value_name = "NAME=PATH", requires = "all")]
    pub meshes: Vec<MeshArg>,
    /// How to print
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: Format,
}

/// A question about a federation.
#[derive(Debug, Subcommand)]
pub enum Question {
    /// Follow a host from a mesh to the service behind it
    Host(HostArgs),
    /// Say whether a peer mesh reaches a service, and why
    Service(ServiceArgs),
    /// Send one request through one gateway
    #[command(after_help = REQUEST_EXAMPLES, after_long_help = REQUEST_LONG)]
    Request(RequestArgs),
}

/// Arguments of `explain host`.
#[derive(Debug, Args)]
pub struct HostArgs {
    /// The host a workload asks for
    #[arg(value_name = "HOST")]
    pub host: String,
    /// The mesh of that workload
    #[arg(long, value_name = "MESH")]
    pub from: String,
    /// Fail when the host is not reachable
    #[arg(long)]
    pub check: bool,
    /// Who answers at each gateway
    #[arg(long, value_enum, value_name = "ENGINE", default_value_t)]
    pub engine: Engine,
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// How to print
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: Format,
}

/// Arguments of `explain service`.
#[derive(Debug, Args)]
pub struct ServiceArgs {
    /// The service, with the mesh it runs in
    #[arg(value_name = "MESH/NAMESPACE/NAME")]
    pub service: MeshService,
    /// The mesh that wants to reach it
    #[arg(long, value_name = "MESH")]
    pub to: String,
    /// Fail when the service is not reachable
    #[arg(long)]
    pub check: bool,
    /// Print the YAML that would make it reachable
    #[arg(long)]
    pub suggest: bool,
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// How to print
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: Format,
}

/// A service by mesh, namespace and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeshService {
    /// The mesh.
    pub mesh: String,
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
}

/// A text that is no [`MeshService`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a service is written as MESH/NAMESPACE/NAME")]
pub struct InvalidMeshService;

impl FromStr for MeshService {
    type Err = InvalidMeshService;

    fn from_str(text: &str) -> Result<Self, InvalidMeshService> {
        let mut parts = text.split('/').filter(|part| !part.is_empty()).map(ToOwned::to_owned);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(mesh), Some(namespace), Some(name), None) => Ok(Self { mesh, namespace, name }),
            _ => Err(InvalidMeshService),
        }
    }
}

/// Arguments of `explain request`.
#[derive(Debug, Args)]
pub struct RequestArgs {
    /// Whether it enters or leaves the mesh
    #[arg(long, value_enum, value_name = "DIRECTION")]
    pub direction: DirectionArg,
    /// `:authority`, as the gateway receives it
    #[arg(long, value_name = "HOST")]
    pub authority: String,
    /// The caller's identity: `<trust domain>/ns/<namespace>/sa/<service account>`
    #[arg(long, value_name = "ID")]
    pub principal: Option<String>,
    /// What the caller's certificate is worth; `valid` with --principal, else `none`
    #[arg(long, value_enum, value_name = "WHAT")]
    pub certificate: Option<CertificateArg>,
    /// A header of the request; repeatable
    #[arg(short = 'H', long = "header", value_name = "NAME:VALUE")]
    pub headers: Vec<HeaderArg>,
    /// Who answers
    #[arg(long, value_enum, value_name = "ENGINE", default_value_t)]
    pub engine: Engine,
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// What the table does beyond the rules.
    #[command(flatten)]
    pub table: TableArgs,
    /// How to print
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: Format,
}

/// What the caller's certificate is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CertificateArg {
    /// Its chain was verified
    Valid,
    /// Its chain was looked at and not verified
    Untrusted,
    /// The proxy does not tell, as before Envoy 1.39
    Unknown,
    /// There is none
    None,
}

/// Who answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The rules engine in this command
    #[default]
    Native,
    /// The built filter in a simulated proxy
    Wasm,
    /// Both; any difference is a failure
    Both,
}

impl Engine {
    /// `native`, `wasm` or `both`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Wasm => "wasm",
            Self::Both => "both",
        }
    }
}

/// A header as `name:value`; the name in lower case, blanks around the value gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderArg {
    /// Its name, in lower case.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A text that is no header.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHeader {
    /// There is no colon, or nothing before it.
    #[error("a header is written as NAME:VALUE")]
    NoName,
    /// A pseudo-header; those have flags of their own.
    #[error("`{name}` is no header, use the flag for it")]
    Pseudo {
        /// The name, colon included.
        name: String,
    },
}

impl FromStr for HeaderArg {
    type Err = InvalidHeader;

    fn from_str(text: &str) -> Result<Self, InvalidHeader> {
        if let Some(rest) = text.strip_prefix(':') {
            let name = rest.split(':').next().unwrap_or(rest);
            return Err(InvalidHeader::Pseudo { name: format!(":{name}") });
        }
        let (name, value) = text.split_once(':').ok_or(InvalidHeader::NoName)?;
        if name.trim().is_empty() {
            return Err(InvalidHeader::NoName);
        }
        Ok(Self { name: name.trim().to_ascii_lowercase(), value: value.trim().to_owned() })
    }
}

pub(super) const EXAMPLES: &str = "\
Examples:
  carnet explain host ratings.bookinfo.svc.red-mesh-imports.local --from green-mesh meshes/
  carnet explain service red-mesh/bookinfo/details --to green-mesh meshes/
  carnet explain CAR204";

pub(super) const LONG: &str = concat!(
    "\
Examples:
  carnet explain host ratings.bookinfo.svc.red-mesh-imports.local --from green-mesh meshes/
  carnet explain service red-mesh/bookinfo/details --to green-mesh meshes/
  carnet explain CAR204",
    exit_codes!("with --check: not reachable"),
);

const REQUEST_EXAMPLES: &str = "\
Examples:
  carnet explain request --mesh green-mesh --direction outbound \\
      --authority ratings.bookinfo.svc.red-mesh-imports.local meshes/
  carnet explain request --mesh red-mesh --direction inbound --authority ratings.bookinfo \\
      --principal green-mesh.local/ns/green-mesh-system/sa/egress meshes/
  carnet explain request --engine both -o json --mesh red-mesh --direction inbound \\
      --authority ratings.bookinfo --certificate none meshes/";

const REQUEST_LONG: &str = concat!(
    "\
Examples:
  carnet explain request --mesh green-mesh --direction outbound \\
      --authority ratings.bookinfo.svc.red-mesh-imports.local meshes/
  carnet explain request --mesh red-mesh --direction inbound --authority ratings.bookinfo \\
      --principal green-mesh.local/ns/green-mesh-system/sa/egress meshes/
  carnet explain request --engine both -o json --mesh red-mesh --direction inbound \\
      --authority ratings.bookinfo --certificate none meshes/

`--mesh NAME` names the mesh of the gateway, `--mesh NAME=PATH` says what to read.",
    exit_codes!("with --engine both: the answers differ"),
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_has_three_parts() {
        let service = "red/bookinfo/ratings".parse::<MeshService>().unwrap();
        assert_eq!((service.mesh.as_str(), service.name.as_str()), ("red", "ratings"));
        assert_eq!("bookinfo/ratings".parse::<MeshService>(), Err(InvalidMeshService));
    }

    #[test]
    fn a_header_is_a_lower_case_name_and_a_value() {
        let header = "X-User: a:b ".parse::<HeaderArg>().unwrap();
        assert_eq!((header.name.as_str(), header.value.as_str()), ("x-user", "a:b"));
        assert_eq!("x-user".parse::<HeaderArg>(), Err(InvalidHeader::NoName));
    }

    #[test]
    fn a_pseudo_header_is_refused() {
        let error = ":path:/x".parse::<HeaderArg>().unwrap_err();
        assert_eq!(error.to_string(), "`:path` is no header, use the flag for it");
    }
}
