//! Answers for the status of peers, in the shape of `ServiceMeshPeer.status`, with Carnet's own beside it.
//!
//! Only to whoever connects to a plain-text listener on loopback from the same machine: nobody who comes by a
//! federation listener does, whatever the port, the host or a proxy protocol before it claims.
//!
//! Source: `federation/v1/servicemeshpeer_types.go`, status.

use std::collections::BTreeSet;

use carnet_engine::decision::Direction;
use carnet_engine::json::JsonText;
use carnet_engine::moment::Moment;
use carnet_engine::table::{Inbound, Outbound};

use crate::discovery::{JSON, refusal};
use crate::gateway::{Gateway, Verdict};
use crate::proxy::{Proxy, Reply};
use crate::remote::Remotes;
use crate::shared::{self, SharedData};
use crate::watch::{Offers, Watch};

const DESTINATION: &str = "destination\0address";
const SOURCE: &str = "source\0address";
const TLS_VERSION: &str = "connection\0tls_version";
const NODE_ID: &str = "xds\0node\0id";

impl Gateway {
    /// Decides a request to a status port.
    pub(crate) fn on_status<P: Proxy + SharedData>(&self, proxy: &mut P) -> Verdict {
        proxy.leave(crate::record::NAME, "status");
        if !is_local(proxy) {
            return self.send(proxy, &refusal(404, "carnet:status-not-local"));
        }
        let path = proxy.header(":path").ok().flatten().unwrap_or_default();
        if path.split(|&byte| byte == b'?').next() != Some(b"/") {
            return self.send(proxy, &refusal(404, "carnet:no-such-path"));
        }
        let method = proxy.header(":method").ok().flatten();
        if !matches!(method.as_deref(), Some(b"GET" | b"HEAD")) {
            let allow = &[("allow", "GET, HEAD")];
            return self.send(proxy, &Reply { headers: allow, ..refusal(405, "carnet:no-such-method") });
        }
        let body = self.status_document(proxy);
        self.send(proxy, &Reply { status: 200, details: "carnet:status", body: &body, headers: &[JSON] })
    }

    /// Every peer of the table, by name.
    fn status_document<P: Proxy + SharedData>(&self, proxy: &P) -> String {
        let pod = proxy.property(NODE_ID).ok().flatten().unwrap_or_default();
        let page = Page { gateway: self, pod: &String::from_utf8_lossy(&pod), now: proxy.now() };
        let inbound = self.table().inbound().into_iter().flat_map(Inbound::peers);
        let outbound = self.table().outbound().into_iter().flat_map(Outbound::peers);
        let peers: BTreeSet<&str> = inbound.chain(outbound).collect();
        let mut json = JsonText::new();
        json.open('{');
        json.text_field("apiVersion", "v1");
        json.text_field("kind", "List");
        json.key("items");
        json.open('[');
        for peer in peers {
            page.write_peer(&mut json, proxy, peer);
        }
        json.close(']');
        json.close('}');
        json.finish()
    }
}

/// Whether the request came over plain text from this machine to this machine. What is not told is not so.
fn is_local<P: Proxy>(proxy: &P) -> bool {
    let is_loopback = |path: &str| {
        let address = proxy.property(path).ok().flatten().unwrap_or_default();
        [&b"127."[..], b"[::1]", b"[::ffff:127."].iter().any(|prefix| address.starts_with(prefix))
    };
    let is_plain =
        proxy.property(TLS_VERSION).is_ok_and(|version| version.is_none_or(|text| text.is_empty()));
    is_plain && is_loopback(DESTINATION) && is_loopback(SOURCE)
}

/// What is the same for all peers.
struct Page<'a> {
    gateway: &'a Gateway,
    pod: &'a str,
    now: u64,
}

/// What is known of one peer.
struct Known {
    /// Index among the outbound peers, and what asking gave.
    watch: Option<(usize, Watch, Offers)>,
    /// What its asking gave.
    remotes: Option<Remotes>,
}

impl Page<'_> {
    fn write_peer(&self, json: &mut JsonText, shared: &impl SharedData, name: &str) {
        let table = self.gateway.table();
        let index = table.outbound().and_then(|role| role.peers().position(|peer| peer == name));
        let load = |index| {
            let (watch, _) = shared::load(shared, &Watch::key(name)).unwrap_or_default();
            let (offers, _) = shared::load(shared, &Offers::key(name)).unwrap_or_default();
            (index, watch, offers)
        };
        let is_inbound = table.inbound().is_some_and(|role| role.peers().any(|peer| peer == name));
        let remotes = is_inbound.then(|| shared::load(shared, &Remotes::key(name)).unwrap_or_default().0);
        let known = Known { watch: index.map(load), remotes };
        json.open('{');
        json.text_field("apiVersion", "federation.maistra.io/v1");
        json.text_field("kind", "ServiceMeshPeer");
        json.key("metadata");
        json.open('{');
        json.text_field("name", name);
        json.text_field("namespace", table.status().map_or("", |status| &status.namespace));
        json.close('}');
        json.key("status");
        json.open('{');
        json.key("discoveryStatus");
        json.open('{');
        // As in Maistra, whoever asks makes an instance active, if it does; else those who ask it.
        let is_active = match (&known.watch, &known.remotes) {
            (Some((_, watch, _)), _) => watch.is_connected,
            (None, Some(remotes)) => remotes.current(self.now).any(|remote| remote.is_connected(self.now)),
            (None, None) => false,
        };
        for (key, is_here) in [("active", is_active), ("inactive", !is_active)] {
            json.key(key);
            json.open('[');
            if is_here {
                self.write_instance(json, &known);
            }
            json.close(']');
        }
        json.close('}');
        json.close('}');
        self.write_own(json, &known);
        json.close('}');
    }

    /// This gateway as Maistra shows one of its pods.
    fn write_instance(&self, json: &mut JsonText, known: &Known) {
        json.open('{');
        json.text_field("pod", self.pod);
        if let Some((_, watch, _)) = &known.watch {
            json.key("watch");
            json.open('{');
            json.flag_field("connected", watch.is_connected);
            write_time(json, "lastConnected", watch.last_connected);
            write_time(json, "lastFullSync", watch.last_full_sync);
            write_time(json, "lastDisconnect", watch.last_disconnect);
            let status = match (watch.last_disconnect_status.as_str(), watch.last_full_sync) {
                ("", 0) => "never connected",
                (status, _) => status,
            };
            if !status.is_empty() {
                json.text_field("lastDisconnectStatus", status);
            }
            json.close('}');
        }
        if let Some(remotes) = &known.remotes {
            json.key("remotes");
            json.open('[');
            for remote in remotes.current(self.now) {
                let is_connected = remote.is_connected(self.now);
                json.open('{');
                json.text_field("source", &remote.source);
                json.flag_field("connected", is_connected);
                write_time(json, "lastConnected", remote.last_connected);
                write_time(json, "lastFullSync", remote.last_full_sync);
                write_time(json, "lastDisconnect", if is_connected { 0 } else { remote.last_asked });
                json.close('}');
            }
            json.close(']');
        }
        json.close('}');
    }

    /// What Maistra does not show.
    fn write_own(&self, json: &mut JsonText, known: &Known) {
        let table = self.gateway.table();
        json.key("carnet");
        json.open('{');
        json.text_field("mesh", table.mesh());
        json.text_field("gateway", table.status().map_or("", |status| &status.gateway));
        json.key("directions");
        json.open('[');
        for (direction, is_served) in
            [(Direction::Inbound, known.remotes.is_some()), (Direction::Outbound, known.watch.is_some())]
        {
            if is_served {
                json.text(direction.as_str());
            }
        }
        json.close(']');
        if let (Some(role), Some((index, watch, offers))) = (table.outbound(), &known.watch) {
            self.write_watch(json, role, *index, watch);
            self.write_offers(json, *index, offers);
        }
        if let Some(remotes) = &known.remotes {
            json.key("requests");
            json.open('{');
            json.number_field("list", remotes.lists);
            json.number_field("watch", remotes.watches);
            write_time(json, "lastAsked", remotes.last_asked());
            json.close('}');
        }
        json.close('}');
    }

    fn write_watch(&self, json: &mut JsonText, role: &Outbound, index: usize, watch: &Watch) {
        let interval = role.polling().map_or(0, |polling| u64::from(polling.interval_ms));
        json.flag_field("polled", role.discovery_cluster(index).is_some());
        json.key("result");
        let has_result = watch.polls > 0;
        if has_result {
            json.text(watch.outcome.as_str());
        } else {
            json.flag(None);
        }
        json.key("lastError");
        match watch.outcome.explanation().filter(|_| has_result) {
            Some(text) => json.text(text),
            None => json.flag(None),
        }
        json.key("httpStatus");
        if watch.http_status == 0 {
            json.flag(None);
        } else {
            json.number(u64::from(watch.http_status));
        }
        json.number_field("consecutiveFailures", watch.failures);
        json.number_field("polls", watch.polls);
        write_time(json, "nextPoll", watch.next);
        json.flag_field("stale", watch.is_stale(self.now, interval));
        json.number_field("offered", watch.offered);
        json.number_field("imported", watch.imported);
    }

    /// What the peer offers by name, and what each is here by the table of now.
    fn write_offers(&self, json: &mut JsonText, index: usize, offers: &Offers) {
        let table = self.gateway.table();
        let suffix = table.outbound().and_then(|role| role.suffix(index)).unwrap_or_default();
        json.key("offers");
        json.open('[');
        for (name, namespace) in &offers.services {
            let local = table.imported_as(index, name, namespace);
            json.open('{');
            json.text_field("name", name);
            json.text_field("namespace", namespace);
            json.text_field("hostname", &carnet_engine::naming::host(name, namespace, suffix));
            json.flag_field("imported", local.is_some());
            json.key("localHosts");
            json.open('[');
            if let Some(host) = &local {
                json.text(host);
            }
            json.close(']');
            json.close('}');
        }
        json.close(']');
        json.flag_field("offersTruncated", offers.is_cut);
    }
}

/// A time, unless it never came.
fn write_time(json: &mut JsonText, key: &str, time: u64) {
    if time != 0 {
        json.text_field(key, &Moment::of_milliseconds(time).rfc3339());
    }
}

#[cfg(test)]
mod tests;
