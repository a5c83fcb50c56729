//! Arguments of `status`.

use std::fmt;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use hyper::Uri;
use hyper::http::uri::Scheme;

use crate::args::exit_codes;
use crate::args::input::InputArgs;
use crate::args::span::TimeSpan;

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// A table, or the objects with the `status` Maistra gives them
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: StatusFormat,
    /// What gateways are asked.
    #[command(flatten)]
    pub live: LiveArgs,
}

/// What gateways that run are asked.
#[derive(Debug, Args)]
#[command(next_help_heading = "Gateways that run")]
pub struct LiveArgs {
    /// Ask a gateway, at its status listener, which peers are alive; repeatable
    ///
    /// An egress gateway tells which peers it sees, an ingress gateway which peers it is seen by; what several tell of one
    /// mesh and peer is put together. The listener is on the loopback interface of the gateway: reach it with
    /// `kubectl port-forward`, or from there. Without paths no documents are read.
    #[arg(long = "gateway", value_name = "URL")]
    pub gateways: Vec<GatewayUrl>,
    /// Ask again every so many seconds until Ctrl-C, 2 when no number is given
    #[arg(
        long,
        value_name = "SECONDS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "2",
        requires = "gateways",
        value_parser = clap::value_parser!(u64).range(1..=86_400),
    )]
    pub watch: Option<u64>,
    /// Take a peer as stale when it was last asked with success longer ago than this, such as 10m
    #[arg(long, value_name = "TIME", requires = "gateways")]
    pub stale: Option<TimeSpan>,
    /// Fail when a peer is not ok
    #[arg(long, requires = "gateways", conflicts_with = "watch")]
    pub check: bool,
}

/// How `status` is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum StatusFormat {
    /// For people
    #[default]
    Text,
    /// With more columns; needs --gateway
    Wide,
    /// For programs
    Json,
    /// As `oc get -o yaml` shows it
    Yaml,
}

/// Where a gateway tells its status: `http://HOST:PORT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayUrl {
    /// `HOST:PORT`.
    pub address: String,
    /// The path with its query; `/` when none is written.
    pub path: String,
}

/// Why a text is no [`GatewayUrl`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidGatewayUrl {
    /// It is not a URL at all, or one with a user in it.
    #[error("write http://HOST:PORT")]
    Form,
    /// It names another protocol.
    #[error(
        "the status listener of a gateway speaks plain HTTP on its loopback interface: write http://HOST:PORT"
    )]
    Scheme,
    /// It has no port.
    #[error("the port of the status listener is missing, 1 to 65535: write http://HOST:PORT")]
    NoPort,
}

impl FromStr for GatewayUrl {
    type Err = InvalidGatewayUrl;

    fn from_str(text: &str) -> Result<Self, InvalidGatewayUrl> {
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let uri: Uri = with_scheme.parse().map_err(|_| InvalidGatewayUrl::Form)?;
        if uri.scheme() != Some(&Scheme::HTTP) {
            return Err(InvalidGatewayUrl::Scheme);
        }
        let authority = uri.authority().ok_or(InvalidGatewayUrl::Form)?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(InvalidGatewayUrl::Form);
        }
        match authority.port_u16() {
            None | Some(0) => Err(InvalidGatewayUrl::NoPort),
            Some(_) => {
                let path = uri.path_and_query().map_or("/", |path| path.as_str());
                Ok(Self { address: authority.to_string(), path: path.to_owned() })
            }
        }
    }
}

impl fmt::Display for GatewayUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}{}", self.address, self.path)
    }
}

pub(super) const EXAMPLES: &str = "\
Examples:
  carnet status red-mesh/ green-mesh/
  carnet status --gateway http://127.0.0.1:15019 --gateway http://127.0.0.1:15020
  carnet status -o json meshes/ | jq '.items[].status'";

pub(super) const LONG: &str = concat!(
    "\
Examples:
  carnet status red-mesh/ green-mesh/
  carnet status --mesh red-mesh=rules/red --mesh green-mesh=rules/green
  carnet status -o json meshes/ | jq '.items[].status'
  carnet status --gateway http://127.0.0.1:15019 --gateway http://127.0.0.1:15020
  carnet status --gateway http://127.0.0.1:15019 --watch -o wide
  carnet status --gateway http://127.0.0.1:15019 --check --stale 10m meshes/

Without --gateway: what the rules share. Rules that cannot be used are left out; `carnet validate` tells which and why.

With --gateway: a row for each peer of the meshes the gateways belong to.
  SEES PEER     the last answers of the peer to the egress gateway's poll
  SEEN BY PEER  whether the peer's gateway asks the ingress gateway
  LAST SYNC     when the list of the peer's services last came, in UTC
  EXPORTS       services the peer was told of, of those the rules export (with documents)
  IMPORTS       services imported, of those the peer offers
  STATE         ok; FAIL: no connection; stale: nobody knows lately; drift: the gateway and the documents differ;
                unknown: nobody that was asked can tell",
    exit_codes!("with --check: a peer is not ok"),
);

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, InvalidGatewayUrl> {
        text.parse().map(|url: GatewayUrl| url.to_string())
    }

    #[test]
    fn scheme_and_path_may_be_left_out() {
        assert_eq!(parsed("127.0.0.1:1").unwrap(), "http://127.0.0.1:1/");
        assert_eq!(parsed("http://[::1]:80/a?b").unwrap(), "http://[::1]:80/a?b");
        assert_eq!(parsed("HTTP://gateway:15019").unwrap(), "http://gateway:15019/");
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        for text in ["", "http://", "http://a b:1", "http://:1", "u@h:1", "http://u:p@h:1"] {
            assert_eq!(parsed(text), Err(InvalidGatewayUrl::Form), "{text}");
        }
        assert_eq!(parsed("https://h:1"), Err(InvalidGatewayUrl::Scheme));
        for text in ["http://h", "h", "h:0", "h:99999"] {
            assert_eq!(parsed(text), Err(InvalidGatewayUrl::NoPort), "{text}");
        }
    }
}
