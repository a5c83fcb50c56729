//! One Envoy, from its start to its end.

use std::fs::{File, OpenOptions};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use super::{Admin, EnvoyError, Guard, Launch, log};

/// Between two questions whether it is ready.
const PAUSE: Duration = Duration::from_millis(25);

/// An Envoy that runs; killed when dropped.
#[derive(Debug)]
pub struct Process {
    launch: Launch,
    child: Child,
    /// The length of the log before it was started.
    log_start: u64,
}

impl Process {
    /// Starts an Envoy and waits until it is ready.
    ///
    /// What it writes to standard output, the access log, goes to `lines`, one by one. When nobody takes them, lines
    /// are lost rather than requests held up.
    ///
    /// # Errors
    ///
    /// Every variant of [`EnvoyError`]; it does not run then.
    pub async fn start(
        launch: Launch,
        guard: &Guard,
        lines: mpsc::Sender<String>,
    ) -> Result<Self, EnvoyError> {
        let mut process = Self::spawn(launch, guard, lines)?;
        process.wait_until_ready().await?;
        Ok(process)
    }

    fn spawn(launch: Launch, guard: &Guard, lines: mpsc::Sender<String>) -> Result<Self, EnvoyError> {
        let unwritable = |source| EnvoyError::Log { path: launch.log.clone(), source };
        let file = OpenOptions::new().create(true).append(true).open(&launch.log).map_err(unwritable)?;
        let log_start = file.metadata().map_err(unwritable)?.len();
        let unstartable = |source| EnvoyError::Start { path: launch.binary.clone(), source };
        let mut child = command(&launch, guard, file).spawn().map_err(unstartable)?;
        if let Some(stdout) = child.stdout.take() {
            tokio::spawn(forward(stdout, lines));
        }
        Ok(Self { launch, child, log_start })
    }

    async fn wait_until_ready(&mut self) -> Result<(), EnvoyError> {
        let admin = Admin::new(self.launch.admin);
        let deadline = Instant::now() + self.launch.ready_within;
        while Instant::now() < deadline {
            let waited = timeout(PAUSE, self.child.wait()).await;
            if let Ok(status) = waited {
                let name = self.launch.name.clone();
                return Err(match status {
                    Ok(status) => EnvoyError::Ended { name, status, said: self.said() },
                    Err(source) => EnvoyError::Lost { name, source },
                });
            }
            if admin.is_ready().await {
                return Ok(());
            }
        }
        let (name, waited, said) = (self.launch.name.clone(), self.launch.ready_within, self.said());
        self.kill().await;
        Err(EnvoyError::NotReady { name, waited, said })
    }

    /// Its number in the system; `None` when it has ended.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// What it said that matters, since it was started: up to three lines of its log.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        log::said(&self.launch.log, self.log_start)
    }

    /// Waits until it ends by itself. Loses nothing when it is not awaited to its end.
    ///
    /// # Errors
    ///
    /// [`EnvoyError::Lost`].
    pub async fn ended(&mut self) -> Result<ExitStatus, EnvoyError> {
        let name = self.launch.name.clone();
        self.child.wait().await.map_err(|source| EnvoyError::Lost { name, source })
    }

    /// Stops it: asked first, killed when it takes too long. It has ended when this returns.
    pub async fn stop(mut self) {
        let pid = self.child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
        // The child was not waited for, so that its number cannot be somebody else's.
        if let Some(pid) = pid
            && kill_process(pid, Signal::TERM).is_ok()
            && timeout(self.launch.stop_within, self.child.wait()).await.is_ok()
        {
            return;
        }
        self.kill().await;
    }

    async fn kill(&mut self) {
        // Fails only when it has ended.
        let _ = self.child.kill().await;
    }
}

fn command(launch: &Launch, guard: &Guard, log: File) -> Command {
    let mut command = Command::new(&launch.binary);
    command
        .arg("--config-path")
        .arg(&launch.bootstrap)
        .arg("--disable-hot-restart")
        .args(["--concurrency", &launch.workers.to_string()])
        .args(["--drain-time-s", &launch.drain.as_secs().to_string()])
        .args(["--log-format", log::FORMAT])
        // Of the access log: without it a line may wait for ten seconds.
        .args(["--file-flush-interval-msec", "100"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .process_group(guard.group())
        .kill_on_drop(true);
    command
}

async fn forward(stdout: ChildStdout, lines: mpsc::Sender<String>) {
    let mut reader = BufReader::new(stdout);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).await.is_ok_and(|len| len > 0) {
        // Nobody may listen any more; Envoy has to be able to write all the same.
        let _ = lines.try_send(String::from_utf8_lossy(&line).trim_end().to_owned());
        line.clear();
    }
}
