//! One Envoy process: found, started, asked for its ports, and gone when dropped.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use serde_json::Value;

use crate::http::Connection;

/// How long Envoy may take until it serves.
const PATIENCE: Duration = Duration::from_mins(2);

/// How often to look whether it does.
const PAUSE: Duration = Duration::from_millis(20);

/// How much of a log is worth showing, in lines from its end.
const LOG_LINES: usize = 20;

/// Names the Envoy to use, in the environment.
const VARIABLE: &str = "ENVOY";

/// Why there is no Envoy that serves.
#[derive(Debug, thiserror::Error)]
pub enum EnvoyError {
    /// Neither the environment nor `make` has provided one.
    #[error("no Envoy: run `make envoy`, or set {VARIABLE} to one")]
    Missing,
    /// A file of it cannot be read or written.
    #[error("`{path}` cannot be read or written")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// It cannot be started, watched or asked.
    #[error("cannot {action} Envoy")]
    Process {
        /// What was to be done.
        action: &'static str,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// It ended before it served, or took too long to.
    #[error("Envoy {how}; the end of `{path}`:\n{log}")]
    NotReady {
        /// What it did instead.
        how: String,
        /// Its log.
        path: String,
        /// The last lines of it.
        log: String,
    },
}

/// A running Envoy. Dropping it kills the process and waits until it is gone; its files stay, to be read.
#[derive(Debug)]
pub struct Envoy {
    child: Child,
    files: Files,
    admin: SocketAddr,
    /// By name.
    listeners: BTreeMap<String, SocketAddr>,
}

/// The files of one Envoy.
#[derive(Debug)]
struct Files {
    bootstrap: PathBuf,
    log: PathBuf,
    admin: PathBuf,
}

/// The Envoy to test with: the one the environment names, or the newest `make` has fetched.
///
/// # Errors
///
/// [`EnvoyError::Missing`] when there is neither.
pub fn find() -> Result<PathBuf, EnvoyError> {
    if let Some(path) = env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools");
    let entries = fs::read_dir(tools).into_iter().flatten().flatten();
    let fetched = entries.map(|entry| entry.path().join("envoy/_bin/envoy")).filter(|path| path.is_file());
    fetched.max().ok_or(EnvoyError::Missing)
}

impl Envoy {
    /// Starts `program` with one worker, and waits until it serves every listener of `bootstrap`.
    ///
    /// `folder` is made, and holds its configuration and its log. The bootstrap has an admin interface on port 0;
    /// its listeners may have port 0 as well, see [`Envoy::listener`].
    ///
    /// # Errors
    ///
    /// [`EnvoyError::NotReady`] with what it logged when it refuses the bootstrap, otherwise
    /// [`EnvoyError::File`] or [`EnvoyError::Process`].
    pub fn start(program: &Path, folder: &Path, bootstrap: &Value) -> Result<Self, EnvoyError> {
        let files = Files::write(folder, bootstrap)?;
        let mut child = files.spawn(program)?;
        let (admin, listeners) = match files.wait(&mut child) {
            Ok(ready) => ready,
            Err(error) => {
                stop(&mut child);
                return Err(error);
            }
        };
        Ok(Self { child, files, admin, listeners })
    }

    /// Where a listener listens, by its name in the bootstrap.
    #[must_use]
    pub fn listener(&self, name: &str) -> Option<SocketAddr> {
        self.listeners.get(name).copied()
    }

    /// The admin interface.
    #[must_use]
    pub fn admin(&self) -> SocketAddr {
        self.admin
    }

    /// The process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The last lines of the log.
    #[must_use]
    pub fn log(&self) -> String {
        self.files.log_end()
    }
}

impl Drop for Envoy {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// Killed and not asked to end: nothing of it is wanted, and an ending Envoy waits for its connections.
fn stop(child: &mut Child) {
    // Either fails only if the process has been waited for.
    let _ = child.kill();
    let _ = child.wait();
}

impl Files {
    fn write(folder: &Path, bootstrap: &Value) -> Result<Self, EnvoyError> {
        let files = Self {
            bootstrap: folder.join("bootstrap.json"),
            log: folder.join("envoy.log"),
            admin: folder.join("admin-address"),
        };
        let failed = |path: &Path, source| EnvoyError::File { path: path.display().to_string(), source };
        fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
        for old in [&files.log, &files.admin] {
            match fs::remove_file(old) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(failed(old, source)),
                _ => {}
            }
        }
        fs::write(&files.bootstrap, bootstrap.to_string())
            .map_err(|source| failed(&files.bootstrap, source))?;
        Ok(files)
    }

    fn spawn(&self, program: &Path) -> Result<Child, EnvoyError> {
        let options = [
            (OsString::from("--config-path"), self.bootstrap.as_os_str()),
            ("--log-path".into(), self.log.as_os_str()),
            ("--admin-address-path".into(), self.admin.as_os_str()),
            ("--concurrency".into(), "1".as_ref()),
            ("--log-level".into(), "warning".as_ref()),
        ];
        let mut command = Command::new(program);
        for (name, value) in options {
            command.arg(name).arg(value);
        }
        // Without hot restart several may run on one machine.
        command.arg("--disable-hot-restart");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().map_err(|source| EnvoyError::Process { action: "start", source })
    }

    /// The admin interface and the listeners, once it serves.
    fn wait(&self, child: &mut Child) -> Result<(SocketAddr, BTreeMap<String, SocketAddr>), EnvoyError> {
        let start = Instant::now();
        loop {
            let ended = child.try_wait().map_err(|source| EnvoyError::Process { action: "watch", source })?;
            if let Some(status) = ended {
                return Err(self.not_ready(format!("ended with {status}")));
            }
            if let Some(admin) = self.ready() {
                return Ok((admin, listeners(admin)?));
            }
            if start.elapsed() > PATIENCE {
                return Err(self.not_ready(format!("is not ready after {} s", PATIENCE.as_secs())));
            }
            thread::sleep(PAUSE);
        }
    }

    /// The admin interface, if it says that all is ready.
    fn ready(&self) -> Option<SocketAddr> {
        let admin = fs::read_to_string(&self.admin).ok()?.parse().ok()?;
        let response = get(admin, "/ready").ok()?;
        (response == b"LIVE\n").then_some(admin)
    }

    fn not_ready(&self, how: String) -> EnvoyError {
        EnvoyError::NotReady { how, path: self.log.display().to_string(), log: self.log_end() }
    }

    fn log_end(&self) -> String {
        let log = fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        let skipped = lines.len().saturating_sub(LOG_LINES);
        lines.into_iter().skip(skipped).collect::<Vec<_>>().join("\n")
    }
}

/// The body of a page of the admin interface.
fn get(admin: SocketAddr, path: &str) -> io::Result<Vec<u8>> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: admin\r\n\r\n");
    Ok(Connection::plain(admin)?.send(request.as_bytes())?.body)
}

/// Where every listener listens, by name.
fn listeners(admin: SocketAddr) -> Result<BTreeMap<String, SocketAddr>, EnvoyError> {
    let ask = || -> io::Result<Value> { Ok(serde_json::from_slice(&get(admin, "/listeners?format=json")?)?) };
    let told = ask().map_err(|source| EnvoyError::Process { action: "ask", source })?;
    let statuses = told.get("listener_statuses").and_then(Value::as_array).into_iter().flatten();
    Ok(statuses.filter_map(listener).collect())
}

fn listener(status: &Value) -> Option<(String, SocketAddr)> {
    let name = status.get("name")?.as_str()?;
    let address = status.pointer("/local_address/socket_address")?;
    let ip = address.get("address")?.as_str()?.parse().ok()?;
    let port = address.get("port_value")?.as_u64()?.try_into().ok()?;
    Some((name.to_owned(), SocketAddr::new(ip, port)))
}
