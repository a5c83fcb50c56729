//! Mistakes in export and import sets.

use crate::mutant::{Mutant, misspell};
use crate::world::{Line, World};

const SETS: [&str; 2] = ["ExportedServiceSet", "ImportedServiceSet"];

pub(crate) fn all(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    found.extend(names(world));
    found.extend(aliases(world));
    found.extend(types(world));
    found.extend(as_local(world));
    found.extend(order(world));
    found.extend(labels(world));
    found.extend(sets(world));
    found
}

fn fixed(world: &World, kind: &str, end: &str) -> Vec<Line> {
    let mut lines = world.of(kind, end);
    lines.retain(|line| !line.value.is_empty() && line.value != "*");
    lines
}

/// The lines of the import rules that could take what an export line gives: same peer, the other way round.
fn importers(line: &Line) -> impl Fn(&Line) -> bool + use<> {
    let exporter = line.mesh().to_owned();
    move |other: &Line| {
        let is_part =
            ["nameSelector.name", "nameSelector.namespace"].iter().any(|end| other.path.ends_with(end));
        other.kind == SETS[1] && is_part && other.file.contains("mesh") && other.mesh() != exporter
    }
}

fn names(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for (kind, codes) in [
        (SETS[0], &["export-matches-nothing", "namespace-not-member"][..]),
        (SETS[1], &["import-not-offered", "import-by-original-name"][..]),
    ] {
        for end in ["nameSelector.name", "nameSelector.namespace", "labelSelector.namespace"] {
            for line in fixed(world, kind, end) {
                let class =
                    if end.ends_with("name") { "misspell the name" } else { "misspell the namespace" };
                found.push(Mutant::at(class, &line, world.set(&line, &misspell(&line.value)), codes));
                let upper = world.set(&line, &line.value.to_uppercase());
                found.push(Mutant::at("capitals in a name", &line, upper, &["invalid-name"]));
                let glob = world.set(&line, &format!("{}*", line.value));
                found.push(Mutant::at("a pattern in a name", &line, glob, &["invalid-name"]));
                let number = world.set(&line, "15443");
                found.push(Mutant::at("a number as a name", &line, number, &["wrong-type"]));
            }
        }
    }
    found
}

fn aliases(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in
        fixed(world, SETS[0], "alias.name").into_iter().chain(fixed(world, SETS[0], "alias.namespace"))
    {
        let codes = &["import-not-offered", "import-by-original-name"];
        let changed = world.set(&line, &misspell(&line.value));
        found.push(
            Mutant::at("misspell the alias of an export", &line, changed, codes).seen(importers(&line)),
        );
        let removed = world.removed(&line);
        found.push(
            Mutant::at("drop a part of an export's alias", &line, removed, codes)
                .seen(importers(&line))
                .may_be_equal(),
        );
        let bad = world.set(&line, &format!("{}_1", line.value));
        found.push(Mutant::at("an underscore in an alias", &line, bad, &["invalid-name"]));
    }
    for line in
        fixed(world, SETS[1], "alias.name").into_iter().chain(fixed(world, SETS[1], "alias.namespace"))
    {
        let changed = world.set(&line, &misspell(&line.value));
        let codes = &["import-namespace-not-found"];
        found.push(Mutant::at("misspell the alias of an import", &line, changed, codes).may_be_equal());
        let codes = &["import-as-local-without-namespace"];
        let dropped = Mutant::at("drop a part of an import's alias", &line, world.removed(&line), codes);
        found.push(dropped.seen(|other| other.key == "importAsLocal").may_be_equal());
        let bad = world.set(&line, &format!("{}_1", line.value));
        found.push(Mutant::at("an underscore in an alias", &line, bad, &["invalid-name"]));
    }
    found
}

fn types(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.select(|line| SETS.contains(&line.kind.as_str()) && line.key == "type") {
        let set = |value: &str| world.set(&line, value);
        found.push(Mutant::at(
            "misspell the type",
            &line,
            set(&misspell(&line.value)),
            &["unknown-rule-type"],
        ));
        let other = if line.value == "NameSelector" { "LabelSelector" } else { "NameSelector" };
        let codes = if line.kind == SETS[0] { &["export-missing-selector"] } else { &["unknown-rule-type"] };
        found.push(Mutant::at("the other kind of selector", &line, set(other), codes));
        let dropped = world.replaced(&line, "  -");
        found.push(Mutant::at("drop the type", &line, dropped, &["missing-field"]).near(1));
    }
    for line in world.select(|line| SETS.contains(&line.kind.as_str()) && line.key.ends_with("Selector")) {
        let count = world.block(&line).len();
        let codes = &["export-missing-selector", "import-missing-selector"];
        let removed = world.with(&line.file, line.number, count, &[]);
        let made = line.number;
        let wanted = move |other: &Line| other.key == "type" && made.abs_diff(other.number) <= 2;
        found.push(Mutant::at("drop the selector", &line, removed, codes).seen(wanted));
    }
    found
}

fn as_local(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.of(SETS[1], "importAsLocal") {
        let flipped = if line.value == "true" { "false" } else { "true" };
        let rule = line.parent().to_owned();
        let alias = world.select(|other| {
            other.file == line.file
                && other.document == line.document
                && other.path == format!("{rule}.nameSelector.alias.namespace")
        });
        let codes = &["import-as-local-without-namespace", "import-namespace-not-found"];
        let places = alias.first().map_or(line.number, |alias| alias.number);
        let mutant = Mutant::at("flip importAsLocal", &line, world.set(&line, flipped), codes);
        found.push(mutant.or_seen(move |other| other.number == places && other.kind == SETS[1]));
        found.push(Mutant::at("a text for a boolean", &line, world.set(&line, "\"true\""), &["wrong-type"]));
        found.push(Mutant::at("a word of YAML 1.1", &line, world.set(&line, "yes"), &["ambiguous-scalar"]));
        let selector = format!("{rule}.nameSelector");
        let below = world.select(|other| {
            other.file == line.file && other.document == line.document && other.path == selector
        });
        let deeper = format!("  {}", line.text);
        let moved = world.with(&line.file, line.number, 2, &[&below[0].text, &deeper]);
        let wrong = Mutant::at(
            "importAsLocal one level too deep",
            &line,
            moved,
            &["misplaced-field", "unknown-field"],
        );
        found.push(wrong.seen(|other| other.path.ends_with("nameSelector.importAsLocal")));
        let suffix = format!("{}domainSuffix: svc.cluster.local", " ".repeat(line.indent()));
        let added = world.with(&line.file, line.number, 1, &[&line.text, &suffix]);
        let codes = &["suffix-is-cluster-domain", "domain-suffix-ignored"];
        found.push(
            Mutant::at("the cluster's own suffix", &line, added, codes)
                .seen(|other| other.key == "domainSuffix"),
        );
    }
    found
}

/// The items of rule lists: the line each begins at, and its lines.
fn items(world: &World) -> Vec<(Line, Vec<String>)> {
    let heads = world
        .select(|line| SETS.contains(&line.kind.as_str()) && line.key == "type" && line.text.contains("- "));
    heads
        .into_iter()
        .map(|head| (head.clone(), world.block(&head).into_iter().map(str::to_owned).collect()))
        .collect()
}

fn order(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    let items = items(world);
    for (head, lines) in &items {
        let texts: Vec<&str> = lines.iter().chain(lines).map(String::as_str).collect();
        let doubled = world.with(&head.file, head.number, lines.len(), &texts);
        let second = head.number + lines.len();
        let codes = &["export-rule-shadowed", "import-rule-shadowed"];
        let file = head.file.clone();
        let is_second = move |line: &Line| line.file == file && line.number == second;
        found.push(Mutant::at("the same rule twice", head, doubled, codes).seen(is_second));
        let wide = ["  - type: NameSelector", "    nameSelector: {}"];
        let mut widened = wide.to_vec();
        widened.extend(lines.iter().map(String::as_str));
        let widened = world.with(&head.file, head.number, lines.len(), &widened);
        let codes = &["export-rule-shadowed", "import-rule-shadowed"];
        let (file, at) = (head.file.clone(), head.number + 2);
        let is_later = move |line: &Line| line.file == file && line.number == at;
        found.push(Mutant::at("a rule for everything first", head, widened, codes).seen(is_later));
    }
    for pair in items.windows(2) {
        let [(first, _), (second, two)] = pair else { continue };
        if first.file != second.file || first.document != second.document {
            continue;
        }
        // Comments between the two go with the first.
        let count = second.number - first.number;
        let one = world.files[&first.file].lines().skip(first.number - 1).take(count);
        let texts: Vec<&str> = two.iter().map(String::as_str).chain(one).collect();
        let swapped = world.with(&first.file, first.number, texts.len(), &texts);
        let codes = &["export-rule-shadowed", "import-rule-shadowed", "import-not-offered"];
        found.push(
            Mutant::at("swap two rules", first, swapped, codes).or_seen(importers(first)).may_be_equal(),
        );
    }
    found
}

fn labels(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for line in world.select(|line| line.path.contains("matchLabels.")) {
        let key = line.text.replace(&line.key, &misspell(&line.key));
        let codes = &["export-matches-nothing"];
        found.push(Mutant::at("misspell a label", &line, world.replaced(&line, &key), codes));
        let value = world.set(&line, "\"sometimes\"");
        found.push(Mutant::at("another value of a label", &line, value, codes));
        let empty = world.removed(&line);
        let wanted = |other: &Line| other.key == "selector" || other.key == "matchLabels";
        found.push(Mutant::at("drop the only label", &line, empty, &["empty-label-selector"]).seen(wanted));
        let indent = " ".repeat(line.indent() - 2);
        let text = format!("{indent}matchExpressions: [{{key: export-service, operator: Near}}]");
        let operator = world.with(&line.file, line.number - 1, 2, &[&text]);
        let wanted = |other: &Line| other.key == "matchExpressions";
        found.push(
            Mutant::at("an unknown operator", &line, operator, &["invalid-label-selector"]).seen(wanted),
        );
    }
    found
}

fn sets(world: &World) -> Vec<Mutant> {
    let mut found = Vec::new();
    for kind in SETS {
        for line in world.of(kind, "metadata.name") {
            let codes = &["export-without-peer", "import-without-peer"];
            found.push(Mutant::at(
                "misspell the peer of a set",
                &line,
                world.set(&line, &misspell(&line.value)),
                codes,
            ));
            let gone = world.without_document(&line);
            let (mesh, peer) = (line.mesh().to_owned(), line.value.clone());
            let is_counterpart = move |other: &Line| other.mesh() == peer && other.value == mesh;
            if kind == SETS[0] {
                let wanted = move |other: &Line| other.is(SETS[1], "metadata.name") && is_counterpart(other);
                found.push(
                    Mutant::at("drop an export set", &line, gone, &["import-not-offered"]).seen(wanted),
                );
            } else {
                let exporter = line.value.clone();
                let wanted = move |other: &Line| {
                    other.kind == SETS[0] && other.key == "type" && other.mesh() == exporter
                };
                found.push(
                    Mutant::at("drop an import set", &line, gone, &["offered-not-imported"]).seen(wanted),
                );
            }
        }
    }
    found
}
