//! `--target envoy`: gateways ready to run, a folder for each.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf, absolute};
use std::time::SystemTime;

use carnet_engine::decision::Direction;
use carnet_engine::model::Federation;
use serde::Serialize;

use super::{INTERVAL, gateways, path_part};
use crate::args::render::RenderArgs;
use crate::args::{Format, GlobalArgs};
use crate::embedded;
use crate::envoy::{self, Addresses, Site};
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::gateway::{Gateway, Layout};
use crate::output::Output;
use crate::output::report::API_VERSION;
use crate::output::text::count;
use crate::trust::{Authorities, CertificateFolder};

/// The filter, beside the folders of the meshes.
pub(crate) const FILTER_FILE: &str = "carnet_filter.wasm";
/// The certificates, beside the folders of the meshes.
pub(crate) const CERTIFICATES: &str = "certificates";

/// What `-o json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayList<'r> {
    api_version: &'static str,
    kind: &'static str,
    items: Vec<GatewayEntry<'r>>,
}

/// One gateway in [`GatewayList`].
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayEntry<'r> {
    mesh: &'r str,
    direction: Direction,
    gateway: &'r str,
    peers: Vec<&'r str>,
    bootstrap: PathBuf,
    listen: SocketAddr,
    /// Only of ingress gateways.
    #[serde(skip_serializing_if = "Option::is_none")]
    discovery: Option<SocketAddr>,
    status: SocketAddr,
    admin: SocketAddr,
}

/// Writes the gateways selected.
pub(super) fn run(
    args: &RenderArgs,
    global: &GlobalArgs,
    federation: &Federation,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let layout = if args.envoy.per_peer { Layout::Named } else { Layout::Shared };
    let folder = args.out_dir.as_deref().unwrap_or(Path::new("."));
    let unusable = |source| Failure::File { path: folder.to_owned(), source };
    let folder = absolute(folder).map_err(unusable)?;
    let at = args.envoy.at.clone().unwrap_or_else(|| folder.clone());
    let gateways = gateways(args, federation, layout)?;

    let mut files = vec![NewFile::new(FILTER_FILE, embedded::filter(global.wasm.as_deref())?)];
    let certificates = certificates(args, federation, layout, &at, &mut files)?;
    let polling = args.poll.polling(INTERVAL);
    let mut entries = Vec::new();
    for (number, gateway) in gateways.iter().enumerate() {
        let path = PathBuf::from(path_part(&gateway.mesh.name)?).join(&gateway.folder);
        path_part(&gateway.name)?;
        let site = Site {
            folder: at.join(&path).display().to_string(),
            filter: at.join(FILTER_FILE).display().to_string(),
            listen: match gateway.direction {
                Direction::Inbound => args.envoy.listen_ingress,
                Direction::Outbound => args.envoy.listen_egress,
            },
            discovery: args.envoy.listen_discovery,
            status: local(args.status_port, number),
            admin: local(args.envoy.admin_port, number),
            addresses: Addresses::default(),
            trust: certificates.trust(federation, layout, gateway, SystemTime::now())?,
        };
        for file in envoy::files(federation, gateway, &site, &args.table.options(), polling)? {
            files.push(NewFile::new(path.join(file.path), file.text));
        }
        entries.push(entry(gateway, &site, folder.join(path).join(envoy::BOOTSTRAP)));
    }
    write_all(&folder, &files)?;
    tell(args, &folder, entries, files.len(), output)
}

/// The certificates given, or new ones, which are then among `files`.
fn certificates(
    args: &RenderArgs,
    federation: &Federation,
    layout: Layout,
    at: &Path,
    files: &mut Vec<NewFile>,
) -> Result<CertificateFolder, Failure> {
    if let Some(path) = &args.envoy.certificates {
        let path = absolute(path).map_err(|source| Failure::File { path: path.clone(), source })?;
        let seen = if args.envoy.at.is_some() { at.join(CERTIFICATES) } else { path.clone() };
        return Ok(CertificateFolder::Disk { path, seen });
    }
    let mut authorities = Authorities::default();
    authorities.issue(federation, layout, SystemTime::now())?;
    files.extend(certificate_files(&authorities));
    Ok(CertificateFolder::Memory { files: authorities.files().clone(), seen: at.join(CERTIFICATES) })
}

/// What local authorities issued, below the folder of certificates.
pub(crate) fn certificate_files(authorities: &Authorities) -> impl Iterator<Item = NewFile> {
    authorities.files().iter().map(|(path, text)| NewFile {
        path: Path::new(CERTIFICATES).join(path),
        content: text.clone().into_bytes(),
        is_secret: Path::new(path).extension().is_some_and(|extension| extension == "key"),
    })
}

/// Gateways of one machine get ports in a row.
fn local(first: u16, number: usize) -> SocketAddr {
    let port = u16::try_from(number).ok().and_then(|number| first.checked_add(number)).unwrap_or(first);
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

fn entry<'r>(gateway: &'r Gateway<'r>, site: &Site, bootstrap: PathBuf) -> GatewayEntry<'r> {
    GatewayEntry {
        mesh: &gateway.mesh.name,
        direction: gateway.direction,
        gateway: &gateway.name,
        peers: gateway.peers.iter().map(|peer| peer.name.as_str()).collect(),
        bootstrap,
        listen: site.listen,
        discovery: match gateway.direction {
            Direction::Inbound => Some(site.discovery),
            Direction::Outbound => None,
        },
        status: site.status,
        admin: site.admin,
    }
}

fn tell(
    args: &RenderArgs,
    folder: &Path,
    entries: Vec<GatewayEntry<'_>>,
    files: usize,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    if args.output == Format::Json {
        output.json(&GatewayList { api_version: API_VERSION, kind: "GatewayList", items: entries })?;
        return Ok(());
    }
    output.note(&format!("wrote {} to {}", count(files, "file"), folder.display()))?;
    for entry in entries {
        writeln!(output.results(), "envoy -c {}", entry.bootstrap.display())?;
    }
    Ok(())
}
