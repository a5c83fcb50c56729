//! What has to run for a federation, and the files of its gateways.

use std::collections::BTreeMap;
use std::time::SystemTime;

use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Mesh};

use super::{GatewayKey, Live, Settings, backend};
use crate::command::render::envoy::{CERTIFICATES, FILTER_FILE};
use crate::envoy::{self, Address, LocalService, Protocol, Site, local_services};
use crate::failure::Failure;
use crate::files::NewFile;
use crate::gateway::{Gateway, Layout};
use crate::trust::CertificateFolder;
use crate::up::address::Endpoint;
use crate::up::echo::Backend;

/// Gateways are shared by all peers of a mesh.
const LAYOUT: Layout = Layout::Shared;

/// What has to run.
pub(super) struct Plan<'f> {
    /// Ingress gateways before egress gateways, which call them.
    pub(super) gateways: Vec<(Gateway<'f>, Vec<LocalService>)>,
    /// The backends to start, each with its place.
    pub(super) backends: BTreeMap<Endpoint, Backend>,
}

impl<'f> Plan<'f> {
    /// Works out what has to run.
    ///
    /// # Errors
    ///
    /// [`Failure::Service`] and [`Failure::UnknownBackend`].
    pub(super) fn new(federation: &'f Federation, settings: &Settings) -> Result<Self, Failure> {
        let mut gateways = Vec::new();
        let mut backends = BTreeMap::new();
        for mesh in &federation.meshes {
            for gateway in LAYOUT.gateways(mesh) {
                let table = gateway.configuration(federation, &settings.options);
                let services = local_services(&gateway, &table)?;
                for service in &services {
                    backends.extend(of_service(mesh, service, settings));
                }
                gateways.push((gateway, services));
            }
        }
        for (mesh, service) in settings.backends.keys() {
            check_backend(federation, mesh, service)?;
        }
        gateways.sort_by_key(|(gateway, _)| gateway.direction);
        Ok(Self { gateways, backends })
    }

    /// Everything that needs an address, in the order in which ports are given out.
    pub(super) fn endpoints(&self) -> impl Iterator<Item = Endpoint> {
        let of_each = |endpoint: fn(String, String) -> Endpoint| {
            let gateways = self.gateways.iter().map(|(gateway, _)| gateway);
            gateways.map(move |gateway| endpoint(gateway.mesh.name.clone(), gateway.folder.clone()))
        };
        let ingress = self.gateways.iter().filter(|(gateway, _)| gateway.direction == Direction::Inbound);
        let discovery = ingress
            .map(|(gateway, _)| Endpoint::Discovery(gateway.mesh.name.clone(), gateway.folder.clone()));
        of_each(Endpoint::Gateway)
            .chain(of_each(Endpoint::Admin))
            .chain(of_each(Endpoint::Status))
            .chain(discovery)
            .chain(self.backends.keys().cloned())
    }
}

/// The backends of a service that nobody else provides. What is outside and speaks TLS is left where it is.
fn of_service<'s>(
    mesh: &'s Mesh,
    service: &'s LocalService,
    settings: &Settings,
) -> impl Iterator<Item = (Endpoint, Backend)> + use<'s> {
    let own = mesh.services.iter().find(|own| own.local_host(&mesh.cluster_domain) == service.host);
    let name = own.map(|own| own.name.to_string()).unwrap_or_default();
    let is_provided = settings.backends.contains_key(&(mesh.name.clone(), name));
    let ports = service.ports.iter().filter(move |port| !is_provided && port.protocol != Protocol::Https);
    ports.map(move |port| {
        let names = own.map(|own| (own.name.namespace.as_str(), own.name.name.as_str()));
        let backend = backend(&mesh.name, names, &service.host, port.number);
        (Endpoint::Backend(mesh.name.clone(), service.host.clone(), port.number), backend)
    })
}

fn check_backend(federation: &Federation, mesh: &str, service: &str) -> Result<(), Failure> {
    let known = federation.mesh(mesh);
    let is_known = known.is_some_and(|mesh| mesh.services.iter().any(|own| own.name.to_string() == service));
    if is_known {
        return Ok(());
    }
    Err(Failure::UnknownBackend { mesh: mesh.to_owned(), service: service.to_owned() })
}

impl Live {
    /// The files of every gateway, in the order of the plan.
    pub(super) fn render(
        &mut self,
        federation: &Federation,
        plan: &Plan<'_>,
    ) -> Result<Vec<(GatewayKey, Vec<NewFile>)>, Failure> {
        let now = SystemTime::now();
        let certificates = self.certificates(federation, now)?;
        let mut rendered = Vec::new();
        for (gateway, services) in &plan.gateways {
            let key = (gateway.mesh.name.clone(), gateway.folder.clone());
            let Some(site) = self.site(federation, gateway, services) else { continue };
            let trust = certificates.trust(federation, LAYOUT, gateway, now)?;
            let (options, polling) = (&self.settings.options, self.settings.polling);
            let files = envoy::files(federation, gateway, &Site { trust, ..site }, options, polling)?;
            let files = files.into_iter().map(|file| NewFile::new(file.path, file.text));
            rendered.push((key, files.collect()));
        }
        Ok(rendered)
    }

    fn certificates(
        &mut self,
        federation: &Federation,
        now: SystemTime,
    ) -> Result<CertificateFolder, Failure> {
        if let Some(path) = &self.settings.certificates {
            return Ok(CertificateFolder::Disk { path: path.clone(), seen: path.clone() });
        }
        self.authorities.issue(federation, LAYOUT, now)?;
        let seen = self.settings.folder.join(CERTIFICATES);
        Ok(CertificateFolder::Memory { files: self.authorities.files().clone(), seen })
    }

    /// Where a gateway runs, without its certificates; `None` when it has no address.
    fn site(
        &self,
        federation: &Federation,
        gateway: &Gateway<'_>,
        services: &[LocalService],
    ) -> Option<Site> {
        let mesh = gateway.mesh;
        let folder = self.settings.folder.join(&mesh.name).join(&gateway.folder);
        let address = |endpoint: fn(String, String) -> Endpoint| {
            self.addresses.get(&endpoint(mesh.name.clone(), gateway.folder.clone()))
        };
        let status = address(Endpoint::Status)?;
        Some(Site {
            folder: folder.display().to_string(),
            filter: self.settings.folder.join(FILTER_FILE).display().to_string(),
            listen: address(Endpoint::Gateway)?,
            // Only an ingress gateway has one, and uses it.
            discovery: address(Endpoint::Discovery).unwrap_or(status),
            status,
            admin: address(Endpoint::Admin)?,
            addresses: self.others(federation, gateway, services),
            trust: envoy::Trust::default(),
        })
    }

    fn others(
        &self,
        federation: &Federation,
        gateway: &Gateway<'_>,
        services: &[LocalService],
    ) -> envoy::Addresses {
        let mut others = envoy::Addresses::default();
        let mesh = gateway.mesh;
        for peer in &gateway.peers {
            let Some(other) = federation.mesh_of(peer) else { continue };
            let ingress = |endpoint: fn(String, String) -> Endpoint| {
                let address = self.addresses.get(&endpoint(other.name.clone(), "ingress".to_owned()))?;
                Some((peer.name.clone(), vec![address.into()]))
            };
            others.peers.extend(ingress(Endpoint::Gateway));
            others.discovery.extend(ingress(Endpoint::Discovery));
        }
        for service in services {
            for port in &service.ports {
                let Some(address) = self.backend_address(mesh, &service.host, port.number) else { continue };
                match gateway.direction {
                    Direction::Inbound => {
                        others.services.insert((service.host.clone(), port.number), address);
                    }
                    Direction::Outbound => {
                        others.external.insert(service.host.clone(), address);
                    }
                }
            }
        }
        others
    }

    fn backend_address(&self, mesh: &Mesh, host: &str, port: u16) -> Option<Address> {
        let own = mesh.services.iter().find(|own| own.local_host(&mesh.cluster_domain) == host);
        let provided = own
            .and_then(|own| self.settings.backends.get(&(mesh.name.clone(), own.name.to_string())).cloned());
        let endpoint = Endpoint::Backend(mesh.name.clone(), host.to_owned(), port);
        provided.or_else(|| self.addresses.get(&endpoint).map(Address::from))
    }
}
