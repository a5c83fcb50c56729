//! Ends every Envoy when this process is gone, even if it was killed and could not do so itself.
//!
//! A shell reads from a pipe whose other end is held here and by nobody else, and leads the process group all Envoys
//! are started in. When this process ends, however it does, the pipe closes and the shell kills the group. The shell
//! comes first: an Envoy that was just forked either joins the group in time, or finds none to join and is not
//! started. Nothing of this needs a feature of one system, such as `prctl` on Linux.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};

/// Nothing is ever written: `read` ends when the pipe does.
const SCRIPT: &str = "read -r _; kill -KILL 0";

/// The leader of the group; ends it when dropped.
#[derive(Debug)]
pub struct Guard {
    shell: Child,
    group: Pid,
    /// Held so that the shell keeps reading.
    _pipe: Option<ChildStdin>,
}

impl Guard {
    /// Starts the shell.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn start() -> io::Result<Self> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut shell = command.process_group(0).spawn()?;
        let group =
            i32::try_from(shell.id()).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Self { group, _pipe: shell.stdin.take(), shell })
    }

    /// The number of the group, for `process_group`.
    pub(super) fn group(&self) -> i32 {
        self.group.as_raw_nonzero().get()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // The shell was not waited for yet, so that its number cannot be somebody else's.
        let _ = kill_process_group(self.group, Signal::KILL);
        let _ = self.shell.wait();
    }
}
