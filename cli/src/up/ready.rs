//! What a program has to know of a federation that runs: the ready file.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Serialize;

/// The ready file. Written when everything answers, and again when a process was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ready {
    /// `carnet/v1`.
    pub api_version: &'static str,
    /// `Federation`.
    pub kind: &'static str,
    /// The process that keeps everything running.
    pub pid: u32,
    /// The folder of all files.
    pub folder: PathBuf,
    /// The meshes, by name.
    pub meshes: BTreeMap<String, ReadyMesh>,
    /// The backends, by mesh, host and port.
    pub backends: Vec<ReadyBackend>,
}

/// One mesh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyMesh {
    /// Where workloads of the mesh call others, in the clear.
    pub egress: SocketAddr,
    /// Where gateways of other meshes call, with mutual TLS.
    pub ingress: SocketAddr,
    /// Where the egress gateway tells which peers it sees; by whom the mesh is seen the ingress gateway tells, in
    /// `gateways`.
    pub status: SocketAddr,
    /// The admin interface of the egress gateway; that of the ingress gateway is in `gateways`.
    pub admin: SocketAddr,
    /// Both gateways, by direction: `ingress` and `egress`.
    pub gateways: BTreeMap<String, ReadyGateway>,
    /// The certificates.
    pub certificates: ReadyCertificates,
}

/// One gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyGateway {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where an ingress gateway is asked by peers what it exports; absent of an egress gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discovery: Option<SocketAddr>,
    /// Answers `GET /` with which peers are alive.
    pub status: SocketAddr,
    /// Its admin interface.
    pub admin: SocketAddr,
    /// Its process; absent while it does not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid: Option<u32>,
    /// The folder of its files.
    pub folder: PathBuf,
    /// Its log.
    pub log: PathBuf,
}

/// The certificates of one mesh: paths of PEM files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyCertificates {
    /// Its root.
    pub root: PathBuf,
    /// The certificates of its gateways, by name.
    pub gateways: BTreeMap<String, ReadyIdentity>,
}

/// A certificate and its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyIdentity {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// What answers for one port of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyBackend {
    /// The mesh.
    pub mesh: String,
    /// The local host of the service.
    pub host: String,
    /// The port of the service.
    pub port: u16,
    /// Where the backend listens.
    pub address: SocketAddr,
}
