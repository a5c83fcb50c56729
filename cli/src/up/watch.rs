//! Tells when documents change, so that who watches can read them again.
//!
//! What changed is not told: editors write, rename and replace in too many ways. A change is told once things were
//! quiet for a moment. Watches are set anew after every change, because they follow files and folders, not names:
//! a folder that was removed and made again has to be found again.

mod scope;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout, timeout_at};

use scope::Scope;

/// Nothing happened for this long: whoever was writing is done.
const QUIET: Duration = Duration::from_millis(200);

/// A change is told after this long at the latest, even if there is no end to it.
const PATIENCE: Duration = Duration::from_secs(2);

/// So often the watches are set again when folders come and go meanwhile.
const ATTEMPTS: usize = 3;

/// Why paths cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum Unwatchable {
    /// The system gives no watch, or no more of them.
    #[error("changes of the documents cannot be watched")]
    System(#[from] notify::Error),
    /// The current folder is gone.
    #[error("cannot tell where `{path}` is", path = path.display())]
    Nowhere {
        /// The path as given.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
}

/// Watches files and folders; ends when dropped.
#[derive(Debug)]
pub struct Watch {
    paths: Vec<PathBuf>,
    happened: Arc<Notify>,
    /// Held for its effect.
    watcher: RecommendedWatcher,
    /// Something happened that was not told yet.
    is_pending: bool,
}

impl Watch {
    /// Begins to watch paths as they stand on the command line: files, or folders with all below them. They need not
    /// exist. `-` is not watched; an empty list watches nothing.
    ///
    /// # Errors
    ///
    /// Every variant of [`Unwatchable`].
    pub fn start(paths: &[PathBuf]) -> Result<Self, Unwatchable> {
        let absolute = |path: &PathBuf| {
            std::path::absolute(path).map_err(|source| Unwatchable::Nowhere { path: path.clone(), source })
        };
        let files = paths.iter().filter(|path| path.as_os_str() != "-");
        let paths: Vec<PathBuf> = files.map(absolute).collect::<Result<_, _>>()?;
        let happened = Arc::new(Notify::new());
        let watcher = watcher(&paths, &happened)?;
        Ok(Self { paths, happened, watcher, is_pending: false })
    }

    /// Waits for a change, and until it is over. Loses nothing when it is not awaited to its end.
    ///
    /// A change that was undone meanwhile is told too: compare what is read.
    ///
    /// # Errors
    ///
    /// [`Unwatchable::System`] when the watches cannot be set anew; those there were are kept.
    pub async fn changed(&mut self) -> Result<(), Unwatchable> {
        if !self.is_pending {
            self.happened.notified().await;
            self.is_pending = true;
        }
        let latest = Instant::now() + PATIENCE;
        while let Ok(Ok(())) = timeout_at(latest, timeout(QUIET, self.happened.notified())).await {}
        self.is_pending = false;
        self.watcher = watcher(&self.paths, &self.happened)?;
        Ok(())
    }
}

/// A watcher that knows every folder there is.
fn watcher(paths: &[PathBuf], happened: &Arc<Notify>) -> Result<RecommendedWatcher, Unwatchable> {
    let mut attempt = 1;
    loop {
        let scope = Scope::new(paths);
        let result = watch(scope.clone(), Arc::clone(happened));
        // A folder that went or came while the watches were set is found in the next attempt.
        let is_settled = scope == Scope::new(paths);
        match result {
            Ok(watcher) if is_settled || attempt == ATTEMPTS => return Ok(watcher),
            Err(error) if is_settled || attempt == ATTEMPTS => return Err(error.into()),
            Ok(_) | Err(_) => attempt += 1,
        }
    }
}

fn watch(scope: Scope, happened: Arc<Notify>) -> notify::Result<RecommendedWatcher> {
    let folders = scope.folders.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // An error is a watch that overflowed or went away: look again.
        if event.map_or(true, |event| scope.concerns(&event)) {
            happened.notify_one();
        }
    })?;
    for (folder, is_recursive) in folders {
        let mode = if is_recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(&folder, mode)?;
    }
    Ok(watcher)
}

#[cfg(test)]
mod tests;
