//! A federation that runs: backends, gateways and the files between them, brought to what the documents say.
//!
//! There is one way to change it, [`Live::apply`], for the start and for every change of the documents. Everything is
//! rendered before anything is touched, so that documents that cannot be used leave all as it was.

mod plan;
mod tell;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use carnet_engine::compile::Options;
use carnet_engine::model::Federation;
use carnet_engine::table::document::PollingDocument;

use super::address::{Addresses, Endpoint};
use super::echo::{Backend, Echo};
use super::envoy::{Admin, Binary, Guard, Launch, Sinks, Supervisor};
use super::push::{Pushed, push};
use crate::command::render::envoy::{FILTER_FILE, certificate_files};
use crate::envoy::{Address, BOOTSTRAP};
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::trust::Authorities;
use plan::Plan;

/// What stays the same while a federation runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where files go; absolute.
    pub folder: PathBuf,
    /// The Envoy.
    pub binary: Binary,
    /// Worker threads of each Envoy.
    pub workers: u32,
    /// Ports are given out from here on; the system chooses when there is none.
    pub first_port: Option<u16>,
    /// What tables do beyond the rules.
    pub options: Options,
    /// How often peers are asked.
    pub polling: PollingDocument,
    /// A folder of certificates; each mesh gets an authority of its own when there is none.
    pub certificates: Option<PathBuf>,
    /// The built filter.
    pub filter: Vec<u8>,
    /// Backends that are there already, by mesh and `<namespace>/<name>` of the Service.
    pub backends: BTreeMap<(String, String), Address>,
}

/// A federation that runs; its processes end when it is dropped.
pub struct Live {
    settings: Settings,
    guard: Arc<Guard>,
    sinks: Sinks,
    addresses: Addresses,
    authorities: Authorities,
    gateways: BTreeMap<GatewayKey, LiveGateway>,
    echoes: BTreeMap<Endpoint, Echo>,
}

/// Mesh and folder of a gateway.
type GatewayKey = (String, String);

/// A gateway that runs.
#[derive(Debug)]
struct LiveGateway {
    supervisor: Supervisor,
    /// What its files hold, by path.
    known: BTreeMap<String, Vec<u8>>,
    log: PathBuf,
}

/// What a change of the documents came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Gateways that were given new files, by `<mesh> <folder>`, and what they made of them.
    pub pushed: BTreeMap<String, Pushed>,
    /// Gateways that were started.
    pub started: Vec<String>,
    /// Gateways that were stopped.
    pub stopped: Vec<String>,
}

impl Live {
    /// Nothing yet.
    ///
    /// # Errors
    ///
    /// [`Failure::Start`] when the system starts no process.
    pub fn new(settings: Settings, sinks: Sinks) -> Result<Self, Failure> {
        Ok(Self {
            addresses: Addresses::new(settings.first_port),
            guard: Arc::new(Guard::start().map_err(Failure::Start)?),
            settings,
            sinks,
            authorities: Authorities::default(),
            gateways: BTreeMap::new(),
            echoes: BTreeMap::new(),
        })
    }

    /// Brings everything to what the documents say.
    ///
    /// # Errors
    ///
    /// Those of rendering, with everything as it was; [`Failure::Port`], [`Failure::File`] and [`Failure::Envoy`].
    pub async fn apply(&mut self, federation: &Federation) -> Result<Applied, Failure> {
        let plan = Plan::new(federation, &self.settings)?;
        self.addresses.reserve(plan.endpoints())?;
        let rendered = self.render(federation, &plan)?;
        let mut common = vec![NewFile::new(FILTER_FILE, self.settings.filter.clone())];
        common.extend(certificate_files(&self.authorities));
        write_all(&self.settings.folder, &common)?;

        self.start_backends(&plan)?;
        let mut applied = Applied::default();
        for (key, files) in rendered {
            self.bring_up(key, files, &mut applied).await?;
        }
        self.tear_down(&plan, &mut applied).await;
        Ok(applied)
    }

    /// Stops everything; nothing runs any more when this returns.
    pub async fn stop(self) {
        let stops = self.gateways.into_values().map(|gateway| tokio::spawn(gateway.supervisor.stop()));
        for stop in stops.collect::<Vec<_>>() {
            // What cannot be stopped is killed with the guard.
            let _ = stop.await;
        }
        let stops = self.echoes.into_values().map(|echo| tokio::spawn(echo.stop()));
        for stop in stops.collect::<Vec<_>>() {
            let _ = stop.await;
        }
    }

    /// Starts a gateway with its files, or gives them to one that runs.
    async fn bring_up(
        &mut self,
        key: GatewayKey,
        files: Vec<NewFile>,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let (mesh, folder) = &key;
        let name = format!("{mesh} {folder}");
        let path = self.settings.folder.join(mesh).join(folder);
        let Some(admin) = self.addresses.get(&Endpoint::Admin(mesh.clone(), folder.clone())) else {
            return Ok(());
        };
        if let Some(gateway) = self.gateways.get_mut(&key) {
            let pushed = push(&path, files, &mut gateway.known, Admin::new(admin)).await?;
            if pushed != Pushed::Unchanged {
                applied.pushed.insert(name, pushed);
            }
            return Ok(());
        }
        write_all(&path, &files)?;
        let known = files.into_iter().map(|file| (file.path.display().to_string(), file.content)).collect();
        let mut launch = Launch::new(name.clone(), &self.settings.binary, path.join(BOOTSTRAP), admin);
        launch.workers = self.settings.workers;
        let log = launch.log.clone();
        let supervisor = Supervisor::start(launch, Arc::clone(&self.guard), self.sinks.clone()).await?;
        self.gateways.insert(key, LiveGateway { supervisor, known, log });
        applied.started.push(name);
        Ok(())
    }

    /// Stops what the plan no longer has: gateways first, then what they sent requests to.
    async fn tear_down(&mut self, plan: &Plan<'_>, applied: &mut Applied) {
        let wanted: BTreeSet<Endpoint> = plan.endpoints().collect();
        let is_gone =
            |(mesh, folder): &GatewayKey| !wanted.contains(&Endpoint::Gateway(mesh.clone(), folder.clone()));
        let gone: Vec<GatewayKey> = self.gateways.keys().filter(|key| is_gone(key)).cloned().collect();
        for key in gone {
            if let Some(gateway) = self.gateways.remove(&key) {
                gateway.supervisor.stop().await;
                applied.stopped.push(format!("{} {}", key.0, key.1));
            }
        }
        let gone: Vec<Endpoint> =
            self.echoes.keys().filter(|endpoint| !wanted.contains(endpoint)).cloned().collect();
        for endpoint in gone {
            if let Some(echo) = self.echoes.remove(&endpoint) {
                // Requests on their way have a moment; nobody has to wait for them.
                tokio::spawn(echo.stop());
            }
        }
        self.addresses.retain(&wanted);
    }

    fn start_backends(&mut self, plan: &Plan<'_>) -> Result<(), Failure> {
        for (endpoint, backend) in &plan.backends {
            if !self.echoes.contains_key(endpoint) {
                let listener = self.listen(endpoint)?;
                let echo = Echo::start(backend.clone(), listener).map_err(Failure::Listen)?;
                self.echoes.insert(endpoint.clone(), echo);
            }
        }
        Ok(())
    }

    /// Listens at the address reserved for an endpoint.
    fn listen(&mut self, endpoint: &Endpoint) -> Result<std::net::TcpListener, Failure> {
        let gone = || Err(std::io::ErrorKind::AddrNotAvailable.into());
        self.addresses.listen(endpoint).unwrap_or_else(gone).map_err(Failure::Listen)
    }
}

/// The backend of one port of a service.
fn backend(mesh: &str, service: Option<(&str, &str)>, host: &str, port: u16) -> Backend {
    let (namespace, service) = service.unwrap_or(("", host));
    Backend { mesh: mesh.to_owned(), namespace: namespace.to_owned(), service: service.to_owned(), port }
}
