//! Mistakes that need no knowledge of federation: spelling of fields, YAML, copies, namespaces.

use crate::mutant::{Mutant, misspell};
use crate::world::{Line, World};

const FEDERATION: [&str; 3] = ["ServiceMeshPeer", "ExportedServiceSet", "ImportedServiceSet"];

pub(crate) fn all(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    found.extend(fields(world));
    found.extend(yaml(world));
    found.extend(objects(world));
    found
}

fn is_federation(line: &Line) -> bool {
    FEDERATION.contains(&line.kind.as_str())
}

/// Keys that are names, and those that say what a document is.
fn is_free(line: &Line) -> bool {
    let maps = [".labels.", ".annotations.", ".matchLabels.", ".additionalIngress.", ".additionalEgress."];
    let name = line.path.strip_suffix(&line.key).unwrap_or(&line.path);
    let is_head = ["kind", "apiVersion", "metadata"].contains(&line.path.as_str());
    let of_kind = match line.kind.as_str() {
        "Service" => name == "spec.selector.",
        "ConfigMap" => name == "data.",
        _ => false,
    };
    is_head || of_kind || maps.iter().any(|map| name.ends_with(map))
}

fn fields(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    let is_field = |line: &Line| line.key.len() > 2 && !is_free(line);
    for line in world.select(is_field) {
        let at = line.text.find(&line.key).unwrap();
        let text =
            format!("{}{}{}", &line.text[..at], misspell(&line.key), &line.text[at + line.key.len()..]);
        let codes = &["unknown-field", "missing-field"];
        found.push(Mutant::at("misspell a field", &line, world.replaced(&line, &text), codes));
    }
    for line in world.select(|line| is_federation(line) && line.path == "kind") {
        let codes = &["unsupported-version"];
        found.push(Mutant::at("misspell a kind", &line, world.set(&line, &misspell(&line.value)), codes));
    }
    for line in world.select(|line| is_federation(line) && line.path == "apiVersion") {
        let codes = &["unsupported-version"];
        let old = world.set(&line, "federation.maistra.io/v1alpha1");
        found.push(Mutant::at("another version", &line, old, codes));
    }
    found
}

fn yaml(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.select(|line| {
        is_federation(line) && line.path.starts_with("spec.") && line.value.len() > 4 && !line.key.is_empty()
    }) {
        found.push(Mutant::at(
            "an open bracket",
            &line,
            world.set(&line, &format!("[{}", line.value)),
            &["yaml-syntax"],
        ));
        found.push(Mutant::at(
            "an open quote",
            &line,
            world.set(&line, &format!("\"{}", line.value)),
            &["yaml-syntax"],
        ));
        let tabbed = format!("\t{}", line.text.trim_start());
        found.push(Mutant::at(
            "a tab as indentation",
            &line,
            world.replaced(&line, &tabbed),
            &["tab-indentation"],
        ));
        if !line.text.contains("- ") {
            let doubled = world.with(&line.file, line.number, 1, &[&line.text, &line.text]);
            let (file, next) = (line.file.clone(), line.number + 1);
            let wanted = move |other: &Line| other.file == file && other.number == next;
            found.push(Mutant::at("a field twice", &line, doubled, &["duplicate-key"]).seen(wanted));
        }
    }
    found
}

fn objects(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    let kinds = [
        "ServiceMeshPeer",
        "ExportedServiceSet",
        "ImportedServiceSet",
        "Service",
        "ServiceMeshControlPlane",
        "ConfigMap",
    ];
    for line in world.select(|line| kinds.contains(&line.kind.as_str()) && line.path == "metadata.name") {
        let (start, lines) = world.document(&line);
        let total = world.files[&line.file].lines().count();
        let mut texts = vec!["---"];
        texts.extend(&lines);
        let copied = world.with(&line.file, total + 1, 0, &texts);
        let at = total + 1 + (line.number - start) + 1;
        let file = line.file.clone();
        let wanted = move |other: &Line| other.file == file && other.number == at;
        let codes = &["duplicate-object", "duplicate-control-plane"];
        found.push(Mutant::at("an object twice", &line, copied, codes).seen(wanted));
    }
    for line in world.select(|line| is_federation(line) && line.path == "metadata.namespace") {
        let codes = &["outside-control-plane"];
        found.push(Mutant::at("another namespace", &line, world.set(&line, &misspell(&line.value)), codes));
    }
    for line in world.of("ServiceMeshControlPlane", "metadata.namespace") {
        let mesh = line.mesh().to_owned();
        let wanted = move |other: &Line| {
            is_federation(other) && other.path == "metadata.namespace" && other.mesh() == mesh
        };
        let codes = &["outside-control-plane"];
        let changed = world.set(&line, &misspell(&line.value));
        found.push(Mutant::at("another namespace of the control plane", &line, changed, codes).seen(wanted));
    }
    for line in world.of("ServiceMeshMemberRoll", "metadata.namespace") {
        let codes = &["outside-control-plane"];
        found.push(Mutant::at("another namespace", &line, world.set(&line, &misspell(&line.value)), codes));
    }
    found
}
