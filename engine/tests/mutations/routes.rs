//! Mistakes in what Istio's own documents say of federated services, and in Services as they are exported.

use crate::mutant::{Mutant, misspell};
use crate::world::{Line, World};

const RULE: &str = "DestinationRule";

pub(crate) fn all(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    found.extend(hosts(world));
    found.extend(failover(world));
    found.extend(tls(world));
    found.extend(exported(world));
    found
}

fn hosts(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.of(RULE, "spec.host") {
        let labels: Vec<&str> = line.value.split('.').collect();
        for at in [0, 1] {
            let mut labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
            labels[at] = misspell(&labels[at]);
            let changed = world.set(&line, &labels.join("."));
            let codes = &["destination-host-unknown"];
            found.push(Mutant::at("misspell the host of a DestinationRule", &line, changed, codes));
        }
        let imported = labels.join(".").replace("svc.cluster.local", "svc.purple-mesh-imports.local");
        let codes = &["destination-host-unknown"];
        found.push(Mutant::at(
            "the host of an import that is none",
            &line,
            world.set(&line, &imported),
            codes,
        ));
    }
    found
}

fn failover(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.of(RULE, "trafficPolicy.outlierDetection") {
        let gone = world.with(&line.file, line.number, world.block(&line).len(), &[]);
        let codes = &["failover-without-outlier-detection"];
        let near = |other: &Line| other.path.contains("localityLbSetting");
        found.push(Mutant::at("drop the outlier detection", &line, gone, codes).seen(near));
    }
    for line in world.select(|line| line.kind == RULE && line.path.contains("failover.")) {
        let codes = &["failover-region-unknown"];
        found.push(Mutant::at("misspell a region", &line, world.set(&line, &misspell(&line.value)), codes));
    }
    for line in world.of(RULE, "localityLbSetting.failover") {
        let indent = " ".repeat(line.indent());
        let entry = format!("{indent}distribute: [{{from: us-east/*, to: {{\"us-west/*\": 80}}}}]");
        let weights = world.with(&line.file, line.number, 0, &[&entry]);
        let added = |other: &Line| other.key == "distribute";
        let codes = &["distribute-weights"];
        found.push(Mutant::at("weights below 100", &line, weights, codes).seen(added));
        let entry = entry.replace("80", "100");
        let both = world.with(&line.file, line.number, 0, &[&entry]);
        let near = |other: &Line| other.path.contains("failover");
        let codes = &["failover-and-distribute"];
        found.push(Mutant::at("weights beside failover", &line, both, codes).seen(near));
    }
    found
}

fn tls(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.of(RULE, "tls.mode") {
        let set = |value: &str| world.set(&line, value);
        let codes = &["mesh-tls-outside"];
        found.push(Mutant::at("TLS of the mesh to a host outside", &line, set("ISTIO_MUTUAL"), codes));
        let codes = &["unknown-value"];
        found.push(Mutant::at("misspell a mode of TLS", &line, set("DISABLED"), codes));
        let skip = format!("{}insecureSkipVerify: true", " ".repeat(line.indent()));
        let unverified = world.with(&line.file, line.number, 1, &[&line.set("SIMPLE"), &skip]);
        let added = |other: &Line| other.key == "insecureSkipVerify";
        let codes = &["tls-not-verified"];
        found.push(Mutant::at("TLS that verifies nothing", &line, unverified, codes).seen(added));
    }
    found
}

/// Services that are exported, as far as a rule names them outright.
fn exported(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    let named =
        world.select(|line| line.kind == "ExportedServiceSet" && line.path.ends_with("nameSelector.name"));
    for line in world.of("Service", "spec") {
        let (_, document) = world.document(&line);
        let rule = named.iter().find(|rule| {
            rule.mesh() == line.mesh()
                && document.iter().any(|text| text.trim() == format!("name: {}", rule.value))
        });
        let Some(rule) = rule else { continue };
        let (file, made) = (line.file.clone(), line.number + 1);
        let below = move |other: &Line| other.file == file && other.number.abs_diff(made) <= 3;
        let add = |text: &str| world.with(&line.file, made, 0, &[text]);
        let codes = &["headless-service-exported"];
        found.push(
            Mutant::at("a headless Service", &line, add("  clusterIP: None"), codes).seen(below.clone()),
        );
        let external =
            world.with(&line.file, made, 0, &["  type: ExternalName", "  externalName: a.example"]);
        let codes = &["external-name-exported"];
        let at_rule = |other: &Line| other.kind == rule.kind && other.mesh() == rule.mesh();
        found.push(Mutant::at("an ExternalName Service", &line, external, codes).seen(at_rule));
        let hidden =
            world.with(&line.file, line.number, 0, &["  annotations: {networking.istio.io/exportTo: .}"]);
        let codes = &["service-not-visible"];
        found.push(Mutant::at("a Service nobody sees", &line, hidden, codes).seen(at_rule));
        let port = world.select(|other| {
            other.file == line.file && other.document == line.document && other.path == "spec.ports.0.port"
        });
        let Some(port) = port.first() else { continue };
        let udp = format!("{}protocol: UDP", " ".repeat(port.text.find("port").unwrap()));
        let changed = world.with(&line.file, port.number + 1, 0, &[&udp]);
        let codes = &["udp-port-exported"];
        found.push(Mutant::at("a port of UDP", &line, changed, codes).seen(below));
    }
    found
}
