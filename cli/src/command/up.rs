//! `carnet up`: the meshes given, live on this machine.

mod welcome;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf, absolute};
use std::time::Duration;

use carnet_engine::pipeline::Build;
use tokio::runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

use super::load::{note_findings, read_build};
use crate::args::GlobalArgs;
use crate::args::up::UpArgs;
use crate::embedded;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::output::Output;
use crate::output::findings::Tally;
use crate::output::text::count;
use crate::up::envoy::{Binary, Event, Happened, Sinks};
use crate::up::live::{Applied, Live, Settings};
use crate::up::push::Pushed;
use crate::up::traffic::Traffic;
use crate::up::watch::{Unwatchable, Watch};

/// Lines of the access log that may wait to be shown; more are left out.
const WAITING_LINES: usize = 4096;

/// How often peers are asked when nobody says: more often than between machines, so that what happens is seen.
const INTERVAL: Duration = Duration::from_secs(2);

/// When to look for changes again after that failed.
const RETRY: Duration = Duration::from_secs(2);

/// Runs the command.
pub(super) fn run(
    args: &UpArgs,
    global: &GlobalArgs,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    args.input.expect_no_selection()?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::Start)?;
    let result = runtime.block_on(serve(args, global, output));
    // Tasks that are left hold nothing anybody waits for.
    runtime.shutdown_timeout(Duration::from_secs(1));
    result
}

async fn serve(args: &UpArgs, global: &GlobalArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let build = read_build(&args.input)?;
    if build.has_errors() {
        note_findings(&build, output)?;
        return Err(Failure::Errors { count: Tally::of(&build.findings).errors });
    }
    if build.federation.meshes.iter().all(|mesh| mesh.peers.is_empty()) {
        return Err(Failure::NoPeers);
    }
    let binary = Binary::find(args.envoy.as_deref()).await?;
    let mut stop = Stop::new(args.seconds)?;
    let folder = Folder::new(args.dir.as_deref())?;
    let (line_sender, lines) = mpsc::channel(WAITING_LINES);
    let (event_sender, events) = mpsc::unbounded_channel();
    let mut live = Live::new(
        settings(args, global, &folder, binary)?,
        Sinks { lines: line_sender, events: event_sender },
    )?;
    let mut session = Session { args, build, lines, happenings: events, output };

    session.output.note("starting ...")?;
    let started = tokio::select! {
        applied = live.apply(&session.build.federation) => Some(applied),
        () = stop.requested() => None,
    };
    let result = match started {
        None => Ok(()),
        Some(Err(failure)) => Err(failure),
        Some(Ok(_)) => session.run(&mut live, &mut stop).await,
    };
    live.stop().await;
    drop(folder);
    result.map(|()| ExitStatus::Fine)
}

fn settings(
    args: &UpArgs,
    global: &GlobalArgs,
    folder: &Folder,
    binary: Binary,
) -> Result<Settings, Failure> {
    let mut backends = BTreeMap::new();
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for backend in &args.backends {
        let name = format!("{}/{}", backend.mesh, backend.service);
        if let Some(other) = taken.insert(backend.address.to_string(), name.clone()) {
            let address = backend.address.to_string();
            return Err(Failure::SharedBackend { address, first: other, second: name });
        }
        backends.insert((backend.mesh.clone(), backend.service.clone()), backend.address.clone());
    }
    let certificates = args
        .certificates
        .as_ref()
        .map(|path| absolute(path).map_err(|source| Failure::File { path: path.clone(), source }));
    Ok(Settings {
        folder: folder.path.clone(),
        binary,
        workers: args.workers,
        first_port: args.port,
        options: args.table.options(),
        polling: args.poll.polling(INTERVAL),
        certificates: certificates.transpose()?,
        filter: embedded::filter(global.wasm.as_deref())?.into_owned(),
        backends,
    })
}

/// From the moment everything runs.
struct Session<'s, 'o> {
    args: &'s UpArgs,
    build: Build,
    lines: mpsc::Receiver<String>,
    happenings: mpsc::UnboundedReceiver<Event>,
    output: &'s mut Output<'o>,
}

impl Session<'_, '_> {
    async fn run(&mut self, live: &mut Live, stop: &mut Stop) -> Result<(), Failure> {
        let mut changes = follow(Watch::start(&self.watched())?);
        self.write_ready(live)?;
        welcome::write(self.output, live, &self.build.federation)?;
        self.output.flush()?;
        loop {
            tokio::select! {
                biased;
                () = stop.requested() => return Ok(()),
                Some(event) = self.happenings.recv() => {
                    self.tell(&event)?;
                    self.write_ready(live)?;
                }
                Some(change) = changes.recv() => {
                    if let Err(error) = change {
                        self.output.note(&format!("{}; that is tried again", Failure::from(error).describe()))?;
                    }
                    self.reload(live).await?;
                }
                Some(text) = self.lines.recv() => {
                    if let Some(traffic) = Traffic::parse(&text) {
                        writeln!(self.output.results(), "{}", traffic.line())?;
                        self.output.flush()?;
                    }
                }
            }
        }
    }

    /// The paths of the command line; the current folder when there are none.
    fn watched(&self) -> Vec<PathBuf> {
        let input = &self.args.input;
        let named = input.mesh_inputs().map(|mesh| mesh.path.clone());
        let mut paths: Vec<PathBuf> = input.paths.iter().cloned().chain(named).collect();
        if paths.is_empty() {
            paths.push(PathBuf::from("."));
        }
        paths
    }

    /// Reads the documents again; what cannot be used changes nothing.
    async fn reload(&mut self, live: &mut Live) -> Result<(), Failure> {
        let build = match read_build(&self.args.input) {
            Ok(build) => build,
            Err(failure) => return self.refuse(&failure.describe()),
        };
        if build.has_errors() {
            note_findings(&build, self.output)?;
            return self.refuse(&count(Tally::of(&build.findings).errors, "error"));
        }
        match live.apply(&build.federation).await {
            Ok(applied) => {
                self.build = build;
                self.tell_applied(&applied)?;
                self.write_ready(live)
            }
            Err(failure) => self.refuse(&failure.describe()),
        }
    }

    fn refuse(&mut self, why: &str) -> Result<(), Failure> {
        self.output.note(&format!("refused: {why}; the rules before stay in force"))?;
        Ok(())
    }

    fn tell_applied(&mut self, applied: &Applied) -> Result<(), Failure> {
        for (gateway, pushed) in &applied.pushed {
            let note = match pushed {
                Pushed::Unchanged => continue,
                Pushed::Taken => format!("reloaded: {gateway} has the new rules"),
                Pushed::Refused => format!(
                    "refused: Envoy of {gateway} does not take all of its new files and keeps those before; its log \
                     tells why"
                ),
                Pushed::Silent => {
                    format!("waiting: Envoy of {gateway} does not answer; it gets the new rules when it does")
                }
            };
            self.output.note(&note)?;
        }
        for gateway in &applied.started {
            self.output.note(&format!("started {gateway}"))?;
        }
        for gateway in &applied.stopped {
            self.output.note(&format!("stopped {gateway}"))?;
        }
        if *applied == Applied::default() {
            self.output.note("the documents changed, and no gateway has to do anything else than before")?;
        }
        Ok(())
    }

    fn tell(&mut self, event: &Event) -> Result<(), Failure> {
        let name = &event.name;
        let note = match &event.happened {
            Happened::Ended { status, said, again_in } => {
                // Who was killed had no last words.
                let said = if said.is_empty() || status.signal().is_some() {
                    String::new()
                } else {
                    format!(": {}", said.join("; "))
                };
                format!(
                    "{name} ended with {status}{said}; it is started again in {} ms",
                    again_in.as_millis()
                )
            }
            Happened::Failed { error, again_in } => {
                format!("{error}; it is started again in {} ms", again_in.as_millis())
            }
            Happened::Back { .. } => format!("{name} is back"),
        };
        self.output.note(&note)?;
        Ok(())
    }

    fn write_ready(&self, live: &Live) -> Result<(), Failure> {
        let Some(path) = &self.args.ready_file else { return Ok(()) };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let ready = live.ready(&self.build.federation);
        // Invariant: texts, numbers and maps by text always serialise.
        let text = serde_json::to_string_pretty(&ready).unwrap_or_default();
        let name = path.file_name().map(PathBuf::from).unwrap_or_default();
        write_all(folder, &[NewFile::new(name, format!("{text}\n"))])
    }
}

/// Tells changes of documents one by one. In a task of its own: requests that are shown must not keep it from hearing
/// that documents are quiet again.
fn follow(mut watch: Watch) -> mpsc::Receiver<Result<(), Unwatchable>> {
    let (sender, changes) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let change = watch.changed().await;
            let is_failure = change.is_err();
            if sender.send(change).await.is_err() {
                return;
            }
            if is_failure {
                sleep(RETRY).await;
            }
        }
    });
    changes
}

/// The folder of all files; removed at the end unless somebody asked for it.
struct Folder {
    path: PathBuf,
    is_temporary: bool,
}

impl Folder {
    fn new(named: Option<&Path>) -> Result<Self, Failure> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => std::env::temp_dir().join(format!("carnet-up-{}", std::process::id())),
        };
        let failure = |source| Failure::File { path: path.clone(), source };
        let absolute = absolute(&path).map_err(failure)?;
        fs::create_dir_all(&absolute).map_err(failure)?;
        Ok(Self { path: absolute, is_temporary: named.is_none() })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_temporary {
            // What is left there does no harm.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// When to stop: Ctrl-C, a request of the system, or the end of the time given.
struct Stop {
    interrupt: Signal,
    terminate: Signal,
    deadline: Option<Instant>,
}

impl Stop {
    fn new(seconds: Option<u64>) -> Result<Self, Failure> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(Failure::Start)?,
            terminate: signal(SignalKind::terminate()).map_err(Failure::Start)?,
            deadline: seconds.and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds))),
        })
    }

    async fn requested(&mut self) {
        let deadline = self.deadline;
        let over = async {
            match deadline {
                Some(deadline) => sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            () = over => {}
        }
    }
}
