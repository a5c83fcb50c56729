//! What the status documents of a mesh's gateways say of one peer, as the fields a test compares.

use serde_json::{Map, Value};

/// The fields of `peer`, from the documents of the egress and the ingress gateway. What only one of them knows is taken
/// from whichever has it.
pub(super) fn fields(peer: &str, documents: &[Value]) -> Map<String, Value> {
    let items: Vec<&Value> = documents.iter().filter_map(|document| item(document, peer)).collect();
    let mut fields = Map::new();
    let mut set = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    set("listed", Value::from(!items.is_empty()));
    let find = |path: &str| {
        let found = items.iter().find_map(|item| item.pointer(path).filter(|found| !found.is_null()));
        found.cloned().unwrap_or_default()
    };
    let pods = |list: &str| {
        let path = format!("/status/discoveryStatus/{list}");
        let of = |item: &&Value| item.pointer(&path).and_then(Value::as_array).cloned().unwrap_or_default();
        items.iter().flat_map(of).collect::<Vec<Value>>()
    };
    let watching = |pods: Vec<Value>| {
        pods.into_iter().find(|pod| pod.get("watch").is_some_and(|watch| !watch.is_null()))
    };
    let (active, inactive) = (watching(pods("active")), watching(pods("inactive")));
    if active.is_some() || inactive.is_some() {
        set("active", Value::from(active.is_some()));
    }
    let watch = active.or(inactive);
    let of_watch = |name: &str| {
        let watch = watch.as_ref().and_then(|pod| pod.get("watch"));
        watch.and_then(|watch| watch.get(name)).cloned().unwrap_or_default()
    };
    set("connected", of_watch("connected"));
    set("lastDisconnectStatus", of_watch("lastDisconnectStatus"));
    for name in ["result", "httpStatus", "consecutiveFailures", "polls", "stale", "offered", "imported"] {
        set(name, find(&format!("/carnet/{name}")));
    }
    set("lists", find("/carnet/requests/list"));
    set("watches", find("/carnet/requests/watch"));
    let offers = find("/carnet/offers");
    let offers: Vec<&Value> = offers.as_array().into_iter().flatten().collect();
    set("offers", offers.iter().map(|offer| offer.get("hostname").cloned().unwrap_or_default()).collect());
    let local = offers.iter().filter_map(|offer| offer.get("localHosts")?.as_array()).flatten();
    set("localHosts", local.cloned().collect());
    let remotes = pods("active").into_iter().chain(pods("inactive"));
    let remotes = remotes.filter_map(|pod| pod.get("remotes")?.as_array().cloned()).flatten();
    set("remotes", remotes.map(|remote| remote.get("source").cloned().unwrap_or_default()).collect());
    fields
}

fn item<'d>(document: &'d Value, peer: &str) -> Option<&'d Value> {
    let items = document.get("items")?.as_array()?;
    items.iter().find(|item| item.pointer("/metadata/name").and_then(Value::as_str) == Some(peer))
}
