//! Which peers are alive: gateways are asked, and what they tell is put beside the documents.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use carnet_engine::model::Federation;
use tokio::runtime;
use tokio::time::{MissedTickBehavior, interval};

use crate::args::status::{GatewayUrl, StatusArgs, StatusFormat};
use crate::command::load::load;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::peers::{document, write_table, write_wide};
use crate::output::yaml::to_yaml;
use crate::peer_status::{NoStatus, PeerDocument, PeerRow, State, ask, rows};

/// Clears a terminal; taken out of what is written elsewhere.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";

/// Asks, and asks again when that is wanted.
pub(super) fn run(args: &StatusArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let build = if args.input.paths.is_empty() && args.input.meshes.is_empty() {
        None
    } else {
        Some(load(&args.input, output)?)
    };
    let federation = build.as_ref().map(|build| &build.federation);
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::Start)?;
    let result = match args.live.watch {
        None => runtime.block_on(once(args, federation, output)),
        Some(seconds) => {
            runtime.block_on(again_and_again(args, Duration::from_secs(seconds), federation, output))
        }
    };
    // A name that is still being looked up keeps nobody waiting.
    runtime.shutdown_background();
    result
}

async fn once(
    args: &StatusArgs,
    federation: Option<&Federation>,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    let (reports, failures) = ask_all(&args.live.gateways).await;
    let mut failures = failures.into_iter();
    let first = failures.next();
    let rows = rows(&reports, federation, fresh_since(args));
    // What some gateways tell is worth knowing even if others cannot be asked.
    if first.is_none() || !reports.is_empty() {
        write!(output.results(), "{}", told(args.output, &rows, federation)?)?;
    }
    for failure in failures {
        output.note(&Failure::from(failure).describe())?;
    }
    if let Some(first) = first {
        return Err(first.into());
    }
    if rows.is_empty() {
        output.note("the gateways that were asked serve no peer")?;
    }
    let is_fine = rows.iter().all(|row| row.state == State::Ok);
    Ok(if args.live.check && !is_fine { ExitStatus::Findings } else { ExitStatus::Fine })
}

/// Until Ctrl-C. A gateway that cannot be asked is told of and asked again.
async fn again_and_again(
    args: &StatusArgs,
    pause: Duration,
    federation: Option<&Federation>,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    let mut shown = None;
    let mut ticks = interval(pause);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let (reports, failures) = tokio::select! {
            told = async { ticks.tick().await; ask_all(&args.live.gateways).await } => told,
            _ = tokio::signal::ctrl_c() => return Ok(ExitStatus::Fine),
        };
        let rows = rows(&reports, federation, fresh_since(args));
        let notes: Vec<String> = failures.into_iter().map(|error| Failure::from(error).describe()).collect();
        let now = (told(args.output, &rows, federation)?, notes);
        if shown.as_ref() == Some(&now) {
            continue;
        }
        let separator = match (args.output, &shown) {
            (StatusFormat::Json, _) => "",
            (StatusFormat::Yaml, _) => "---\n",
            (StatusFormat::Text | StatusFormat::Wide, None) => CLEAR,
            (StatusFormat::Text | StatusFormat::Wide, Some(_)) => &format!("\n{CLEAR}"),
        };
        write!(output.results(), "{separator}{}", now.0)?;
        for note in &now.1 {
            output.note(note)?;
        }
        output.flush()?;
        shown = Some(now);
    }
}

/// What all gateways tell, asked at the same time.
async fn ask_all(gateways: &[GatewayUrl]) -> (Vec<PeerDocument>, Vec<NoStatus>) {
    let asked: Vec<_> =
        gateways.iter().cloned().map(|gateway| tokio::spawn(async move { ask(&gateway).await })).collect();
    let (mut reports, mut failures) = (Vec::new(), Vec::new());
    for answer in asked {
        match answer.await {
            Ok(Ok(told)) => reports.extend(told),
            Ok(Err(failure)) => failures.push(failure),
            // Invariant: nobody ends the task, and it does not panic.
            Err(_) => {}
        }
    }
    (reports, failures)
}

/// The clock is read only when it is asked for.
fn fresh_since(args: &StatusArgs) -> Option<i64> {
    let stale = args.live.stale?;
    let since = SystemTime::now().checked_sub(stale.0).unwrap_or(UNIX_EPOCH);
    let since = since.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    i64::try_from(since).ok()
}

fn told(
    format: StatusFormat,
    rows: &[PeerRow<'_>],
    federation: Option<&Federation>,
) -> Result<String, Failure> {
    let mut text = Vec::new();
    match format {
        StatusFormat::Text => write_table(rows, &mut text)?,
        StatusFormat::Wide => write_wide(rows, &mut text)?,
        StatusFormat::Json => {
            serde_json::to_writer_pretty(&mut text, &document(rows, federation))
                .map_err(|error| Failure::Output(error.into()))?;
            text.push(b'\n');
        }
        StatusFormat::Yaml => text.extend(to_yaml(&document(rows, federation)).into_bytes()),
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}
