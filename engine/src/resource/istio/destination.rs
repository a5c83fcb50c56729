//! DestinationRule as written: locality, outlier detection and client TLS.

use crate::resource::reader::{Fields, first_line};
use crate::resource::{Located, Meta};
use crate::source::Span;

/// A DestinationRule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestinationRule {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.host`.
    pub host: Option<Located<String>>,
    /// Whether it is for some workloads only.
    pub has_selector: bool,
    /// `spec.trafficPolicy`, those of its ports, then those of the subsets.
    pub policies: Vec<TrafficPolicy>,
}

/// A traffic policy at one of its levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrafficPolicy {
    /// JSON pointer.
    pub path: String,
    /// `outlierDetection`.
    pub outlier: Option<Outlier>,
    /// `loadBalancer.localityLbSetting`.
    pub locality: Option<LocalityLb>,
    /// `tls`.
    pub tls: Option<ClientTls>,
}

/// `outlierDetection`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlier {
    /// Its first line.
    pub span: Span,
    /// `maxEjectionPercent`.
    pub max_ejection_percent: Option<Located<i64>>,
}

/// `localityLbSetting`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalityLb {
    /// Whether it is switched off.
    pub is_off: bool,
    /// `distribute`.
    pub distribute: Vec<Distribute>,
    /// `failover`.
    pub failover: Vec<Failover>,
    /// Its first line.
    pub span: Span,
    /// Whether `failoverPriority` is given.
    pub has_priority: bool,
}

/// One entry of `distribute`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribute {
    /// Its first line.
    pub span: Span,
    /// The localities traffic is sent to, such as `us-west/zone1/*`.
    pub to: Vec<String>,
    /// The sum of their weights.
    pub sum: i64,
    /// Whether it has any.
    pub is_empty: bool,
}

/// One entry of `failover`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failover {
    /// Its first line.
    pub span: Span,
    /// `from`.
    pub from: Option<Located<String>>,
    /// `to`.
    pub to: Option<Located<String>>,
}

/// `tls` of a traffic policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientTls {
    /// Its first line.
    pub span: Span,
    /// `mode`.
    pub mode: Option<Located<String>>,
    /// `credentialName`.
    pub credential: Option<Located<String>>,
    /// Whether `caCertificates` is given.
    pub has_ca: bool,
    /// `subjectAltNames`.
    pub alt_names: Vec<Located<String>>,
    /// `insecureSkipVerify`.
    pub skips_verify: Option<Located<bool>>,
}

impl DestinationRule {
    pub(super) fn read(spec: &Fields<'_>, meta: Meta) -> Self {
        let mut policies = Vec::new();
        let top = spec.object("trafficPolicy");
        policies.extend(top.as_ref().map(TrafficPolicy::read));
        let ports = top.as_ref().map(|policy| policy.objects("portLevelSettings")).unwrap_or_default();
        policies.extend(ports.iter().map(TrafficPolicy::read));
        for subset in spec.objects("subsets") {
            policies.extend(subset.object("trafficPolicy").as_ref().map(TrafficPolicy::read));
        }
        Self {
            meta,
            host: spec.text("host"),
            has_selector: spec.object("workloadSelector").is_some(),
            policies,
        }
    }

    /// The mode of client TLS at the top level.
    #[must_use]
    pub fn tls(&self) -> Option<&ClientTls> {
        self.policies.iter().find(|policy| policy.path == "/spec/trafficPolicy")?.tls.as_ref()
    }
}

impl TrafficPolicy {
    fn read(fields: &Fields<'_>) -> Self {
        let balancer = fields.object("loadBalancer");
        Self {
            path: fields.path.clone(),
            outlier: fields.object("outlierDetection").map(|outlier| Outlier {
                span: first_line(outlier.node),
                max_ejection_percent: outlier.integer("maxEjectionPercent"),
            }),
            locality: balancer.and_then(|fields| fields.object("localityLbSetting")).map(|fields| {
                LocalityLb {
                    is_off: fields.boolean("enabled").is_some_and(|enabled| !enabled.value),
                    distribute: fields.objects("distribute").iter().map(Distribute::read).collect(),
                    failover: fields.objects("failover").iter().map(Failover::read).collect(),
                    span: first_line(fields.node),
                    has_priority: !fields.texts("failoverPriority").is_empty(),
                }
            }),
            tls: fields.object("tls").map(|fields| ClientTls::read(&fields)),
        }
    }
}

impl Distribute {
    fn read(fields: &Fields<'_>) -> Self {
        let to = fields.object("to");
        let weights: Vec<i64> =
            to.iter().flat_map(|to| to.node.entries()).filter_map(|entry| entry.value.as_int()).collect();
        Self {
            span: first_line(fields.node),
            to: to
                .iter()
                .flat_map(|to| to.node.entries())
                .filter_map(|entry| entry.key.scalar_text())
                .map(str::to_owned)
                .collect(),
            sum: weights.iter().fold(0, |sum, weight| sum.saturating_add(*weight)),
            is_empty: weights.is_empty(),
        }
    }
}

impl Failover {
    fn read(fields: &Fields<'_>) -> Self {
        Self { span: first_line(fields.node), from: fields.text("from"), to: fields.text("to") }
    }
}

impl ClientTls {
    fn read(fields: &Fields<'_>) -> Self {
        Self {
            span: first_line(fields.node),
            mode: fields.text("mode"),
            credential: fields.text("credentialName"),
            has_ca: fields.text("caCertificates").is_some_and(|path| !path.value.is_empty()),
            alt_names: fields.texts("subjectAltNames"),
            skips_verify: fields.boolean("insecureSkipVerify"),
        }
    }

    /// Whether the mode is this one.
    #[must_use]
    pub fn is(&self, mode: &str) -> bool {
        self.mode.as_ref().is_some_and(|written| written.value == mode)
    }
}
