//! A row for each peer of each mesh: what all gateways that were asked tell of it, and what to think of that.

use std::collections::BTreeMap;
use std::fmt;

use carnet_engine::model::Federation;

use super::compare::Compared;
use super::document::{Link, PeerDocument, Pod};
use super::moment::{readable, seconds};

/// One peer of one mesh.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerRow<'r> {
    /// The mesh whose gateways were asked.
    pub mesh: &'r str,
    /// The peer.
    pub peer: &'r str,
    /// What each gateway tells, in the order they were asked; empty when only the documents know the peer.
    pub reports: Vec<&'r PeerDocument>,
    /// Whether the mesh sees the peer.
    pub sees: Contact,
    /// Whether the peer's gateway asks the mesh.
    pub seen_by: Contact,
    /// When the list of services last came.
    pub last_sync: Option<&'r str>,
    /// Services the peer was told of, of those the rules export.
    pub exports: Counted,
    /// Services imported, of those the peer offers.
    pub imports: Counted,
    /// What to think of it.
    pub state: State,
    /// Why it is not [`State::Ok`]: what is wrong, each with the state it leads to.
    pub problems: Vec<(State, String)>,
}

/// Whether one side of a peering works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// No gateway that was asked can tell.
    NotTold,
    /// It works for every process.
    Yes,
    /// It works for some processes only, and why not for the others.
    Partly(String),
    /// It does not, and why.
    No(String),
}

/// Some of how many; either may not be known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub part: Option<u64>,
    /// Of how many.
    pub whole: Option<u64>,
}

/// What to think of a peer; the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Everything works.
    Ok,
    /// Nobody that was asked can tell.
    Unknown,
    /// The gateway and the documents differ.
    Drift,
    /// Nobody knows lately.
    Stale,
    /// No connection.
    Fail,
}

/// From when on a sync is recent enough, in seconds since 1970; `None`: whenever it was.
pub type FreshSince = Option<i64>;

/// A row for each peer of each mesh that was asked, by mesh and peer. With documents, peers that only they know are there
/// too, for meshes of which a gateway was asked.
#[must_use]
pub fn rows<'r>(
    reports: &'r [PeerDocument],
    federation: Option<&'r Federation>,
    fresh_since: FreshSince,
) -> Vec<PeerRow<'r>> {
    let mut grouped: BTreeMap<(&str, &str), Vec<&PeerDocument>> = BTreeMap::new();
    for report in reports {
        grouped.entry((&report.carnet.mesh, &report.metadata.name)).or_default().push(report);
    }
    for mesh in federation.iter().flat_map(|federation| &federation.meshes) {
        if reports.iter().any(|report| report.carnet.mesh == mesh.name) {
            for peer in &mesh.peers {
                grouped.entry((&mesh.name, &peer.name)).or_default();
            }
        }
    }
    let rows = grouped.into_iter().map(|((mesh, peer), own)| {
        let compared = Compared::new(mesh, peer, &own, reports, federation);
        PeerRow::new(mesh, peer, own, compared, fresh_since)
    });
    rows.collect()
}

impl<'r> PeerRow<'r> {
    fn new(
        mesh: &'r str,
        peer: &'r str,
        reports: Vec<&'r PeerDocument>,
        compared: Compared,
        fresh_since: FreshSince,
    ) -> Self {
        let mut row = Self {
            mesh,
            peer,
            sees: sees(&reports),
            seen_by: seen_by(&reports),
            last_sync: last(&reports, |link| link.last_full_sync.as_deref()),
            exports: compared.exports,
            imports: imports(&reports),
            state: State::Ok,
            problems: Vec::new(),
            reports,
        };
        row.problems.extend(row.disconnected());
        row.problems.extend(row.outdated(fresh_since));
        row.problems.extend(compared.problems.into_iter().map(|problem| (State::Drift, problem)));
        if row.sees == Contact::NotTold && row.seen_by == Contact::NotTold {
            let problem = "no gateway that was asked tells whether it is alive".to_owned();
            row.problems.push((State::Unknown, problem));
        }
        row.state = row.problems.iter().map(|(state, _)| *state).max().unwrap_or(State::Ok);
        row
    }

    /// The processes that tell of it.
    pub fn pods(&self) -> impl Iterator<Item = &'r Pod> {
        self.reports.clone().into_iter().flat_map(PeerDocument::pods)
    }

    /// When a connection last ceased to work.
    #[must_use]
    pub fn last_disconnect(&self) -> Option<&'r str> {
        last(&self.reports, |link| link.last_disconnect.as_deref())
    }

    /// When the list of services last came, for people.
    #[must_use]
    pub fn last_sync_text(&self) -> String {
        match (self.last_sync, &self.sees) {
            (Some(moment), _) => readable(moment),
            (None, Contact::NotTold) => "-".to_owned(),
            (None, Contact::Yes | Contact::Partly(_) | Contact::No(_)) => "never".to_owned(),
        }
    }

    fn disconnected(&self) -> Vec<(State, String)> {
        let mut problems = Vec::new();
        if let Contact::Partly(why) | Contact::No(why) = &self.sees {
            let failures = self.reports.iter().map(|report| report.carnet.consecutive_failures).max();
            let failures = match failures.unwrap_or(0) {
                0 => String::new(),
                1 => ", once".to_owned(),
                times => format!(", {times} times in a row"),
            };
            let (mesh, peer) = (self.mesh, self.peer);
            let sync = match self.last_sync {
                Some(moment) => format!("the last list of its services came {}", readable(moment)),
                None => "no list of its services ever came".to_owned(),
            };
            problems
                .push((State::Fail, format!("`{peer}` does not answer `{mesh}`: {why}{failures}; {sync}")));
        }
        if let Contact::Partly(why) | Contact::No(why) = &self.seen_by {
            let (mesh, peer) = (self.mesh, self.peer);
            problems.push((State::Fail, format!("`{peer}` does not ask `{mesh}`: {why}")));
        }
        problems
    }

    fn outdated(&self, fresh_since: FreshSince) -> Vec<(State, String)> {
        let mut problems = Vec::new();
        for report in self.reports.iter().filter(|report| report.carnet.stale) {
            let gateway = report.carnet.gateway.as_deref().unwrap_or("a gateway");
            let problem =
                format!("nobody in `{gateway}` of `{}` has looked at `{}` lately", self.mesh, self.peer);
            problems.push((State::Stale, problem));
        }
        let is_old = |since| self.last_sync.and_then(seconds).is_none_or(|sync| sync < since);
        if self.sees != Contact::NotTold && fresh_since.is_some_and(is_old) {
            let sync = self.last_sync_text();
            problems
                .push((State::Stale, format!("the list of services of `{}` last came: {sync}", self.peer)));
        }
        problems
    }
}

/// The latest of one of the times of watches.
fn last<'r>(reports: &[&'r PeerDocument], time: impl Fn(&'r Link) -> Option<&'r str>) -> Option<&'r str> {
    reports.iter().flat_map(|report| report.watches()).filter_map(time).max()
}

fn sees(reports: &[&PeerDocument]) -> Contact {
    let mut why = None;
    let (mut connected, mut asked) = (0, 0);
    for report in reports {
        for watch in report.watches() {
            asked += 1;
            if watch.connected {
                connected += 1;
            } else {
                why.get_or_insert_with(|| reason(report, watch));
            }
        }
    }
    contact(connected, asked, why)
}

/// Why a process does not see a peer.
fn reason(report: &PeerDocument, watch: &Link) -> String {
    let facts = &report.carnet;
    let result = facts.result.as_deref().filter(|result| *result != "ok");
    match (result, facts.http_status) {
        (Some("http-error"), Some(status)) => format!("status {status}"),
        (Some(result), _) => result.to_owned(),
        (None, _) => watch.last_disconnect_status.clone().unwrap_or_else(|| "never connected".to_owned()),
    }
}

fn seen_by(reports: &[&PeerDocument]) -> Contact {
    let inbound = reports.iter().filter(|report| report.is_inbound());
    let pods: Vec<&Pod> = inbound.flat_map(|report| report.pods()).collect();
    if pods.is_empty() {
        return Contact::NotTold;
    }
    let is_connected = |pod: &&&Pod| pod.remotes.iter().any(|remote| remote.link.connected);
    // The peer needs one of several ingress gateways only.
    if pods.iter().any(|pod| is_connected(&pod)) {
        return Contact::Yes;
    }
    let links = pods.iter().flat_map(|pod| &pod.remotes).map(|remote| &remote.link);
    let last =
        links.filter_map(|link| link.last_full_sync.as_deref().or(link.last_connected.as_deref())).max();
    Contact::No(
        last.map_or_else(|| "never asked".to_owned(), |last| format!("last asked {}", readable(last))),
    )
}

fn contact(connected: usize, of: usize, why: Option<String>) -> Contact {
    match (connected, why) {
        (_, None) if of == 0 => Contact::NotTold,
        (_, None) => Contact::Yes,
        (0, Some(why)) => Contact::No(why),
        (_, Some(why)) => Contact::Partly(format!("{connected} of {of}, {why}")),
    }
}

/// Of the gateway that knows most.
fn imports(reports: &[&PeerDocument]) -> Counted {
    let facts = reports.iter().filter(|report| report.has_list()).map(|report| &report.carnet);
    let fullest = facts.max_by_key(|facts| facts.offered);
    Counted { part: fullest.and_then(|facts| facts.imported), whole: fullest.and_then(|facts| facts.offered) }
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotTold => f.write_str("-"),
            Self::Yes => f.write_str("yes"),
            Self::Partly(why) => f.write_str(why),
            Self::No(why) => write!(f, "no: {why}"),
        }
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part, self.whole) {
            (Some(part), Some(whole)) => write!(f, "{part} of {whole}"),
            (Some(one), None) | (None, Some(one)) => write!(f, "{one}"),
            (None, None) => f.write_str("-"),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Drift => "drift",
            Self::Stale => "stale",
            Self::Fail => "FAIL",
        })
    }
}
