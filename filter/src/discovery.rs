//! Answers peers that ask what is exported to them.
//!
//! Who asks is judged as for any request, by the verified certificate, and denied in the same words. News are not
//! told as they happen: a question for them is held and then answered by nothing, whereupon Maistra's importer asks
//! for the list and for news again.

use carnet_engine::decision::{Denial, Direction};
use carnet_engine::discovery::{LIST_PATH, WATCH_PATH, list_for};

use crate::gateway::{Facts, Gateway, Verdict};
use crate::process::Process;
use crate::proxy::{Proxy, Reply};
use crate::remote::{Kind, Remotes};
use crate::shared::{self, SharedData};

/// The header that says what the body is.
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

/// What ends the wait for news.
pub(crate) const NO_NEWS: Reply<'static> =
    Reply { status: 200, details: "carnet:watch", body: "", headers: &[JSON] };

impl Gateway {
    /// Decides a request to a discovery port.
    pub(crate) fn on_discovery<P: Proxy + SharedData>(&self, proxy: &mut P, stream: u32) -> Verdict {
        let direction = Direction::Inbound;
        let facts = match Facts::read(proxy, direction) {
            Ok(facts) => facts,
            Err(refused) => return self.deny(proxy, direction, refused.into()),
        };
        let peer = match self.table().identify(&facts.request().certificate) {
            Ok(peer) => peer,
            Err(reason) => return self.deny(proxy, direction, Denial { reason, peer: None }),
        };
        let name = self.table().peer_name(direction, peer).unwrap_or_default();
        let (kind, result, reply) = match Question::read(proxy) {
            Err(reply) => ("none", if reply.status == 405 { "bad-method" } else { "bad-path" }, reply),
            Ok(kind) => {
                let source = facts.uri_san.as_deref().unwrap_or_default();
                let now = proxy.now();
                shared::update(proxy, &Remotes::key(name), &mut |remotes: &mut Remotes| {
                    remotes.note(source, kind, now);
                    true
                });
                match kind {
                    Kind::List => return self.send_list(proxy, peer, name),
                    Kind::Watch if self.holds().hold(stream, peer, now) => {
                        self.note_discovery(proxy, name, kind.as_str(), "ok");
                        return Verdict::Stop;
                    }
                    Kind::Watch => (kind.as_str(), "too-many", refusal(429, "carnet:too-many-watches")),
                }
            }
        };
        self.note_discovery(proxy, name, kind, result);
        self.send(proxy, &reply)
    }

    fn send_list<P: Proxy>(&self, proxy: &mut P, peer: usize, name: &str) -> Verdict {
        let list = list_for(self.table(), peer).unwrap_or_default();
        self.note_discovery(proxy, name, Kind::List.as_str(), "ok");
        self.send(proxy, &Reply { status: 200, details: "carnet:list", body: &list, headers: &[JSON] })
    }

    fn note_discovery<P: Proxy>(&self, proxy: &P, peer: &str, kind: &str, result: &str) {
        let line = ["discovery kind=", kind, " result=", result, " peer=", peer].concat();
        proxy.leave(crate::record::NAME, &line);
        let parts = ["carnet_discovery_requests.peer", peer, "kind", kind, "result", result];
        self.meter().with(&parts, |counter| proxy.count(counter));
    }

    /// Answers streams that wait for news and have waited long enough, or all of them.
    pub fn answer_holds(&self, process: &impl Process, is_over: bool) {
        let longest = self.table().inbound().and_then(|role| role.discovery()).map_or(0, |role| role.hold_ms);
        let due = if is_over {
            self.holds().take_all()
        } else {
            self.holds().take_due(process.now(), u64::from(longest))
        };
        for stream in due {
            process.answer(stream, &NO_NEWS);
        }
    }
}

/// What a request on a discovery port asks for.
struct Question;

impl Question {
    fn read<P: Proxy>(proxy: &P) -> Result<Kind, Reply<'static>> {
        let path = proxy.header(":path").ok().flatten().unwrap_or_default();
        let path = path.split(|&byte| byte == b'?').next().unwrap_or_default();
        let is_path = |wanted: &str| {
            let bare = |path: &[u8]| path.strip_suffix(b"/").unwrap_or(path).to_vec();
            bare(path) == bare(wanted.as_bytes())
        };
        let kind = if is_path(LIST_PATH) {
            Kind::List
        } else if is_path(WATCH_PATH) {
            Kind::Watch
        } else {
            return Err(refusal(404, "carnet:no-such-path"));
        };
        match proxy.header(":method").ok().flatten().as_deref() {
            Some(b"GET") => Ok(kind),
            _ => Err(Reply { headers: &[("allow", "GET")], ..refusal(405, "carnet:no-such-method") }),
        }
    }
}

/// A refusal that says nothing but its status.
pub(crate) fn refusal(status: u16, details: &'static str) -> Reply<'static> {
    let body = match status {
        404 => "not found",
        405 => "method not allowed",
        _ => "too many requests",
    };
    Reply { status, details, body, headers: &[] }
}

#[cfg(test)]
mod tests;
