//! What others are told of a federation that runs.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use carnet_engine::model::Federation;

use super::Live;
use crate::command::render::envoy::CERTIFICATES;
use crate::gateway::Layout;
use crate::output::report::API_VERSION;
use crate::trust::identities;
use crate::up::address::Endpoint;
use crate::up::ready::{Ready, ReadyBackend, ReadyCertificates, ReadyGateway, ReadyIdentity, ReadyMesh};

impl Live {
    /// Everything a program has to know.
    #[must_use]
    pub fn ready(&self, federation: &Federation) -> Ready {
        let meshes = federation.meshes.iter().filter_map(|mesh| {
            let gateways = self.ready_gateways(&mesh.name);
            let (egress, ingress) = (gateways.get("egress")?, gateways.get("ingress")?);
            let ready = ReadyMesh {
                egress: egress.address,
                ingress: ingress.address,
                status: egress.status,
                admin: egress.admin,
                certificates: self.ready_certificates(mesh),
                gateways,
            };
            Some((mesh.name.clone(), ready))
        });
        Ready {
            api_version: API_VERSION,
            kind: "Federation",
            pid: std::process::id(),
            folder: self.settings.folder.clone(),
            meshes: meshes.collect(),
            backends: self.ready_backends(),
        }
    }

    /// Where workloads of a mesh call others.
    #[must_use]
    pub fn egress(&self, mesh: &str) -> Option<SocketAddr> {
        self.addresses.get(&Endpoint::Gateway(mesh.to_owned(), "egress".to_owned()))
    }

    fn ready_gateways(&self, mesh: &str) -> BTreeMap<String, ReadyGateway> {
        let own = self.gateways.iter().filter(|((owner, _), _)| owner == mesh);
        let ready = own.filter_map(|((_, folder), gateway)| {
            let (mesh, folder) = (mesh.to_owned(), folder.clone());
            let address = |endpoint: fn(String, String) -> Endpoint| {
                self.addresses.get(&endpoint(mesh.clone(), folder.clone()))
            };
            let ready = ReadyGateway {
                address: address(Endpoint::Gateway)?,
                discovery: address(Endpoint::Discovery),
                status: address(Endpoint::Status)?,
                admin: address(Endpoint::Admin)?,
                pid: gateway.supervisor.pid(),
                folder: self.settings.folder.join(&mesh).join(&folder),
                log: gateway.log.clone(),
            };
            Some((folder, ready))
        });
        ready.collect()
    }

    fn ready_certificates(&self, mesh: &carnet_engine::model::Mesh) -> ReadyCertificates {
        let own = self.settings.folder.join(CERTIFICATES);
        let folder = self.settings.certificates.clone().unwrap_or(own).join(&mesh.name);
        let names = Layout::Shared.gateways(mesh);
        let identity = |name: String| {
            let identity = ReadyIdentity {
                certificate: folder.join(format!("{name}.pem")),
                key: folder.join(format!("{name}.key")),
            };
            (name, identity)
        };
        ReadyCertificates {
            root: folder.join("root.pem"),
            gateways: names.iter().flat_map(identities).map(|(name, _)| identity(name)).collect(),
        }
    }

    fn ready_backends(&self) -> Vec<ReadyBackend> {
        let backends = self.echoes.iter().filter_map(|(endpoint, echo)| {
            let Endpoint::Backend(mesh, host, port) = endpoint else { return None };
            let (mesh, host) = (mesh.clone(), host.clone());
            Some(ReadyBackend { mesh, host, port: *port, address: echo.address() })
        });
        backends.collect()
    }
}
