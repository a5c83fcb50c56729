//! One Envoy in front of one echo, in a folder of the test's own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use carnet::up::echo::{Backend, Echo};
use carnet::up::envoy::{Binary, EnvoyError, Event, Guard, Launch, Process, Sinks, Supervisor};
use carnet::up::port::ReservedPort;
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// Everything around one Envoy. Ports stay reserved while it lives.
pub(crate) struct Fixture {
    pub(crate) folder: PathBuf,
    pub(crate) listener: ReservedPort,
    pub(crate) admin: ReservedPort,
    pub(crate) guard: Arc<Guard>,
    pub(crate) lines: mpsc::Receiver<String>,
    pub(crate) events: mpsc::UnboundedReceiver<Event>,
    sinks: Sinks,
    echo: Echo,
}

/// Runs a test in a runtime of one thread.
pub(crate) fn block_on<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

impl Fixture {
    /// Call it inside a runtime.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("up").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let backend = Backend {
            mesh: "green-mesh".to_owned(),
            namespace: "bookinfo".to_owned(),
            service: "ratings".to_owned(),
            port: 9080,
        };
        let echo = Echo::start(backend, ReservedPort::free().unwrap().listen().unwrap()).unwrap();
        let (to_lines, lines) = mpsc::channel(64);
        let (to_events, events) = mpsc::unbounded_channel();
        let sinks = Sinks { lines: to_lines, events: to_events };
        let listener = ReservedPort::free().unwrap();
        let admin = ReservedPort::free().unwrap().for_admin().unwrap();
        Self { folder, listener, admin, guard: Arc::new(Guard::start().unwrap()), lines, events, sinks, echo }
    }

    /// Writes the bootstrap file and says how to launch with it.
    pub(crate) async fn launch(&self) -> Launch {
        self.launch_with(&self.bootstrap()).await
    }

    pub(crate) async fn launch_with(&self, bootstrap: &Value) -> Launch {
        let file = self.folder.join("envoy.json");
        std::fs::write(&file, bootstrap.to_string()).unwrap();
        let binary = match Binary::find(None).await {
            Ok(binary) => binary,
            Err(error) => panic!("these tests need Envoy: {error}; {}", error.advice()),
        };
        Launch::new("green-mesh ingress".to_owned(), &binary, file, self.admin.address())
    }

    pub(crate) async fn start(&self) -> Process {
        self.try_start(self.launch().await).await.unwrap()
    }

    pub(crate) async fn try_start(&self, launch: Launch) -> Result<Process, EnvoyError> {
        Process::start(launch, &self.guard, self.sinks.lines.clone()).await
    }

    pub(crate) async fn supervise(&self) -> Supervisor {
        let launch = self.launch().await;
        Supervisor::start(launch, Arc::clone(&self.guard), self.sinks.clone()).await.unwrap()
    }

    /// Sends a request through Envoy and reads the answer to its end.
    pub(crate) async fn ask(&self, head: &str, body: Vec<u8>) -> String {
        let (address, head) = (self.listener.address(), head.to_owned());
        tokio::task::spawn_blocking(move || exchange(address, &head, &body)).await.unwrap()
    }

    /// A listener without TLS that speaks HTTP/2 to the echo, and a log line per request.
    pub(crate) fn bootstrap(&self) -> Value {
        let format = json!({ "mesh": "green-mesh", "direction": "inbound", "time": "%START_TIME%",
            "authority": "%REQ(:AUTHORITY)%", "status": "%RESPONSE_CODE%", "durationMs": "%DURATION%" });
        let log = json!({ "name": "log", "typed_config": {
            "@type": extension("access_loggers.stream.v3.StdoutAccessLog"), "log_format": { "json_format": format } } });
        let bridge = json!({ "name": "bridge", "typed_config":
            { "@type": extension("filters.http.grpc_http1_bridge.v3.Config") } });
        let router = json!({ "name": "router", "typed_config": { "@type": extension("filters.http.router.v3.Router") } });
        let ways = json!([{ "match": { "prefix": "/" }, "route": { "cluster": "echo" } }]);
        let manager = json!({
            "@type": extension("filters.network.http_connection_manager.v3.HttpConnectionManager"),
            "stat_prefix": "test", "access_log": [log], "http_filters": [bridge, router],
            "route_config": { "virtual_hosts": [{ "name": "all", "domains": ["*"], "routes": ways }] } });
        let chains = json!([{ "filters": [{ "name": "http", "typed_config": manager }] }]);
        let options = json!({ extension("upstreams.http.v3.HttpProtocolOptions").trim_start_matches("type.googleapis.com/"): {
            "@type": extension("upstreams.http.v3.HttpProtocolOptions"),
            "explicit_http_config": { "http2_protocol_options": {} } } });
        let endpoint = json!({ "endpoint": { "address": socket(self.echo.address()) } });
        let cluster = json!({ "name": "echo", "type": "STATIC", "typed_extension_protocol_options": options,
            "load_assignment": { "cluster_name": "echo", "endpoints": [{ "lb_endpoints": [endpoint] }] } });
        json!({ "admin": { "address": socket(self.admin.address()) }, "static_resources": {
            "listeners": [{ "name": "in", "address": socket(self.listener.address()), "filter_chains": chains }],
            "clusters": [cluster] } })
    }
}

fn extension(name: &str) -> String {
    format!("type.googleapis.com/envoy.extensions.{name}")
}

fn socket(address: SocketAddr) -> Value {
    json!({ "socket_address": { "address": address.ip().to_string(), "port_value": address.port() } })
}

fn exchange(address: SocketAddr, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = format!("{head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Whether a process runs; one that has ended and was not asked about does not.
pub(crate) fn is_running(pid: u32) -> bool {
    let output =
        std::process::Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().unwrap();
    let state = String::from_utf8(output.stdout).unwrap();
    !matches!(state.trim().as_bytes(), [] | [b'Z', ..])
}
