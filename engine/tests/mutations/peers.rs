//! Mistakes in `ServiceMeshPeer`s and the certificates they name.

use crate::mutant::{Mutant, misspell};
use crate::world::{Line, World};

const PEER: &str = "ServiceMeshPeer";

pub(crate) fn all(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    found.extend(peers(world));
    found.extend(identities(world));
    found.extend(trust(world));
    found.extend(gateways(world));
    found.extend(addresses(world));
    found.extend(certificates(world));
    found
}

/// Lines of the same document.
fn beside(line: &Line, end: &'static str) -> impl Fn(&Line) -> bool + use<> {
    let (mesh, kind, document, file) =
        (line.mesh().to_owned(), line.kind.clone(), line.document, line.file.clone());
    move |other: &Line| {
        other.mesh() == mesh
            && other.kind == kind
            && other.file == file
            && other.document == document
            && other.path.ends_with(end)
    }
}

fn peers(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.of(PEER, "metadata.name") {
        let (mesh, peer) = (line.mesh().to_owned(), line.value.clone());
        let is_set = {
            let (mesh, peer) = (mesh.clone(), peer.clone());
            move |other: &Line| {
                other.kind.ends_with("ServiceSet")
                    && other.path == "metadata.name"
                    && other.mesh() == mesh
                    && other.value == peer
            }
        };
        let codes = &["export-without-peer", "import-without-peer"];
        let renamed = world.set(&line, &misspell(&peer));
        found.push(Mutant::at("misspell the name of a peer", &line, renamed, codes).seen(is_set));
        let is_counterpart = move |other: &Line| {
            other.is(PEER, "metadata.name") && other.mesh() == peer && other.value == mesh
        };
        let dropped = Mutant::at("drop a peer", &line, world.without_document(&line), &["one-sided-peering"]);
        found.push(dropped.seen(is_counterpart));
    }
    for line in world.of(PEER, "spec.remote.addresses") {
        let count = world.block(&line).len();
        let emptied = world.with(&line.file, line.number, count, &[]);
        let codes = &["remote-address-missing"];
        found.push(
            Mutant::at("drop the addresses", &line, emptied, codes)
                .seen(beside(&line, "metadata.name"))
                .or_near(&line),
        );
    }
    found
}

impl Mutant {
    fn or_near(mut self, line: &Line) -> Self {
        for number in [line.number.saturating_sub(1), line.number, line.number + 1] {
            self.places.push((line.file.clone(), number));
        }
        let first = self.world.select(|other| {
            other.file == line.file && other.document == line.document && other.path == "kind"
        });
        self.places.extend(first.into_iter().map(|line| (line.file, line.number)));
        self
    }
}

fn identities(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.of(PEER, "spec.security.clientID") {
        let id = &line.value;
        let mismatch = &["client-id-mismatch"];
        for (class, value, codes) in [
            ("a scheme in a clientID", format!("spiffe://{id}"), &["client-id-scheme"]),
            ("a clientID without service account", id.replace("-service-account", ""), mismatch),
            ("a clientID of another namespace", id.replace("-system", ""), mismatch),
            ("a clientID of another trust domain", format!("x{id}"), mismatch),
            ("the ingress in place of the egress", id.replace("/egress-", "/ingress-"), mismatch),
            ("a clientID for everyone", "\"*\"".to_owned(), &["client-id-wildcard"]),
            ("an empty clientID", "\"\"".to_owned(), &["client-id-missing"]),
        ] {
            let mutant = Mutant::at(class, &line, world.set(&line, &value), codes);
            found.push(if value == "\"\"" {
                mutant.or_seen(beside(&line, "security.trustDomain"))
            } else {
                mutant
            });
        }
        let removed = Mutant::at("drop the clientID", &line, world.removed(&line), &["client-id-missing"]);
        found.push(removed.seen(beside(&line, "security.trustDomain")));
    }
    found
}

fn trust(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.of(PEER, "spec.security.trustDomain") {
        let own = format!("{}.local", line.mesh());
        let codes = &["trust-domain-mismatch", "trust-domain-shared"];
        for value in [misspell(&line.value), own, "cluster.local".to_owned()] {
            found.push(Mutant::at("another trust domain", &line, world.set(&line, &value), codes));
        }
        found.push(Mutant::at("a boolean as trust domain", &line, world.set(&line, "true"), &["wrong-type"]));
        let removed =
            Mutant::at("drop the trust domain", &line, world.removed(&line), &["trust-domain-missing"]);
        found.push(removed.seen(beside(&line, "security.clientID")));
    }
    found
}

fn gateways(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for (end, other) in [("gateways.ingress.name", "egress"), ("gateways.egress.name", "ingress")] {
        for line in world.of(PEER, end) {
            let swapped = format!("{other}-{}", line.value.split_once('-').unwrap().1);
            let not_found = &["gateway-not-found"];
            found.push(Mutant::at(
                "misspell a gateway",
                &line,
                world.set(&line, &misspell(&line.value)),
                not_found,
            ));
            found.push(Mutant::at("swap ingress and egress", &line, world.set(&line, &swapped), not_found));
            let general = world.set(&line, &format!("istio-{}gateway", end.split('.').nth(1).unwrap()));
            found.push(Mutant::at("the general gateway", &line, general, &["default-gateway-used"]));
            let removed =
                Mutant::at("drop the name of a gateway", &line, world.removed(&line), &["gateway-missing"]);
            found.push(
                removed.seen(beside(&line, "gateways.ingress")).near(0).or_near(&line).or_above(&line, 3),
            );
        }
    }
    found
}

impl Mutant {
    fn or_above(mut self, line: &Line, lines: usize) -> Self {
        self.places.extend((0..=lines).map(|less| (line.file.clone(), line.number - less)));
        self
    }
}

fn addresses(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.select(|line| line.kind == PEER && line.path.starts_with("spec.remote.addresses.")) {
        let peer = world.select(|other| {
            other.file == line.file && other.document == line.document && other.path == "metadata.name"
        })[0]
            .value
            .clone();
        let own = format!("ingress-{peer}.{}-system.apps.domain.com", line.mesh());
        let invalid = &["invalid-address"][..];
        for (class, value, codes) in [
            ("a scheme in an address", format!("https://{}", line.value), invalid),
            ("a port in an address", format!("\"{}:15443\"", line.value), invalid),
            ("an underscore in an address", format!("a_{}", line.value), invalid),
            ("a private address", "10.0.12.7".to_owned(), &["private-address"]),
            (
                "a host of the cluster",
                "gateway.istio-system.svc.cluster.local".to_owned(),
                &["private-address"],
            ),
            ("the own address", own, &["own-address"]),
        ] {
            found.push(Mutant::at(class, &line, world.set(&line, &value), codes));
        }
    }
    for line in world.select(|line| line.kind == PEER && line.path == "spec.remote") {
        for (field, codes) in [
            ("servicePort: 30443", &["remote-port-mismatch"][..]),
            ("discoveryPort: 30188", &["remote-port-mismatch"]),
            ("servicePort: 8188", &["ports-of-peer-equal", "remote-port-mismatch"]),
            ("servicePort: \"15443\"", &["wrong-type"]),
        ] {
            let text = format!("    {field}");
            let (start, lines) = world.document(&line);
            let key = field.split(':').next().unwrap();
            let has_it = lines.iter().any(|line| line.trim_start().starts_with(key));
            if has_it || start == 0 {
                continue;
            }
            let changed = world.with(&line.file, line.number, 1, &[&line.text, &text]);
            let made = line.number + 1;
            let file = line.file.clone();
            let mutant = Mutant::at("another port of the peer", &line, changed, codes);
            found.push(mutant.seen(move |other| other.file == file && other.number == made));
        }
    }
    for line in world.select(|line| line.kind == PEER && line.path.ends_with("Port")) {
        let codes = &["remote-port-mismatch"];
        found.push(Mutant::at("another port of the peer", &line, world.set(&line, "31000"), codes));
        found.push(Mutant::at("a port out of range", &line, world.set(&line, "99999"), &["out-of-range"]));
        found.push(
            Mutant::at("drop a port of the peer", &line, world.removed(&line), codes)
                .seen(beside(&line, "remote.addresses")),
        );
    }
    found
}

fn certificates(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.of(PEER, "certificateChain.kind") {
        found.push(Mutant::at(
            "a Secret for the root",
            &line,
            world.set(&line, "Secret"),
            &["root-certificate-kind"],
        ));
        let removed =
            Mutant::at("drop the kind of the root", &line, world.removed(&line), &["missing-field"]);
        found.push(removed.seen(beside(&line, "certificateChain.name")));
    }
    for line in world.of(PEER, "certificateChain.name") {
        let codes = &["root-certificate-missing"];
        found.push(Mutant::at(
            "misspell the ConfigMap",
            &line,
            world.set(&line, &misspell(&line.value)),
            codes,
        ));
    }
    for line in world.of("ConfigMap", "metadata.name") {
        let (mesh, name) = (line.mesh().to_owned(), line.value.clone());
        let is_user = move |other: &Line| {
            other.is(PEER, "certificateChain.name") && other.mesh() == mesh && other.value == name
        };
        let codes = &["root-certificate-missing"];
        found.push(
            Mutant::at("drop a ConfigMap", &line, world.without_document(&line), codes).seen(is_user.clone()),
        );
        let renamed = world.set(&line, &misspell(&line.value));
        found.push(Mutant::at("misspell the ConfigMap itself", &line, renamed, codes).seen(is_user));
    }
    for line in world.of("ConfigMap", "data.root-cert.pem") {
        let renamed = world.replaced(&line, "  ca.crt: |");
        let codes = &["root-certificate-key"];
        found.push(
            Mutant::at("another key for the root", &line, renamed, codes)
                .seen(beside(&line, "metadata.name")),
        );
        let damaged = world.with(&line.file, line.number + 3, 1, &[]);
        found.push(Mutant::at("damage the root", &line, damaged, &["certificate-unreadable"]));
        let others = world.of("ConfigMap", "data.root-cert.pem");
        let own =
            others.iter().find(|other| other.mesh() != line.mesh() && is_root_of(world, other, line.mesh()));
        if let Some(own) = own {
            let block = world.block(own);
            let pasted = world.with(&line.file, line.number, world.block(&line).len(), &block);
            found.push(Mutant::at("the own root for the peer's", &line, pasted, &["root-certificate-own"]));
        }
    }
    found
}

fn is_root_of(world: &World, line: &Line, mesh: &str) -> bool {
    let (_, lines) = world.document(line);
    lines.iter().any(|text| text.contains(&format!("name: {mesh}-ca-root-cert")))
}
