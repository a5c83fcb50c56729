//! Failover between meshes by DestinationRule.
//!
//! Source: `pilot/pkg/networking/core/loadbalancer/loadbalancer.go`.

use std::collections::BTreeSet;

use crate::check::istio::Scene;
use crate::check::words::list;
use crate::finding::{Code, Finding};
use crate::resource::Located;
use crate::resource::istio::{DestinationRule, LocalityLb, Outlier, TrafficPolicy};

/// What share of the endpoints outlier detection takes out where nothing is written.
const EJECTED: i64 = 10;

pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    for rule in &scene.documents.destination_rules {
        let shared = rule.policies.iter().find(|policy| policy.path == "/spec/trafficPolicy");
        for policy in &rule.policies {
            // A subset takes over what it does not set itself, a port does not.
            let inherited = shared.filter(|_| policy.path.starts_with("/spec/subsets"));
            let outlier = policy.outlier.as_ref().or_else(|| inherited?.outlier.as_ref());
            check_policy(&Case { scene, rule, policy, outlier }, findings);
        }
    }
}

struct Case<'a> {
    scene: &'a Scene<'a>,
    rule: &'a DestinationRule,
    policy: &'a TrafficPolicy,
    /// The outlier detection in effect.
    outlier: Option<&'a Outlier>,
}

impl Case<'_> {
    fn on(&self, finding: Finding, field: &str) -> Finding {
        finding.on(&self.scene.object(&self.rule.meta), format!("{}/{field}", self.policy.path))
    }

    fn host(&self) -> String {
        self.rule.host.as_ref().map(|host| self.scene.host(&host.value, &self.rule.meta)).unwrap_or_default()
    }
}

fn check_policy(case: &Case<'_>, findings: &mut Vec<Finding>) {
    match &case.policy.locality {
        Some(locality) if locality.is_off => {}
        Some(locality) => check_locality(case, locality, findings),
        None => check_outlier_alone(case, findings),
    }
}

fn check_locality(case: &Case<'_>, locality: &LocalityLb, findings: &mut Vec<Finding>) {
    const FIELD: &str = "loadBalancer/localityLbSetting";
    for distribute in locality.distribute.iter().filter(|entry| !entry.is_empty && entry.sum != 100) {
        let message = format!("the weights add up to {}", distribute.sum);
        let finding = Finding::new(Code::DistributeWeights, message).at(distribute.span);
        findings.push(case.on(finding, &format!("{FIELD}/distribute")));
    }
    check_weights(case, locality, findings);
    if let (Some(distribute), Some(failover)) = (locality.distribute.first(), locality.failover.first()) {
        let finding = Finding::new(Code::FailoverAndDistribute, "`failover` stands beside `distribute`")
            .at(failover.span)
            .related(distribute.span, "traffic is distributed here");
        return findings.push(case.on(finding, &format!("{FIELD}/failover")));
    }
    if locality.failover.is_empty() && !locality.has_priority {
        return;
    }
    let Some(outlier) = case.outlier else {
        let message = "failover is configured, and nothing tells when an endpoint has failed";
        let finding = Finding::new(Code::FailoverWithoutOutlierDetection, message).at(locality.span);
        return findings.push(case.on(finding, FIELD));
    };
    check_regions(case, locality, findings);
    check_ejection(case, outlier, findings);
}

/// A region nothing is sent to.
fn check_weights(case: &Case<'_>, locality: &LocalityLb, findings: &mut Vec<Finding>) {
    let regions = Regions::of(case);
    for distribute in locality.distribute.iter().filter(|entry| !entry.is_empty) {
        let is_named = |region: &&String| {
            distribute.to.iter().any(|place| region_of(place) == "*" || region_of(place) == *region)
        };
        let missing: Vec<_> = regions.known.iter().filter(|region| !is_named(region)).collect();
        if missing.is_empty() {
            continue;
        }
        let message = format!("endpoints of `{}` in {} get nothing", case.host(), list(missing));
        let finding = Finding::new(Code::LocalityWithoutWeight, message).at(distribute.span);
        findings.push(case.on(finding, "loadBalancer/localityLbSetting/distribute"));
    }
}

/// A rule between two regions of which none is known is a slip; so is one that leads where no endpoint can be.
fn check_regions(case: &Case<'_>, locality: &LocalityLb, findings: &mut Vec<Finding>) {
    let regions = Regions::of(case);
    for failover in &locality.failover {
        let is_known = |region: &Option<Located<String>>| {
            region.as_ref().is_none_or(|region| regions.known.contains(region.value.as_str()))
        };
        let is_possible = is_known(&failover.from) && !regions.are_all;
        if regions.known.is_empty() || is_known(&failover.to) || is_possible {
            continue;
        }
        let Some(to) = &failover.to else { continue };
        let finding =
            Finding::new(Code::FailoverRegionUnknown, format!("no endpoint lies in `{}`", to.value))
                .at(to.span)
                .help(format!("the regions of endpoints are {}", list(&regions.known)));
        findings.push(case.on(finding, "loadBalancer/localityLbSetting/failover"));
    }
}

/// Where the endpoints of a host are said to lie.
struct Regions {
    known: BTreeSet<String>,
    /// Whether there are no others: no pods of the own cluster, no endpoint that does not say.
    are_all: bool,
}

impl Regions {
    fn of(case: &Case<'_>) -> Self {
        let host = case.host();
        let mut known = BTreeSet::new();
        let mut are_all = case.scene.service(&host).is_none();
        for peer in case.scene.imported.peers(&host) {
            let locality = peer.imports.as_ref().and_then(|set| set.locality.as_ref());
            are_all &= locality.is_some();
            known.extend(locality.map(|locality| locality.region.clone()));
        }
        for entry in case.scene.entries(&host) {
            are_all &= entry.localities.len() == entry.endpoints;
            known.extend(entry.localities.iter().map(|place| region_of(place).to_owned()));
        }
        Self { known, are_all }
    }
}

/// The first part of a locality such as `us-west/zone1`.
fn region_of(place: &str) -> &str {
    place.split('/').next().unwrap_or_default()
}

/// Endpoints of an imported host are gateways: while one of two cannot be ejected, failover does not begin.
fn check_ejection(case: &Case<'_>, outlier: &Outlier, findings: &mut Vec<Finding>) {
    let written = outlier.max_ejection_percent.as_ref();
    let percent = written.map_or(EJECTED, |percent| percent.value);
    let host = case.host();
    let imported = case.scene.imported.peers(&host).map(|peer| peer.remote.addresses.len());
    let declared = case.scene.entries(&host).map(|entry| entry.endpoints);
    let endpoints = imported.chain(declared).max().unwrap_or(0);
    if endpoints < 2 || percent >= 100 {
        return;
    }
    let message = format!("at most {percent} % of {endpoints} endpoints are ejected");
    let place = written.map_or(outlier.span, |percent| percent.span);
    findings.push(case.on(Finding::new(Code::PartialEjection, message).at(place), "outlierDetection"));
}

/// Localities count as soon as endpoints can fail.
fn check_outlier_alone(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(outlier) = &case.policy.outlier else { return };
    if Regions::of(case).known.is_empty() {
        return;
    }
    let host = case.rule.host.as_ref().map_or("", |host| host.value.as_str());
    let message = format!("endpoints of `{host}` have localities, and failover between them begins here");
    let finding = Finding::new(Code::OutlierDetectionFailsOver, message).at(outlier.span);
    findings.push(case.on(finding, "outlierDetection"));
}
