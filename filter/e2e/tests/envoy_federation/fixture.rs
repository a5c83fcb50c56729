//! A federation of its own folder, started by the command, and the documents it reads.

use std::fs;
use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use carnet_e2e::envoy;
use serde_json::Value;

/// As first argument it makes this program the command.
pub(crate) const AS_CARNET: &str = "--as-carnet";

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// What the documents of the Bookinfo example get besides: a Service that speaks gRPC and one with two ports, exported
/// to green and imported there.
const MORE_SERVICES: &str = "
---
apiVersion: v1
kind: Service
metadata: {name: chat, namespace: red-mesh-bookinfo}
spec: {ports: [{name: grpc, port: 9000}]}
---
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: red-mesh-bookinfo}
spec: {ports: [{name: http, port: 8080}, {name: http-admin, port: 8081}]}
";
const MORE_EXPORTS: &str = "
  - type: NameSelector
    nameSelector: {namespace: red-mesh-bookinfo, name: chat}
  - type: NameSelector
    nameSelector: {namespace: red-mesh-bookinfo, name: shop}
";
const MORE_IMPORTS: &str = "
  - type: NameSelector
    nameSelector: {namespace: red-mesh-bookinfo, name: chat}
  - type: NameSelector
    nameSelector: {namespace: red-mesh-bookinfo, name: shop}
";

/// A federation that runs; ends when dropped.
pub(crate) struct Federation {
    pub(crate) folder: PathBuf,
    child: Child,
}

/// An empty folder; the name is the trial's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("envoy_federation").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// Copies the Bookinfo documents, with more services, into `folder`.
pub(crate) fn documents(folder: &Path) -> PathBuf {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/examples/bookinfo");
    for mesh in ["red-mesh", "green-mesh", "blue-mesh"] {
        let to = folder.join("documents").join(mesh);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(example.join(mesh)).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    let folder = folder.join("documents");
    edit(&folder.join("red-mesh/services.yaml"), |text| format!("{text}{MORE_SERVICES}"));
    // Before the next document, which is the set for blue.
    edit(&folder.join("red-mesh/exports.yaml"), |text| {
        text.replacen("\n---", &format!("{MORE_EXPORTS}---"), 1)
    });
    edit(&folder.join("green-mesh/imports.yaml"), |text| {
        text.replacen("\n---", &format!("{MORE_IMPORTS}---"), 1)
    });
    folder
}

/// Replaces a file by what `change` makes of it, as an editor does.
pub(crate) fn edit(path: &Path, change: impl FnOnce(&str) -> String) {
    let old = fs::read_to_string(path).unwrap();
    let new = change(&old);
    assert_ne!(old, new, "nothing was changed in {}", path.display());
    replace(path, &new);
}

/// Renames a new file over an old one.
pub(crate) fn replace(path: &Path, text: &str) {
    let draft = path.with_extension("draft");
    fs::write(&draft, text).unwrap();
    fs::rename(&draft, path).unwrap();
}

/// The command, its output into files of `folder`.
pub(crate) fn carnet(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg(AS_CARNET).args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env("ENVOY", envoy::find().expect("no Envoy"));
    command.stdout(fs::File::create(folder.join("stdout")).unwrap());
    command.stderr(fs::File::create(folder.join("stderr")).unwrap());
    command
}

/// Asks again and again until there is an answer.
pub(crate) fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "in vain: {what}");
        sleep(Duration::from_millis(30));
    }
}

/// Whether a process runs; one that ended and was not waited for does not.
pub(crate) fn is_running(pid: u64) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// Sends a signal, by its name.
pub(crate) fn signal(pid: u64, name: &str) {
    let status = Command::new("kill").args([format!("-{name}"), pid.to_string()]).status().unwrap();
    assert!(status.success(), "no process {pid}");
}

impl Federation {
    /// Starts the Bookinfo meshes and waits until everything answers.
    pub(crate) fn start(name: &str, arguments: &[&str]) -> Self {
        Self::start_changed(name, arguments, |_| {})
    }

    /// The same with documents that were changed before.
    pub(crate) fn start_changed(name: &str, arguments: &[&str], change: impl FnOnce(&Path)) -> Self {
        let folder = folder(name);
        change(&documents(&folder));
        let always = ["up", "--ready-file", "ready.json", "--dir", "files", "--for", "1200", "documents"];
        let mut child = carnet(&folder, &[&always[..], arguments].concat()).spawn().unwrap();
        until("everything answers", || {
            let ended = child.try_wait().unwrap();
            let said = fs::read_to_string(folder.join("stderr")).unwrap_or_default();
            assert!(ended.is_none(), "ended with {ended:?}: {said}");
            folder.join("ready.json").exists().then_some(())
        });
        Self { folder, child }
    }

    /// The ready file, as it is now.
    pub(crate) fn ready(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.folder.join("ready.json")).unwrap()).unwrap()
    }

    /// An address of a mesh: `egress`, `ingress`, `status` or `admin`.
    pub(crate) fn address(&self, mesh: &str, what: &str) -> SocketAddr {
        self.ready()["meshes"][mesh][what].as_str().unwrap().parse().unwrap()
    }

    /// An address of one gateway of a mesh: `address`, `discovery`, `status` or `admin`.
    pub(crate) fn gateway(&self, mesh: &str, side: &str, what: &str) -> SocketAddr {
        self.ready()["meshes"][mesh]["gateways"][side][what].as_str().unwrap().parse().unwrap()
    }

    /// The process of a gateway.
    pub(crate) fn gateway_pid(&self, mesh: &str, side: &str) -> Option<u64> {
        self.ready()["meshes"][mesh]["gateways"][side]["pid"].as_u64()
    }

    /// Every process of a gateway.
    pub(crate) fn gateway_pids(&self) -> Vec<u64> {
        let meshes = ["red-mesh", "green-mesh", "blue-mesh"];
        let sides = meshes.into_iter().flat_map(|mesh| [(mesh, "ingress"), (mesh, "egress")]);
        sides.map(|(mesh, side)| self.gateway_pid(mesh, side).unwrap()).collect()
    }

    /// The process of the command.
    pub(crate) fn pid(&self) -> u64 {
        self.child.id().into()
    }

    /// A document of a mesh.
    pub(crate) fn document(&self, path: &str) -> PathBuf {
        self.folder.join("documents").join(path)
    }

    /// What the command told on standard error so far.
    pub(crate) fn notes(&self) -> String {
        let mut text = String::new();
        fs::File::open(self.folder.join("stderr")).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    /// Waits until a note with these words has come so many times.
    pub(crate) fn await_note(&self, words: &str, times: usize) {
        until(words, || (self.notes().matches(words).count() >= times).then_some(()));
    }

    /// Waits for the end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        until("it ends", || self.child.try_wait().unwrap())
    }
}

impl Drop for Federation {
    fn drop(&mut self) {
        if self.child.try_wait().unwrap().is_none() {
            signal(self.pid(), "TERM");
            let _ = self.child.wait();
        }
    }
}
