//! Three meshes as `carnet up` runs them: real Envoy gateways, mutual TLS between them, and backends that tell what
//! reached them.
//!
//! The command is this very program, started again with [`AS_CARNET`] as its first argument, so that it can be sent
//! signals and killed. Trials that only ask share one federation; those that change something have their own.
//! Run one with `make envoy` and `cargo test --release --workspace --test envoy_federation NAME`.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic in its helpers"
)]

mod change;
mod client;
mod dashboards;
mod direct;
mod discovery;
mod fixture;
mod input;
mod load;
mod loss;
mod peers;
mod poller;
mod protocol;
mod rendered;
mod request;
mod status;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use carnet::output::Output;
use libtest_mimic::{Arguments, Failed, Trial};

use fixture::{AS_CARNET, Federation};

/// A trial that asks the shared federation.
type Asking = (&'static str, fn(&Federation));
/// A trial that starts what it needs.
type Alone = (&'static str, fn());

fn main() -> ExitCode {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|first| first == AS_CARNET) {
        arguments.remove(1);
        return carnet::run(arguments, &mut Output::standard(anstream::ColorChoice::Never)).into();
    }
    let shared: Arc<Mutex<Option<Arc<Federation>>>> = Arc::default();
    let asking = [
        request::TRIALS,
        protocol::TRIALS,
        direct::TRIALS,
        discovery::TRIALS,
        status::TRIALS,
        dashboards::TRIALS,
    ];
    let asking = asking.concat();
    let asking = asking.into_iter().map(|(name, run): Asking| {
        let shared = Arc::clone(&shared);
        Trial::test(name, move || {
            let federation = federation(&shared);
            guarded(|| run(&federation))
        })
    });
    let alone = [
        change::TRIALS,
        loss::TRIALS,
        input::TRIALS,
        rendered::TRIALS,
        load::TRIALS,
        peers::TRIALS,
        poller::TRIALS,
    ];
    let alone = alone.concat();
    let alone = alone.into_iter().map(|(name, run): Alone| Trial::test(name, move || guarded(run)));
    let trials = asking.chain(alone).collect();
    let mut arguments = Arguments::from_args();
    // Each federation is six Envoys, each with some inotify instances, of which Linux gives a user 128: the shared one
    // and one more run at a time.
    arguments.test_threads.get_or_insert(1);
    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(shared.lock().unwrap().take());
    conclusion.exit_code()
}

/// The federation for those that only ask; started by the first of them.
fn federation(shared: &Mutex<Option<Arc<Federation>>>) -> Arc<Federation> {
    let mut shared = shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    Arc::clone(shared.get_or_insert_with(|| Arc::new(Federation::start("shared", &[]))))
}

fn guarded(run: impl FnOnce()) -> Result<(), Failed> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Failed::from(text.unwrap_or_else(|| "panicked".to_owned()))
    })
}
