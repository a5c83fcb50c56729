//! A folder of its own for every test, and what a run in it printed.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs in this process's environment must not depend on the terminal or the user.
const UNSET: [&str; 10] = [
    "CARNET_BASELINE",
    "CARNET_CONFIG",
    "CARNET_FAIL_ON",
    "CARNET_JOBS",
    "CARNET_OUTPUT",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "GITHUB_STEP_SUMMARY",
    "NO_COLOR",
];

/// A mesh that is alone in the world and exports one service.
pub(crate) const MESH: &str = "\
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: green-mesh, namespace: red-mesh-system}
spec:
  remote: {addresses: [green.example.com]}
  gateways:
    ingress: {name: ingress-green-mesh}
    egress: {name: egress-green-mesh}
  security:
    trustDomain: green-mesh.local
    clientID: green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account
    certificateChain: {kind: ConfigMap, name: green-mesh-ca-root-cert}
---
apiVersion: federation.maistra.io/v1
kind: ExportedServiceSet
metadata: {name: green-mesh, namespace: red-mesh-system}
spec:
  exportRules:
  - type: NameSelector
    nameSelector: {namespace: bookinfo, name: ratings}
---
apiVersion: v1
kind: Service
metadata: {name: ratings, namespace: bookinfo}
spec: {ports: [{name: http, port: 9080}]}
";

/// What green-mesh imports of `MESH`.
pub(crate) const PEER: &str = "\
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: red-mesh, namespace: green-mesh-system}
spec:
  remote: {addresses: [red.example.com]}
  gateways:
    ingress: {name: ingress-red-mesh}
    egress: {name: egress-red-mesh}
  security:
    trustDomain: red-mesh.local
    clientID: red-mesh.local/ns/red-mesh-system/sa/egress-green-mesh-service-account
    certificateChain: {kind: ConfigMap, name: red-mesh-ca-root-cert}
---
apiVersion: federation.maistra.io/v1
kind: ImportedServiceSet
metadata: {name: red-mesh, namespace: green-mesh-system}
spec:
  importRules:
  - type: NameSelector
    nameSelector:
      namespace: bookinfo
      name: ratings
";

/// A set that names no peer there is: one error, whatever else is checked.
pub(crate) const BROKEN: &str = "\
apiVersion: federation.maistra.io/v1
kind: ExportedServiceSet
metadata: {name: green-mesh, namespace: red-mesh-system}
spec:
  exportRules:
  - type: NameSelector
    nameSelector: {namespace: bookinfo, nmae: ratings}
";

/// Where runs happen.
pub(crate) struct Folder(PathBuf);

/// What a run printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// An empty folder; the name is the test's own.
pub(crate) fn folder(name: &str) -> Folder {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    Folder(path)
}

/// An example of the corpus, where runs must write nothing.
pub(crate) fn example(name: &str) -> Folder {
    Folder(testdata("examples").join(name))
}

/// A folder of the corpus.
pub(crate) fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata").join(name)
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

impl Folder {
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn with(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// A file of that many zero bytes that takes no room.
    pub(crate) fn with_sparse(self, path: &str, len: u64) -> Self {
        File::create(self.0.join(path)).unwrap().set_len(len).unwrap();
        self
    }

    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carnet"));
        command.current_dir(&self.0).args(line.split_ascii_whitespace()).stdin(Stdio::null());
        for name in UNSET {
            command.env_remove(name);
        }
        command
    }

    /// Runs `carnet` with the words of `line`.
    pub(crate) fn run(&self, line: &str) -> Run {
        Run::of(self.command(line).output().unwrap())
    }

    /// Runs `carnet` with something on its standard input.
    pub(crate) fn pipe(&self, stdin: &str, line: &str) -> Run {
        let mut command = self.command(line);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
        Run::of(child.wait_with_output().unwrap())
    }
}

impl Run {
    fn of(output: std::process::Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Compares exit status and both streams with `golden/<name>.txt`.
    #[track_caller]
    pub(crate) fn golden(&self, name: &str) {
        let Self { status, stdout, stderr } = self;
        let seen = format!("exit {status}\n--- stdout\n{stdout}--- stderr\n{stderr}");
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/golden");
        let path = golden.join(format!("{name}.txt"));
        if std::env::var_os("CARNET_BLESS").is_some() {
            fs::write(&path, &seen).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == seen, "golden/{name}.txt differs\n== kept\n{kept}\n== seen\n{seen}");
    }

    /// The results as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// Checks that the command could not run, and said so in these words.
    #[track_caller]
    pub(crate) fn cannot(&self, words: &str) {
        assert_eq!(self.status, 2, "{self:?}");
        assert!(self.stderr.contains(words), "{self:?}");
        assert_eq!(self.stdout, "");
    }
}
