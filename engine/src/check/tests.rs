//! What checks must not do: cry wolf.

use proptest::prelude::*;

use crate::finding::{Code, Finding};
use crate::model::Placement;
use crate::pipeline::{Build, Input, build};
use crate::source::Source;
use crate::yaml::Limits;

fn run(text: &str) -> Build {
    let input = Input { source: Source::new("test.yaml", text), placement: Placement::default() };
    build(vec![input], &Limits::default())
}

fn peer(mesh: &str, peer: &str) -> String {
    format!(
        "---\napiVersion: federation.maistra.io/v1\nkind: ServiceMeshPeer\n\
         metadata: {{name: {peer}, namespace: {mesh}-system}}\nspec:\n  remote: {{addresses: [a.example]}}\n  \
         gateways: {{ingress: {{name: in}}, egress: {{name: out}}}}\n  security:\n    trustDomain: {peer}.local\n    \
         clientID: {peer}.local/ns/{peer}-system/sa/out-service-account\n"
    )
}

fn set(kind: &str, mesh: &str, peer: &str, rules: &[String]) -> String {
    let field = if kind == "ExportedServiceSet" { "exportRules" } else { "importRules" };
    let rules = rules.join("\n  - ");
    format!(
        "---\napiVersion: federation.maistra.io/v1\nkind: {kind}\n\
         metadata: {{name: {peer}, namespace: {mesh}-system}}\nspec:\n  {field}:\n  - {rules}\n"
    )
}

fn name(pattern: &str) -> String {
    let (namespace, name) = pattern.split_once('/').unwrap();
    format!("{{type: NameSelector, nameSelector: {{namespace: \"{namespace}\", name: \"{name}\"}}}}")
}

fn exports(rules: &[&str]) -> String {
    let rules: Vec<_> = rules.iter().map(|rule| name(rule)).collect();
    peer("red-mesh", "green-mesh") + &set("ExportedServiceSet", "red-mesh", "green-mesh", &rules)
}

fn imports(rules: &[&str]) -> String {
    let rules: Vec<_> = rules.iter().map(|rule| name(rule)).collect();
    peer("green-mesh", "red-mesh") + &set("ImportedServiceSet", "green-mesh", "red-mesh", &rules)
}

fn service(name: &str, labels: &str) -> String {
    let (namespace, name) = name.split_once('/').unwrap();
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{{labels}}}}}\n"
    )
}

/// A control plane that takes the roots of others from its own configuration.
fn istio(mesh: &str, settings: &str) -> String {
    format!(
        "---\napiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {{name: {mesh}}}\nspec:\n  \
         namespace: {mesh}-system\n  values:\n    global: {{meshID: {mesh}}}\n    \
         meshConfig: {{trustDomain: {mesh}.local, {settings}}}\n"
    )
}

fn has(build: &Build, code: Code) -> bool {
    build.findings.iter().any(|finding| finding.code == code)
}

#[test]
fn a_root_that_only_the_other_side_lists_is_missed_here() {
    let peers = peer("red-mesh", "green-mesh") + &peer("green-mesh", "red-mesh");
    let lists = |mesh: &str| format!("caCertificates: [{{pem: x, trustDomains: [{mesh}.local]}}]");
    let none = istio("red-mesh", "") + &istio("green-mesh", "") + &peers;
    let one = istio("red-mesh", "") + &istio("green-mesh", &lists("red-mesh")) + &peers;
    let both = istio("red-mesh", &lists("green-mesh")) + &istio("green-mesh", &lists("red-mesh")) + &peers;
    assert!(!has(&run(&none), Code::TrustDomainNotListed));
    assert!(has(&run(&one), Code::TrustDomainNotListed));
    assert!(!has(&run(&both), Code::TrustDomainNotListed));
}

#[test]
fn without_services_nothing_is_said_about_what_rules_match() {
    assert!(!has(&run(&exports(&["bookinfo/ratngs"])), Code::ExportMatchesNothing));
}

#[test]
fn a_rule_for_what_is_left_over_is_not_reported() {
    let text = exports(&["bookinfo/ratings", "bookinfo/*"]) + &service("bookinfo/ratings", "");
    let build = run(&text);
    assert!(!has(&build, Code::ExportMatchesNothing) && !has(&build, Code::ExportRuleShadowed));
}

#[test]
fn a_peer_that_exports_by_wildcard_may_export_what_was_not_given() {
    let build = run(&(exports(&["bookinfo/*"]) + &imports(&["bookinfo/ratings"])));
    assert!(!has(&build, Code::ImportNotOffered));
    let build = run(&(exports(&["bookinfo/*"]) + &imports(&["shop/ratings"])));
    assert!(has(&build, Code::ImportNotOffered));
}

#[test]
fn members_chosen_by_labels_of_namespaces_not_given_are_not_guessed() {
    let roll = "---\napiVersion: maistra.io/v1\nkind: ServiceMeshMemberRoll\n\
                metadata: {name: default, namespace: red-mesh-system}\n\
                spec: {memberSelectors: [{matchLabels: {mesh: red}}]}\n";
    let build = run(&(exports(&["bookinfo/ratings"]) + roll + &service("bookinfo/ratings", "")));
    assert!(!has(&build, Code::NamespaceNotMember));
}

/// A rule over a small world: names, labels, and wildcards of each.
fn rule() -> impl Strategy<Value = String> {
    let part = |parts: [&'static str; 3]| proptest::sample::select(parts.to_vec());
    let names = (part(["a", "b", "*"]), part(["x", "y", "*"])).prop_map(|(n, s)| name(&format!("{n}/{s}")));
    let requirement = proptest::sample::select(vec![
        "{key: app, operator: In, values: [one]}",
        "{key: app, operator: In, values: [one, two]}",
        "{key: app, operator: NotIn, values: [one]}",
        "{key: app, operator: NotIn, values: [one, two]}",
        "{key: app, operator: Exists}",
        "{key: app, operator: DoesNotExist}",
        "{key: tier, operator: Exists}",
        "{key: tier, operator: In, values: [one]}",
    ]);
    let requirements = proptest::collection::vec(requirement, 0..3);
    let labels = (part(["a", "b", "*"]), requirements, any::<bool>()).prop_map(|(namespace, list, fixed)| {
        let fixed = if fixed { "matchLabels: {app: one}, " } else { "" };
        let selector = format!("{{{fixed}matchExpressions: [{}]}}", list.join(", "));
        format!(
            "{{type: LabelSelector, labelSelector: {{namespace: \"{namespace}\", selector: {selector}}}}}"
        )
    });
    prop_oneof![names, labels]
}

/// Every service of the small world.
fn world() -> String {
    let labels =
        ["", "app: one", "app: two", "app: three", "tier: one", "app: one, tier: one", "app: two, tier: two"];
    let places =
        ["a", "b", "c"].into_iter().flat_map(|namespace| ["x", "y", "z"].map(|name| (namespace, name)));
    places
        .flat_map(|(namespace, name)| {
            labels.iter().enumerate().map(move |(number, labels)| {
                let exact = format!("{namespace}/{name}");
                service(&if number == 0 { exact } else { format!("{namespace}/{name}{number}") }, labels)
            })
        })
        .collect()
}

fn indices(findings: &[Finding], code: Code) -> impl Iterator<Item = usize> {
    let paths = findings.iter().filter(move |finding| finding.code == code).map(|finding| &finding.path);
    paths.map(|path| path.rsplit('/').next().unwrap().parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A rule that is reported as shadowed decides no service, whatever the service.
    #[test]
    fn a_shadowed_rule_never_decides(rules in proptest::collection::vec(rule(), 1..7)) {
        let text = peer("red-mesh", "green-mesh") + &set("ExportedServiceSet", "red-mesh", "green-mesh", &rules);
        let build = run(&(text + &world()));
        let mesh = &build.federation.meshes[0];
        let set = mesh.peers[0].exports.as_ref().unwrap();
        for shadowed in indices(&build.findings, Code::ExportRuleShadowed) {
            for service in &mesh.services {
                let decides = set.find(&service.name, &service.labels).is_some_and(|shown| shown.rule == shadowed);
                prop_assert!(!decides, "{}: {}", shadowed, service.name);
            }
        }
    }

    /// A rule that is reported as matching nothing would match no service even if it stood alone.
    #[test]
    fn a_rule_that_matches_nothing_matches_nothing_alone(rules in proptest::collection::vec(rule(), 1..7)) {
        let text = peer("red-mesh", "green-mesh") + &set("ExportedServiceSet", "red-mesh", "green-mesh", &rules);
        let build = run(&(text + &service("a/x", "app: one") + &service("c/y", "tier: one")));
        let mesh = &build.federation.meshes[0];
        let set = mesh.peers[0].exports.as_ref().unwrap();
        for index in indices(&build.findings, Code::ExportMatchesNothing) {
            let matcher = set.rules[index].matcher.as_ref().unwrap();
            prop_assert!(!mesh.services.iter().any(|service| matcher.is_match(&service.name, &service.labels)));
        }
    }
}

/// A mesh between two others; what it imports from `blue-mesh` a route of the gateway leads to.
fn between(gateway: &str) -> String {
    let control_plane = "---\napiVersion: maistra.io/v2\nkind: ServiceMeshControlPlane\n\
         metadata: {name: red-mesh, namespace: red-mesh-system}\nspec:\n  gateways:\n    additionalIngress:\n      \
         in: {service: {metadata: {labels: {gateway: in}}}}\n    additionalEgress:\n      \
         out: {service: {metadata: {labels: {gateway: out}}}}\n";
    let gateway = format!(
        "---\napiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {{name: gateway, namespace: shop}}\n\
         spec:\n  selector: {{gateway: {gateway}}}\n  servers:\n  - port: {{number: 80, name: http, protocol: HTTP}}\n    \
         hosts: [\"*\"]\n"
    );
    let route = "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\n\
         metadata: {name: route, namespace: shop}\nspec:\n  hosts: [shop.example.com]\n  gateways: [gateway]\n  \
         http:\n  - route: [{destination: {host: a.b.svc.blue-mesh-imports.local}}]\n";
    let imports = set("ImportedServiceSet", "red-mesh", "blue-mesh", &[name("b/a")]);
    let peers =
        peer("red-mesh", "green-mesh") + &peer("red-mesh", "blue-mesh").replace("name: in", "name: in-2");
    format!("{control_plane}{peers}{imports}{gateway}{route}")
}

#[test]
fn a_route_from_one_peer_on_to_another_is_transit_and_one_of_the_own_mesh_is_not() {
    assert!(has(&run(&between("in")), Code::UnintendedTransit));
    assert!(!has(&run(&between("out")), Code::UnintendedTransit));
}
