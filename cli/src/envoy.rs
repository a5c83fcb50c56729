//! A gateway as Envoy is told it: a bootstrap file, and the files it watches for what may change while it runs.
//!
//! The listeners are fixed. Clusters, routes, certificates and the filter's configuration are files of their own, so
//! that new rules reach every connection with its next request and none is dropped. What Envoy can do itself is
//! not left to the filter: mutual TLS, trust domains kept apart, headers that must not cross the border.

mod bootstrap;
mod cluster;
mod filter;
mod http;
mod json;
mod route;
mod site;
mod tls;

use carnet_engine::compile::{Options, Strip};
use carnet_engine::model::Federation;
use carnet_engine::table::document::PollingDocument;

use crate::gateway::Gateway;
use crate::output::yaml::to_yaml;

pub use route::{InvalidService, LocalPort, LocalService, Protocol, local_services};
pub use site::{Address, Addresses, Identity, Site, Trust};

/// The file Envoy is started with; it does not change while the gateway runs.
pub const BOOTSTRAP: &str = "envoy.yaml";
const CLUSTERS: &str = "clusters.yaml";
const FILTER: &str = "filter.yaml";
const ROUTES: &str = "routes.yaml";

/// One file of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the gateway's folder.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// The files of one gateway, in the order in which a running Envoy should see them change: what is referred to before
/// what refers to it.
///
/// # Errors
///
/// [`InvalidService`] for an exported Service that no request could be sent to.
pub fn files(
    federation: &Federation,
    gateway: &Gateway<'_>,
    site: &Site,
    options: &Options,
    polling: PollingDocument,
) -> Result<Vec<File>, InvalidService> {
    let options = Options { strip: Strip::Proxy, ..options.clone() };
    let options = gateway.with_peer_status(&options, site.ports(), polling);
    let table = gateway.configuration(federation, &options);
    let services = local_services(gateway, &table)?;
    let mut contents = tls::secrets(gateway, site);
    contents.extend(
        [
            (CLUSTERS, cluster::clusters(gateway, site, &services, &options)),
            (ROUTES, route::routes(gateway, &services, &options)),
            (FILTER, filter::filter(site, &table)),
            (BOOTSTRAP, bootstrap::bootstrap(gateway, site, &options)),
        ]
        .map(|(path, content)| (path.to_owned(), content)),
    );
    let file = |(path, content): (String, _)| File { path, text: to_yaml(&content) };
    Ok(contents.into_iter().map(file).collect())
}
