//! Keeps one Envoy running: started again when it ends by itself, at the same ports, after a growing pause.

use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::{EnvoyError, Guard, Launch, Process};

/// The first pause before it is started again; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// No pause is longer.
const LAST_PAUSE: Duration = Duration::from_secs(10);

/// Who ran for this long begins with the first pause again.
const STEADY: Duration = Duration::from_secs(30);

/// Something that became of an Envoy nobody asked to.
#[derive(Debug)]
pub struct Event {
    /// What the Envoy is called.
    pub name: String,
    /// What happened.
    pub happened: Happened,
}

/// What became of an Envoy.
#[derive(Debug)]
pub enum Happened {
    /// It ended by itself.
    Ended {
        /// How.
        status: ExitStatus,
        /// The last lines of its log that matter, in their order.
        said: Vec<String>,
        /// When it is started again.
        again_in: Duration,
    },
    /// It could not be started again.
    Failed {
        /// Why.
        error: EnvoyError,
        /// When that is tried again.
        again_in: Duration,
    },
    /// It runs again and is ready.
    Back {
        /// Its number in the system.
        pid: Option<u32>,
    },
}

/// Where lines and events of all Envoys go.
#[derive(Debug, Clone)]
pub struct Sinks {
    /// What they write to standard output, one line each; lines are lost when it is full.
    pub lines: mpsc::Sender<String>,
    /// What became of them.
    pub events: mpsc::UnboundedSender<Event>,
}

/// An Envoy that is kept running; stopped when dropped, for as long as the runtime lives.
#[derive(Debug)]
pub struct Supervisor {
    stop: oneshot::Sender<()>,
    pid: watch::Receiver<Option<u32>>,
    task: JoinHandle<()>,
}

impl Supervisor {
    /// Starts an Envoy, waits until it is ready, and keeps it running from then on.
    ///
    /// # Errors
    ///
    /// Every variant of [`EnvoyError`] when this first start fails; it is not tried again.
    pub async fn start(launch: Launch, guard: Arc<Guard>, sinks: Sinks) -> Result<Self, EnvoyError> {
        let process = Process::start(launch.clone(), &guard, sinks.lines.clone()).await?;
        let (stop, stopped) = oneshot::channel();
        let (told, pid) = watch::channel(process.pid());
        let kept = Kept { launch, guard, sinks, pid: told, pause: FIRST_PAUSE };
        Ok(Self { stop, pid, task: tokio::spawn(kept.run(process, stopped)) })
    }

    /// The number of the Envoy in the system; `None` while it does not run.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        *self.pid.borrow()
    }

    /// Stops it for good. It has ended when this returns.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

/// What is needed to start it again.
struct Kept {
    launch: Launch,
    guard: Arc<Guard>,
    sinks: Sinks,
    pid: watch::Sender<Option<u32>>,
    pause: Duration,
}

impl Kept {
    /// Until somebody says stop, or is gone.
    async fn run(mut self, process: Process, mut stopped: oneshot::Receiver<()>) {
        let mut running = Some(process);
        loop {
            running = if let Some(mut process) = running {
                tokio::select! {
                    _ = &mut stopped => return process.stop().await,
                    () = self.watch(&mut process) => None,
                }
            } else {
                tokio::select! {
                    _ = &mut stopped => return,
                    process = self.again() => process,
                }
            };
        }
    }

    /// Waits until the process ends, and tells.
    async fn watch(&mut self, process: &mut Process) {
        let started = Instant::now();
        let status = process.ended().await;
        let _ = self.pid.send(None);
        if started.elapsed() >= STEADY {
            self.pause = FIRST_PAUSE;
        }
        let again_in = self.pause;
        self.tell(match status {
            Ok(status) => Happened::Ended { status, said: process.said(), again_in },
            Err(error) => Happened::Failed { error, again_in },
        });
    }

    /// Starts it again after the pause; `None` when that fails.
    async fn again(&mut self) -> Option<Process> {
        sleep(self.pause).await;
        self.pause = self.pause.saturating_mul(2).min(LAST_PAUSE);
        match Process::start(self.launch.clone(), &self.guard, self.sinks.lines.clone()).await {
            Ok(process) => {
                let _ = self.pid.send(process.pid());
                self.tell(Happened::Back { pid: process.pid() });
                Some(process)
            }
            Err(error) => {
                self.tell(Happened::Failed { error, again_in: self.pause });
                None
            }
        }
    }

    fn tell(&self, happened: Happened) {
        // Nobody listens when all is about to end.
        let _ = self.sinks.events.send(Event { name: self.launch.name.clone(), happened });
    }
}
