//! Arguments of `up`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use crate::args::exit_codes;
use crate::args::input::InputArgs;
use crate::args::poll::PollArgs;
use crate::args::table::TableArgs;
use crate::envoy::Address;

/// Arguments of `up`.
#[derive(Debug, Args)]
pub struct UpArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// The Envoy to run; otherwise $ENVOY, or `envoy` on the PATH
    #[arg(long, value_name = "FILE")]
    pub envoy: Option<PathBuf>,
    /// Keep all files in this folder; otherwise in a temporary one that is removed at the end
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Write addresses, processes and certificates to this file as JSON once everything answers
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,
    /// Stop after so many seconds
    #[arg(long = "for", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400 * 365))]
    pub seconds: Option<u64>,
    /// Use the ports from this one on, in the same order each time; otherwise any that are free
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// Certificates to use: `MESH/root.pem`, `MESH/GATEWAY.pem` and `MESH/GATEWAY.key`; otherwise each mesh gets a
    /// certificate authority of its own
    #[arg(long, value_name = "DIR")]
    pub certificates: Option<PathBuf>,
    /// A backend to use for a Service instead of the one that echoes; repeatable
    #[arg(long = "backend", value_name = "MESH/NAMESPACE/NAME=ADDRESS:PORT")]
    pub backends: Vec<BackendArg>,
    /// Worker threads of each Envoy
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub workers: u32,
    /// What the table does beyond the rules.
    #[command(flatten)]
    pub table: TableArgs,
    /// How often peers are asked.
    #[command(flatten)]
    pub poll: PollArgs,
}

/// A value of `--backend`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendArg {
    /// The mesh.
    pub mesh: String,
    /// `<namespace>/<name>` of the Service.
    pub service: String,
    /// Where its backend listens.
    pub address: Address,
}

/// Why a text is no [`BackendArg`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBackend {
    /// It has no service, or no address.
    #[error("write MESH/NAMESPACE/NAME=ADDRESS:PORT")]
    Form,
    /// What follows the equals sign is no address with a port.
    #[error("`{address}` is no address with a port")]
    Address {
        /// The text.
        address: String,
    },
}

impl FromStr for BackendArg {
    type Err = InvalidBackend;

    fn from_str(text: &str) -> Result<Self, InvalidBackend> {
        let (service, address) = text.split_once('=').ok_or(InvalidBackend::Form)?;
        let (mesh, service) = service.split_once('/').ok_or(InvalidBackend::Form)?;
        if mesh.is_empty() || service.split('/').filter(|part| !part.is_empty()).count() != 2 {
            return Err(InvalidBackend::Form);
        }
        let invalid = || InvalidBackend::Address { address: address.to_owned() };
        let (host, port) = address.rsplit_once(':').ok_or_else(invalid)?;
        let port: u16 = port.parse().map_err(|_| invalid())?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_name = carnet_engine::host::is_normal(host);
        if port == 0 || !(is_name || host.parse::<std::net::IpAddr>().is_ok()) {
            return Err(invalid());
        }
        let address = Address { host: host.to_owned(), port };
        Ok(Self { mesh: mesh.to_owned(), service: service.to_owned(), address })
    }
}

pub(super) const EXAMPLES: &str = "\
Examples:
  carnet up red-mesh/ green-mesh/
  carnet up --port 15001 --dir /tmp/federation meshes/
  carnet up --backend red-mesh/bookinfo/ratings=127.0.0.1:9080 meshes/";

pub(super) const LONG: &str = concat!(
    "\
Examples:
  carnet up red-mesh/ green-mesh/
  carnet up --port 15001 --dir /tmp/federation meshes/
  carnet up --backend red-mesh/bookinfo/ratings=127.0.0.1:9080 meshes/
  carnet up --ready-file ready.json --for 600 meshes/ & 

Runs every mesh given on this machine: an ingress and an egress gateway in Envoy with the real filter, mutual TLS
between them, and a backend for each exported Service that answers with what it received. All listen on 127.0.0.1.
Each request is shown as it is decided. When a document changes, the new rules come into force with the next request;
documents with errors are refused, and the rules before them stay. Ctrl-C ends everything.",
    exit_codes!("not used"),
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backend_is_a_service_and_an_address() {
        let backend: BackendArg = "red-mesh/bookinfo/ratings=127.0.0.1:9080".parse().unwrap();
        assert_eq!((backend.mesh.as_str(), backend.service.as_str()), ("red-mesh", "bookinfo/ratings"));
        assert_eq!(backend.address.to_string(), "127.0.0.1:9080");
        assert_eq!("m/n/s=[::1]:80".parse::<BackendArg>().unwrap().address.host, "::1");
    }

    #[test]
    fn what_lacks_a_part_is_no_backend() {
        for text in ["", "m/n/s", "m/s=a:1", "n/s=a:1", "/n/s=a:1", "m/n/=a:1"] {
            assert_eq!(text.parse::<BackendArg>(), Err(InvalidBackend::Form), "{text}");
        }
        for text in ["m/n/s=a", "m/n/s=a:0", "m/n/s=a:99999", "m/n/s=:80", "m/n/s=a b:80"] {
            assert!(matches!(text.parse::<BackendArg>(), Err(InvalidBackend::Address { .. })), "{text}");
        }
    }
}
