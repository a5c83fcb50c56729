//! An egress gateway with a listener for traffic and one for status, and a cluster for each peer.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use carnet_e2e::envoy::{Envoy, find};
use carnet_e2e::fleet::filter;
use carnet_e2e::http::{Connection, Response};
use serde_json::{Value, json};

use crate::peer::Peer;

const PATIENCE: Duration = Duration::from_secs(30);

/// A running gateway.
pub(crate) struct Gateway {
    envoy: Envoy,
    folder: PathBuf,
}

/// `GET /` with a host.
pub(crate) fn get(address: SocketAddr, host: &str) -> io::Result<Response> {
    let request = format!("GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    Connection::plain(address)?.send(request.as_bytes())
}

impl Gateway {
    /// Starts one; `wasm` is the filter.
    pub(crate) fn start(name: &str, peers: &[Peer], wasm: &[u8]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("envoy_polling").join(name);
        fs::create_dir_all(&folder).unwrap();
        let module = folder.join("filter.wasm");
        fs::write(&module, wasm).unwrap();
        // The filter knows the listener by its port, so the port is chosen before Envoy starts.
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let bootstrap = bootstrap(peers, &module, port);
        let envoy = Envoy::start(&find().expect("no Envoy"), &folder, &bootstrap).unwrap();
        Self { envoy, folder }
    }

    /// Where workloads send their requests.
    pub(crate) fn traffic(&self) -> SocketAddr {
        self.envoy.listener("outbound").unwrap()
    }

    /// The status document, or nothing while it cannot be had.
    pub(crate) fn status(&self) -> Value {
        let response = get(self.envoy.listener("status").unwrap(), "status").unwrap_or_default();
        serde_json::from_slice(&response.body).unwrap_or_default()
    }

    /// Waits until the status document is as it should be.
    pub(crate) fn until(&self, what: &str, is_so: impl Fn(&Value) -> bool) {
        let start = Instant::now();
        loop {
            let told = self.status();
            if !told.is_null() && is_so(&told) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "in vain: {what}: {told:#}\n{}", self.envoy.log());
            sleep(Duration::from_millis(50));
        }
    }

    /// Everything that was logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("envoy.log")).unwrap_or_default()
    }

    /// Whether no virtual machine has ended.
    pub(crate) fn is_alive(&self) -> bool {
        !self.log().contains("panicked")
    }
}

fn bootstrap(peers: &[Peer], module: &Path, status: u16) -> Value {
    let table = table(peers, status).to_string();
    let discovery = |peer: &Peer| {
        let name = format!("discovery/{}", peer.name);
        let endpoint = json!({"endpoint": {"address": socket("127.0.0.1", peer.address?.port())}});
        Some(json!({
            "name": name,
            "connect_timeout": "1s",
            "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]},
        }))
    };
    json!({
        "node": {"id": "egress-1", "cluster": "green-mesh"},
        "admin": {"address": socket("127.0.0.1", 0)},
        "static_resources": {
            "listeners": [listener("outbound", 0, &table, module), listener("status", status, &table, module)],
            "clusters": peers.iter().filter_map(discovery).collect::<Vec<_>>(),
        },
    })
}

/// A table that imports `ratings` of every peer, and asks all of them twice a second.
fn table(peers: &[Peer], status: u16) -> Value {
    let peer = |peer: &Peer| {
        json!({
            "name": peer.name,
            "suffix": "svc.green-mesh-exports.local",
            "discovery": {
                "cluster": format!("discovery/{}", peer.name),
                "authority": format!("discovery.ns.svc.{}.local", peer.name),
            },
        })
    };
    let host = |(number, peer): (usize, &Peer)| {
        json!({
            "host": format!("ratings.bookinfo.svc.{}-imports.local", peer.name),
            "peer": number,
            "to": "ratings.bookinfo.svc.green-mesh-exports.local",
            "rule": 0,
        })
    };
    json!({
        "version": 1,
        "mesh": "green-mesh",
        "status": {"ports": [status], "namespace": "green-mesh-system", "gateway": "egress"},
        "outbound": {
            "discovery": {"intervalMs": 500, "timeoutMs": 400},
            "peers": peers.iter().map(peer).collect::<Vec<_>>(),
            "hosts": peers.iter().enumerate().map(host).collect::<Vec<_>>(),
        },
    })
}

fn listener(name: &str, port: u16, table: &str, module: &Path) -> Value {
    let manager = json!({
        "@type": concat!(
            "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.",
            "HttpConnectionManager",
        ),
        "stat_prefix": name,
        "route_config": {"virtual_hosts": [{
            "name": "all",
            "domains": ["*"],
            "routes": [{"match": {"prefix": "/"}, "direct_response": {"status": 200}}],
        }]},
        "http_filters": [filter(table, module), {
            "name": "router",
            "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"},
        }],
    });
    let filters = json!([{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]);
    json!({"name": name, "address": socket("127.0.0.1", port), "filter_chains": [{"filters": filters}]})
}

fn socket(address: &str, port: u16) -> Value {
    json!({"socket_address": {"address": address, "port_value": port}})
}
