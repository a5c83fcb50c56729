//! Load at two gateways while documents change and a gateway dies: nobody is answered by the wrong service, nobody is
//! let in who is not, and nothing fails but what goes to the dead gateway.
//!
//! `CARNET_LOAD_SECONDS` makes it longer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use carnet_e2e::http::Connection;

use crate::Alone;
use crate::client::{arrived, ask};
use crate::fixture::{Federation, replace, signal};

pub(crate) const TRIALS: &[Alone] = &[("under_load_every_request_ends_where_it_should", under_load)];

/// A host and where a request for it ends; nowhere when it is refused.
type Target = (&'static str, Option<(&'static str, &'static str)>);

const RATINGS: Target = ("ratings.bookinfo.svc.red-mesh-imports.local", Some(("red-mesh", "ratings")));
const REVIEWS: Target = ("blue-reviews.bookinfo.svc.blue-mesh-imports.local", Some(("blue-mesh", "reviews")));
const DETAILS: Target = ("details.bookinfo.svc.green-mesh-imports.local", Some(("green-mesh", "details")));
const REFUSED: Target = ("reviews.red-mesh-bookinfo.svc.red-mesh-imports.local", None);

/// Connections to each gateway.
const CONNECTIONS: usize = 3;
const RELOADS: u32 = 10;

/// How many requests ended how.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    answered: u64,
    refused: u64,
    /// Answers of 500 and more to requests for red, which dies once.
    failed: u64,
}

fn under_load() {
    let seconds = std::env::var("CARNET_LOAD_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(15);
    let federation = Federation::start("load", &[]);
    let is_over = Arc::new(AtomicBool::new(false));
    let mut clients = Vec::new();
    for (mesh, targets) in
        [("green-mesh", [RATINGS, REVIEWS, REFUSED]), ("blue-mesh", [RATINGS, DETAILS, REFUSED])]
    {
        let egress = federation.address(mesh, "egress");
        for _ in 0..CONNECTIONS {
            let is_over = Arc::clone(&is_over);
            clients.push(thread::spawn(move || client(egress, targets, &is_over)));
        }
    }
    disturb(&federation, Duration::from_secs(seconds));
    is_over.store(true, Ordering::Relaxed);
    let mut sum = Count::default();
    for client in clients {
        let count = client.join().unwrap();
        sum.answered += count.answered;
        sum.refused += count.refused;
        sum.failed += count.failed;
    }
    assert!(sum.answered > 1000 && sum.refused > 500, "{sum:?}");
    assert!(sum.failed > 0 && sum.failed < sum.answered, "{sum:?}");
    assert_eq!(federation.notes().matches("reloaded: red-mesh ingress").count(), RELOADS as usize);
}

/// Ten changes of red's documents, a wrong one after the fifth, and the death of its ingress gateway after the eighth.
fn disturb(federation: &Federation, time: Duration) {
    let path = federation.document("red-mesh/exports.yaml");
    let right = std::fs::read_to_string(&path).unwrap();
    let deadline = Instant::now() + time;
    for number in 1..=RELOADS {
        let more = format!(
            "\n  - type: NameSelector\n    nameSelector: {{namespace: more, name: service{number}}}\n---"
        );
        let changed = right.replacen("\n---", &more, 1);
        replace(&path, &changed);
        federation.await_note("reloaded: red-mesh ingress", number as usize);
        if number == 5 {
            replace(&path, &changed.replacen("nameSelector:", "nmaeSelector:", 1));
            federation.await_note("refused: ", 1);
        }
        if number == 8 {
            signal(federation.gateway_pid("red-mesh", "ingress").unwrap(), "KILL");
            federation.await_note("red-mesh ingress is back", 1);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        sleep(left / (RELOADS + 1 - number));
    }
}

/// Asks for one target after the other until it is over.
fn client(egress: SocketAddr, targets: [Target; 3], is_over: &AtomicBool) -> Count {
    let mut connection = Connection::plain(egress).unwrap();
    let mut count = Count::default();
    for (host, end) in targets.into_iter().cycle() {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let response = ask(&mut connection, "/", host, &[]).unwrap();
        match (response.status, end) {
            (404, None) => count.refused += 1,
            (200, Some((mesh, service))) => {
                let arrived = arrived(&response);
                assert_eq!(
                    (&arrived["mesh"], &arrived["service"]),
                    (&mesh.into(), &service.into()),
                    "{host}"
                );
                count.answered += 1;
            }
            (500.., Some(("red-mesh", _))) => count.failed += 1,
            (status, _) => panic!("{host} was answered {status}"),
        }
        if response.is_last() {
            connection = Connection::plain(egress).unwrap();
        }
    }
    count
}
