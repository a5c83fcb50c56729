//! Mistakes in control planes, member rolls and Services.

use crate::mutant::{Mutant, misspell};
use crate::world::{Line, World};

const PLANE: &str = "ServiceMeshControlPlane";
const PEER: &str = "ServiceMeshPeer";

pub(crate) fn all(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    found.extend(gateways(world));
    found.extend(ports(world));
    found.extend(domains(world));
    found.extend(members(world));
    found.extend(services(world));
    found
}

/// Where peers of one mesh name a gateway.
fn users(line: &Line, name: &str) -> impl Fn(&Line) -> bool + use<> {
    let (mesh, name) = (line.mesh().to_owned(), name.to_owned());
    move |other: &Line| {
        other.kind == PEER && other.mesh() == mesh && other.path.contains("gateways.") && other.value == name
    }
}

fn gateways(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    let is_gateway = |line: &Line| {
        line.kind == PLANE
            && line.path.starts_with("spec.gateways.additional")
            && line.path.split('.').count() == 4
    };
    for line in world.select(is_gateway) {
        let renamed = world.replaced(&line, &line.text.replace(&line.key, &misspell(&line.key)));
        let codes = &["gateway-not-found"];
        found.push(Mutant::at("rename a gateway", &line, renamed, codes).seen(users(&line, &line.key)));
        let dropped = world.with(&line.file, line.number, world.block(&line).len(), &[]);
        found.push(Mutant::at("drop a gateway", &line, dropped, codes).seen(users(&line, &line.key)));
    }
    for line in world.of(PLANE, "enabled") {
        let gateway = line.path.split('.').nth(3).unwrap().to_owned();
        let codes = &["gateway-not-found"];
        let off = Mutant::at("switch a gateway off", &line, world.set(&line, "false"), codes);
        found.push(off.seen(users(&line, &gateway)));
    }
    for line in world.select(|line| line.kind == PLANE && line.path.contains("requestedNetworkView.")) {
        let peer = line.value.trim_start_matches("network-").to_owned();
        let codes = &["network-view-mismatch"];
        for value in [format!("{peer}-network"), misspell(&line.value)] {
            found.push(Mutant::at("another network", &line, world.set(&line, &value), codes));
        }
        let gone = world.with(&line.file, line.number - 1, 2, &[]);
        let gateway = line.path.split('.').nth(3).unwrap().to_owned();
        let mesh = line.mesh().to_owned();
        let wanted = move |other: &Line| other.kind == PLANE && other.mesh() == mesh && other.key == gateway;
        found.push(Mutant::at("drop the network", &line, gone, codes).seen(wanted));
    }
    for line in world.select(|line| line.kind == PLANE && line.key == "routerMode") {
        let codes = &["router-mode-missing"];
        let sni = world.set(&line, "standard");
        found.push(Mutant::at("another router mode", &line, sni, codes));
        let gateway = line.path.split('.').nth(3).unwrap().to_owned();
        let mesh = line.mesh().to_owned();
        let wanted = move |other: &Line| other.kind == PLANE && other.mesh() == mesh && other.key == gateway;
        found.push(Mutant::at("drop the router mode", &line, world.removed(&line), codes).seen(wanted));
    }
    for line in world.select(|line| line.key.ends_with("aws-load-balancer-type")) {
        let codes = &["load-balancer-ends-tls"];
        found.push(Mutant::at("another load balancer", &line, world.set(&line, "clb"), codes));
        let mesh = line.mesh().to_owned();
        let gone = world.with(&line.file, line.number - 1, 2, &[]);
        let wanted = move |other: &Line| other.mesh() == mesh && other.is(PLANE, "service.type");
        found.push(Mutant::at("drop the kind of load balancer", &line, gone, codes).seen(wanted));
    }
    found
}

fn ports(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    let is_port = |line: &Line, key: &str| {
        line.kind == PLANE && line.path.contains("service.ports.") && line.key == key
    };
    for line in world.select(|line| is_port(line, "name")) {
        let codes = &["gateway-port-name"];
        let other = match line.value.as_str() {
            "tls" => "https",
            "http-discovery" => "https-discovery",
            _ => "http-discovery",
        };
        found.push(Mutant::at("another name of a port", &line, world.set(&line, other), codes));
        let gone = Mutant::at("a port without name", &line, world.removed(&line), codes);
        found.push(gone.or_above_port(&line));
    }
    for line in world.select(|line| is_port(line, "port")) {
        let next = (line.value.parse::<u32>().unwrap() + 1).to_string();
        found.push(Mutant::at(
            "another port of a gateway",
            &line,
            world.set(&line, &next),
            &["gateway-port-missing"],
        ));
        found.push(Mutant::at("a text for a port", &line, world.set(&line, "tls"), &["wrong-type"]));
    }
    for line in world.select(|line| is_port(line, "nodePort")) {
        found.push(Mutant::at(
            "a nodePort out of range",
            &line,
            world.set(&line, "15443"),
            &["node-port-range"],
        ));
        let mesh = line.mesh().to_owned();
        let field = if line.value == "30510" { "servicePort" } else { "discoveryPort" };
        let wanted = move |other: &Line| other.kind == PEER && other.mesh() != mesh && other.key == field;
        let changed =
            Mutant::at("another nodePort", &line, world.set(&line, "31000"), &["remote-port-mismatch"]);
        found.push(changed.seen(wanted));
        let gone = Mutant::at("drop a nodePort", &line, world.removed(&line), &["node-port-unpaired"]);
        found.push(gone.or_above_port(&line));
    }
    found
}

impl Mutant {
    /// The lines of the same port: the two above.
    fn or_above_port(mut self, line: &Line) -> Self {
        self.places.extend((1..=2).map(|less| (line.file.clone(), line.number - less)));
        self
    }
}

fn domains(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.of(PLANE, "spec.security.trust.domain") {
        let mesh = line.mesh().to_owned();
        let wanted =
            move |other: &Line| other.kind == PEER && other.mesh() != mesh && other.key == "trustDomain";
        let codes = &["trust-domain-mismatch", "trust-domain-shared"];
        for value in [misspell(&line.value), "cluster.local".to_owned()] {
            let mutant = Mutant::at("another own trust domain", &line, world.set(&line, &value), codes);
            found.push(mutant.or_seen(wanted.clone()));
        }
        let removed = Mutant::at("drop the own trust domain", &line, world.removed(&line), codes);
        found.push(removed.seen(wanted));
    }
    found
}

fn members(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in
        world.select(|line| line.kind == "ServiceMeshMemberRoll" && line.path.starts_with("spec.members."))
    {
        let codes = &["member-not-found", "namespace-not-member"];
        let changed = world.set(&line, &misspell(&line.value));
        found.push(Mutant::at("misspell a member", &line, changed, codes));
        let mesh = line.mesh().to_owned();
        let wanted = move |other: &Line| other.mesh() == mesh && other.key == "namespace";
        let removed = world.replaced(&line, "  - kube-public");
        found.push(Mutant::at("another member", &line, removed, codes).or_seen(wanted));
    }
    for line in world.of("Namespace", "metadata.name") {
        let mesh = line.mesh().to_owned();
        let value = line.value.clone();
        let wanted = move |other: &Line| {
            other.kind == "ServiceMeshMemberRoll" && other.mesh() == mesh && other.value == value
        };
        let changed = world.set(&line, &misspell(&line.value));
        let codes = &["member-not-found"];
        found.push(Mutant::at("misspell a Namespace", &line, changed, codes).seen(wanted).may_be_equal());
    }
    found
}

fn services(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for end in ["metadata.name", "metadata.namespace"] {
        for line in world.of("Service", end) {
            let mesh = line.mesh().to_owned();
            let wanted = move |other: &Line| other.kind == "ExportedServiceSet" && other.mesh() == mesh;
            let codes = &["export-matches-nothing", "namespace-not-member"];
            let changed = world.set(&line, &misspell(&line.value));
            found.push(
                Mutant::at("misspell a Service", &line, changed, codes).seen(wanted.clone()).may_be_equal(),
            );
            if end == "metadata.name" {
                let gone = world.without_document(&line);
                found.push(Mutant::at("drop a Service", &line, gone, codes).seen(wanted).may_be_equal());
            }
        }
    }
    for line in
        world.select(|line| line.kind == "Service" && line.key == "name" && line.path.contains("ports."))
    {
        let codes = &["port-without-protocol"];
        let removed = Mutant::at("a port without protocol", &line, world.removed(&line), codes);
        found.push(removed.or_above_port(&line).may_be_equal());
    }
    found
}
