//! Laws of the engine, each checked on random rule sets and the documents written for them.
//!
//! Rules and services are drawn from a handful of names, so that rules overlap, shadow and collide all the time.
//! The oracle runs the rules one after the other over every service there could be; it shares no code with the
//! indexes of the table.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failed law panics anyway")]

use std::fmt::Write;

use carnet_engine::answer::{Caller, GatewayRequest};
use carnet_engine::compile::{Options, compile, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::host::is_normal;
use carnet_engine::model::Placement;
use carnet_engine::pipeline::{Build, Input, build};
use carnet_engine::source::Source;
use carnet_engine::table::HostTable;
use carnet_engine::yaml::Limits;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const NAMES: [&str; 3] = ["a", "b", "c"];
const NAMESPACES: [&str; 3] = ["east", "west", "shared"];
const PRINCIPAL: &str = "green-mesh.local/ns/green-mesh-system/sa/egress";

/// A rule over names, or over the label `x`.
#[derive(Debug, Clone)]
struct Rule {
    namespace: &'static str,
    name: &'static str,
    alias_namespace: &'static str,
    alias_name: &'static str,
    /// The value of label `x` a label rule wants; `None` for a name rule.
    label: Option<&'static str>,
}

/// A Service that exists.
#[derive(Debug, Clone)]
struct Known {
    namespace: &'static str,
    name: &'static str,
    label: &'static str,
    is_external: bool,
}

fn part(of: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![2 => Just("*"), 1 => Just(""), 4 => select(of)]
}

fn rule(with_labels: bool) -> impl Strategy<Value = Rule> {
    let label = prop_oneof![3 => Just(None), 1 => select(&["t", "f"][..]).prop_map(Some)];
    let parts = (part(&NAMESPACES), part(&NAMES), part(&NAMESPACES), part(&NAMES), label);
    parts.prop_map(move |(namespace, name, alias_namespace, alias_name, label)| Rule {
        namespace,
        name,
        alias_namespace,
        alias_name,
        label: label.filter(|_| with_labels),
    })
}

fn services() -> impl Strategy<Value = Vec<Known>> {
    let all: Vec<(&str, &str)> =
        NAMESPACES.iter().flat_map(|ns| NAMES.iter().map(move |name| (*ns, *name))).collect();
    let kinds = proptest::collection::vec((select(&["t", "f", ""][..]), proptest::bool::weighted(0.15)), 9);
    (subsequence(all, 0..=6), kinds).prop_map(|(names, kinds)| {
        let known = |((namespace, name), (label, is_external)): (
            (&'static str, &'static str),
            (&'static str, bool),
        )| { Known { namespace, name, label, is_external } };
        names.into_iter().zip(kinds).map(known).collect()
    })
}

fn scene(with_labels: bool) -> impl Strategy<Value = (Vec<Rule>, Vec<Known>)> {
    (proptest::collection::vec(rule(with_labels), 0..6), services())
}

/// The documents of red-mesh, one text each.
fn exporter(rules: &[Rule], services: &[Known]) -> Vec<String> {
    let mut set = "apiVersion: federation.maistra.io/v1\nkind: ExportedServiceSet\n\
                   metadata: {name: green-mesh, namespace: red-mesh-system}\nspec:\n  exportRules:\n"
        .to_owned();
    for rule in rules {
        let alias = format!("{{namespace: \"{}\", name: \"{}\"}}", rule.alias_namespace, rule.alias_name);
        match rule.label {
            None => writeln!(
                set,
                "  - {{type: NameSelector, nameSelector: {{namespace: \"{}\", name: \"{}\", alias: {alias}}}}}",
                rule.namespace, rule.name
            ),
            Some(label) => writeln!(
                set,
                "  - {{type: LabelSelector, labelSelector: {{namespace: \"{}\", selector: {{matchLabels: {{x: \"{label}\"}}}}, \
                 aliases: [{{namespace: \"*\", name: \"{}\", alias: {alias}}}]}}}}",
                rule.namespace, rule.name
            ),
        }
        .unwrap();
    }
    let mut documents = vec![peer("green-mesh", "red-mesh-system"), set];
    documents.extend(services.iter().map(service));
    documents
}

fn peer(name: &str, namespace: &str) -> String {
    format!(
        "apiVersion: federation.maistra.io/v1\nkind: ServiceMeshPeer\nmetadata: {{name: {name}, namespace: {namespace}}}\n\
         spec: {{security: {{trustDomain: {name}.local, clientID: {name}.local/ns/{name}-system/sa/egress}}}}\n"
    )
}

fn service(known: &Known) -> String {
    let Known { namespace, name, label, is_external } = known;
    let kind = if *is_external { "type: ExternalName, externalName: elsewhere.example" } else { "" };
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{x: \"{label}\"}}}}\n\
         spec: {{{kind}}}\n"
    )
}

fn importer(rules: &[Rule]) -> Vec<String> {
    let mut set = "apiVersion: federation.maistra.io/v1\nkind: ImportedServiceSet\n\
                   metadata: {name: red-mesh, namespace: green-mesh-system}\nspec:\n  importRules:\n"
        .to_owned();
    for rule in rules {
        writeln!(
            set,
            "  - {{type: NameSelector, nameSelector: {{namespace: \"{}\", name: \"{}\", \
             alias: {{namespace: \"{}\", name: \"{}\"}}}}}}",
            rule.namespace, rule.name, rule.alias_namespace, rule.alias_name
        )
        .unwrap();
    }
    vec![peer("red-mesh", "green-mesh-system"), set]
}

fn built(documents: &[String]) -> Build {
    let input =
        Input { source: Source::new("all.yaml", documents.join("---\n")), placement: Placement::default() };
    build(vec![input], &Limits::default())
}

fn table(documents: &[String], mesh: &str, direction: Direction) -> Option<HostTable> {
    let build = built(documents);
    let mesh = build.federation.mesh(mesh)?;
    Some(compile(&build.federation, mesh, direction, &Options::default()).unwrap())
}

fn is_any(part: &str) -> bool {
    part.is_empty() || part == "*"
}

fn renamed<'a>(part: &'a str, alias: &'a str) -> &'a str {
    if is_any(alias) { part } else { alias }
}

impl Rule {
    fn is_match(&self, namespace: &str, name: &str, known: Option<&Known>) -> bool {
        let is_namespace = is_any(self.namespace) || self.namespace == namespace;
        match self.label {
            None => is_namespace && (is_any(self.name) || self.name == name),
            Some(label) => is_namespace && known.is_some_and(|known| known.label == label),
        }
    }

    fn shown<'a>(&'a self, namespace: &'a str, name: &'a str) -> (&'a str, &'a str) {
        // The alias of a label rule applies where its name pattern does.
        if self.label.is_some() && !is_any(self.name) && self.name != name {
            return (namespace, name);
        }
        (renamed(namespace, self.alias_namespace), renamed(name, self.alias_name))
    }

    /// Whether a service nobody knows can be told from the name it gets.
    fn is_reversible(&self) -> bool {
        let lost = |part: &str, alias: &str| is_any(part) && !is_any(alias);
        self.label.is_none()
            && !lost(self.namespace, self.alias_namespace)
            && !lost(self.name, self.alias_name)
    }

    fn is_single(&self) -> bool {
        self.label.is_none() && !is_any(self.namespace) && !is_any(self.name)
    }
}

/// The service a name leads to: an existing one before one a rule names, before one a wildcard covers; then the
/// earlier rule, then the smaller name.
fn oracle(
    rules: &[Rule],
    services: &[Known],
    namespace: &str,
    name: &str,
) -> Option<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for (from_namespace, from_name) in
        NAMESPACES.iter().flat_map(|ns| NAMES.iter().map(move |name| (*ns, *name)))
    {
        let known =
            services.iter().find(|known| known.namespace == from_namespace && known.name == from_name);
        if known.is_some_and(|known| known.is_external) {
            continue;
        }
        let Some(index) = rules.iter().position(|rule| rule.is_match(from_namespace, from_name, known))
        else {
            continue;
        };
        let rule = &rules[index];
        if rule.shown(from_namespace, from_name) != (namespace, name) {
            continue;
        }
        let tier = match (known, rule.is_single(), rule.is_reversible()) {
            (Some(_), ..) => 0,
            (None, true, _) => 1,
            (None, false, true) => 2,
            (None, false, false) => continue,
        };
        found.push((tier, index, from_namespace, from_name));
    }
    found.into_iter().min().map(|(_, _, namespace, name)| (namespace, name))
}

fn every_name() -> impl Iterator<Item = (&'static str, &'static str)> {
    NAMESPACES.iter().flat_map(|ns| NAMES.iter().map(move |name| (*ns, *name)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the table finds for an exported host is what running the rules over every service finds.
    #[test]
    fn export_lookup_equals_running_the_rules((rules, services) in scene(true)) {
        let table = table(&exporter(&rules, &services), "red-mesh", Direction::Inbound).unwrap();
        for (namespace, name) in every_name() {
            let host = format!("{name}.{namespace}.svc.green-mesh-exports.local");
            let found = table.find_inbound(0, &host).map(|target| target.to.into_owned());
            let expected = oracle(&rules, &services, namespace, name)
                .map(|(namespace, name)| format!("{name}.{namespace}.svc.cluster.local"));
            prop_assert_eq!(found, expected, "{}", host);
        }
    }

    /// The same for imported hosts of a peer whose files are not given.
    #[test]
    fn import_lookup_equals_running_the_rules(rules in proptest::collection::vec(rule(false), 0..6)) {
        let table = table(&importer(&rules), "green-mesh", Direction::Outbound).unwrap();
        for (namespace, name) in every_name() {
            let host = format!("{name}.{namespace}.svc.red-mesh-imports.local");
            let found = table.find_outbound(&host, |_| true).map(|target| target.to.into_owned());
            let expected = oracle(&rules, &[], namespace, name)
                .map(|(namespace, name)| format!("{name}.{namespace}.svc.green-mesh-exports.local"));
            prop_assert_eq!(found, expected, "{}", host);
        }
    }

    /// What no rule exports is denied to everyone, and what is exported is denied to everyone but the peer.
    #[test]
    fn nothing_else_crosses((rules, services) in scene(true), principal in "[a-z.]{1,8}/ns/[a-z]{1,3}/sa/[a-z]{1,3}") {
        let table = table(&exporter(&rules, &services), "red-mesh", Direction::Inbound).unwrap();
        for (namespace, name) in every_name() {
            let authority = format!("{name}.{namespace}.svc.green-mesh-exports.local").into_bytes();
            let ask = |caller: Caller| {
                let request = GatewayRequest { authority: authority.clone(), headers: Vec::new(), caller };
                table.answer(Direction::Inbound, &request).decision
            };
            let is_exported = oracle(&rules, &services, namespace, name).is_some();
            prop_assert_eq!(ask(Caller::verified(PRINCIPAL)), if is_exported { "rewrite" } else { "deny" });
            prop_assert_eq!(ask(Caller::verified(&principal)), "deny");
            prop_assert_eq!(ask(Caller::anonymous()), "deny");
        }
    }

    /// A rule after one that covers it changes nothing.
    #[test]
    fn the_first_match_wins((rules, services) in scene(false), index in any::<prop::sample::Index>(), late in rule(false)) {
        prop_assume!(!rules.is_empty());
        let index = index.index(rules.len());
        let mut longer = rules.clone();
        let covered = Rule { namespace: rules[index].namespace, name: rules[index].name, ..late };
        longer.push(covered);
        let (short, long) = (exporter(&rules, &services), exporter(&longer, &services));
        let (short, long) = (table(&short, "red-mesh", Direction::Inbound), table(&long, "red-mesh", Direction::Inbound));
        let (short, long) = (short.unwrap(), long.unwrap());
        for (namespace, name) in every_name() {
            let host = format!("{name}.{namespace}.svc.green-mesh-exports.local");
            prop_assert_eq!(short.find_inbound(0, &host), long.find_inbound(0, &host));
        }
    }

    /// The order of documents makes no difference to any gateway, and the same input gives the same bytes.
    #[test]
    fn order_of_documents_makes_no_difference((rules, services) in scene(true), seed in any::<u64>()) {
        let mut documents = exporter(&rules, &services);
        documents.extend(importer(&rules));
        let mut shuffled = documents.clone();
        let len = shuffled.len();
        for from in 0..len {
            let to = usize::try_from(seed.rotate_left(u32::try_from(from * 7 % 64).unwrap()) % 97).unwrap() % len;
            shuffled.swap(from, to);
        }
        let texts = |documents: &[String]| {
            let build = built(documents);
            let mut texts = Vec::new();
            for mesh in &build.federation.meshes {
                for direction in [Direction::Inbound, Direction::Outbound] {
                    texts.push(configuration(&build.federation, mesh, direction, &Options::default()));
                }
            }
            let mut findings: Vec<_> = build.findings.iter().map(|finding| finding.message.clone()).collect();
            findings.sort();
            (texts, findings)
        };
        prop_assert_eq!(texts(&documents), texts(&shuffled));
        prop_assert_eq!(texts(&documents), texts(&documents));
    }

    /// Whatever is asked, a request goes on only under a valid host.
    #[test]
    fn every_rewrite_is_a_valid_host((rules, services) in scene(true), authority in authority()) {
        let mut documents = exporter(&rules, &services);
        documents.extend(importer(&rules));
        for (mesh, direction) in [("red-mesh", Direction::Inbound), ("green-mesh", Direction::Outbound)] {
            let table = table(&documents, mesh, direction).unwrap();
            let caller = Caller::verified(PRINCIPAL);
            let request = GatewayRequest { authority: authority.clone(), headers: Vec::new(), caller };
            let answer = table.answer(direction, &request);
            prop_assert!(answer.decision != "rewrite" || is_normal(&answer.authority), "{:?}", answer);
        }
    }

    /// A table written, read and written again is the same text, and a changed text is refused or still a table.
    #[test]
    fn a_table_survives_the_round_trip((rules, services) in scene(true), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let table = table(&exporter(&rules, &services), "red-mesh", Direction::Inbound).unwrap();
        let text = table.text().to_owned();
        let document: carnet_engine::table::document::TableDocument<'_> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(serde_json::to_string_pretty(&document).unwrap(), text.clone());
        let mut bytes = text.into_bytes();
        let position = at.index(bytes.len());
        bytes[position] = byte;
        if let Ok(text) = String::from_utf8(bytes) {
            let _ = HostTable::load(text);
        }
    }
}

/// Hosts that are nearly right, and bytes that are nothing of the kind.
fn authority() -> impl Strategy<Value = Vec<u8>> {
    let label = "[a-cA-C]{1,2}|[a-z]{60,64}|";
    let suffix =
        select(&["svc.green-mesh-exports.local", "svc.red-mesh-imports.local", "svc.cluster.local", "x"][..]);
    let hosts = (label, select(&NAMESPACES[..]), suffix, select(&["", ".", ":80", ":x", ",b"][..]))
        .prop_map(|(name, namespace, suffix, end)| format!("{name}.{namespace}.{suffix}{end}").into_bytes());
    prop_oneof![3 => hosts, 1 => proptest::collection::vec(any::<u8>(), 0..300)]
}
