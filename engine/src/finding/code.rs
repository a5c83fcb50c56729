//! The catalogue: every kind of finding with its number, name, severity, effect and explanation.
//!
//! Numbers and names are promises: suppressions and scripts name them. A number is never used again. Families:
//! 0xx files and YAML, 1xx shape of documents, 2xx export rules, 3xx import rules, 4xx peering and trust, 5xx
//! the federation as a whole.

use std::fmt;

/// How serious a finding is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The documents do not do what they say; nothing is rendered.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// `error`, `warning` or `info`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! catalogue {
    ($($variant:ident = $number:literal, $name:literal, $severity:ident, $title:literal, $effect:literal, $way_out:literal;)*) => {
        /// A kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = $title]
                $variant,
            )*
        }

        impl Code {
            /// Every code, by number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The number, printed as `CAR204`.
            #[must_use]
            pub fn number(self) -> u16 {
                match self { $(Self::$variant => $number),* }
            }

            /// The kebab-case name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// How serious findings of this kind are.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }

            /// What is wrong, as a sentence without a full stop.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),* }
            }

            /// What happens at run time, as a clause.
            #[must_use]
            pub fn effect(self) -> &'static str {
                match self { $(Self::$variant => $effect),* }
            }

            /// What to do about it, in a sentence or two.
            #[must_use]
            pub fn way_out(self) -> &'static str {
                match self { $(Self::$variant => $way_out),* }
            }
        }
    };
}

catalogue! {
    YamlSyntax = 1, "yaml-syntax", Error,
        "The text is not YAML", "kubectl refuses the file; the other documents of the file are still checked",
        "Correct the place shown. The cause is often earlier: look for an unclosed bracket or quote above it.";
    DuplicateKey = 2, "duplicate-key", Error,
        "A key is written twice in one mapping", "which value counts depends on the reader; kubectl may take either",
        "Keep one of the two entries.";
    UnrenderedTemplate = 3, "unrendered-template", Error,
        "The file looks like a template that was not rendered", "the document cannot be read",
        "Render it first, for example with `helm template`, and check the result.";
    TabIndentation = 4, "tab-indentation", Error,
        "A tab is used for indentation", "the document cannot be read, YAML forbids tabs there",
        "Indent with spaces; most editors can convert the tabs.";
    NotUtf8 = 5, "not-utf8", Error,
        "The file is not UTF-8 text", "nothing in the file can be read",
        "Save the file as UTF-8; editors call it the encoding of the file.";
    AliasBudget = 6, "alias-budget", Error,
        "Aliases expand without bound", "the document is refused before it fills the memory",
        "Write the values out, or use fewer levels of aliases.";
    TooDeep = 7, "too-deep", Error,
        "The document is nested too deeply", "the document is refused",
        "No federation document needs more than a dozen levels; look for a generated or damaged file.";
    TooLarge = 8, "too-large", Error,
        "The file or its number of documents is over the limit", "the rest of the file is not read",
        "Split the file; 64 MiB and 100,000 documents are read from one.";
    ByteOrderMark = 9, "byte-order-mark", Info,
        "The file begins with a byte order mark", "no harm is done, the mark is skipped",
        "Save the file as UTF-8 without byte order mark.";
    StrayByteOrderMark = 10, "stray-byte-order-mark", Error,
        "A byte order mark stands inside the file", "the document cannot be read; files were probably joined",
        "Remove the three bytes EF BB BF at the place shown.";
    UnsupportedTag = 11, "unsupported-tag", Warning,
        "A YAML tag is not understood by Kubernetes", "kubectl refuses the document or reads another value",
        "Write the plain value without a tag.";
    AmbiguousScalar = 12, "ambiguous-scalar", Warning,
        "A value means different things to kubectl and to YAML 1.2",
        "tools disagree on what is configured",
        "Quote the value if text is meant, else write it as `true`, `false` or a plain decimal number.";
    MergeKey = 13, "merge-key", Info,
        "A merge key is used", "kubectl and Carnet merge the fields, strict YAML 1.2 tools do not",
        "Write the merged fields out where other tools read the file too.";
    NonScalarKey = 14, "non-scalar-key", Error,
        "A mapping key is not plain text", "kubectl refuses the document",
        "Write the key as text; quote it if it begins with a bracket, a brace or `?`.";
    ControlCharacter = 15, "control-character", Error,
        "A control character stands in the text", "the document cannot be read",
        "Remove the character at the place shown; an editor that shows invisible characters helps to find it.";
    UnknownAlias = 16, "unknown-alias", Error,
        "An alias names an anchor that is not there", "the document cannot be read",
        "Define the anchor before it in the same document, or quote a value that begins with `*`.";

    UnknownField = 101, "unknown-field", Error,
        "A field does not exist in this kind", "the API server drops it without a word, as if it were not there",
        "Correct the spelling, or remove the field.";
    WrongType = 102, "wrong-type", Error,
        "A value has the wrong type", "the API server refuses the object",
        "Write a value of the type asked for.";
    MissingField = 103, "missing-field", Error,
        "A field that is required is absent", "the API server refuses the object",
        "Add the field, with the value the object is to have.";
    MisplacedField = 104, "misplaced-field", Error,
        "A field stands at the wrong level", "the API server drops it without a word, as if it were not there",
        "Move it to the level shown.";
    DuplicateObject = 105, "duplicate-object", Error,
        "Two documents describe the same object", "the one applied last wins; which one that is depends on the order of files",
        "Keep one of the two.";
    UnsupportedVersion = 106, "unsupported-version", Error,
        "The API version of a federation document is not known", "the document is ignored",
        "Use `federation.maistra.io/v1`.";
    OutOfRange = 107, "out-of-range", Error,
        "A number is outside its range", "no gateway can listen or connect there",
        "Write a port from 1 to 65535.";
    InvalidName = 108, "invalid-name", Error,
        "A name is not a valid DNS name", "the API server refuses the object, or the host made of it never resolves",
        "Use lower-case letters, digits and `-`, at most 63 in one label.";

    ExportWithoutPeer = 201, "export-without-peer", Error,
        "An ExportedServiceSet has no ServiceMeshPeer of its name", "nothing is exported by it",
        "Name the set exactly like the peer, in the same namespace.";
    ExportMatchesNothing = 202, "export-matches-nothing", Warning,
        "An export rule matches no Service that was given", "nothing is exported by this rule today",
        "Check namespace, name and labels against the Services; a rule may also name a Service that is still to come.";
    UnknownRuleType = 203, "unknown-rule-type", Error,
        "The type of a rule is not one the controller knows", "the rule is skipped with a log line",
        "Use `NameSelector` or `LabelSelector` for exports, `NameSelector` for imports.";
    ExportRuleShadowed = 204, "export-rule-shadowed", Warning,
        "An export rule can never decide", "an earlier rule takes every service it could match",
        "Move the narrower rule up, or remove it: the first matching rule is used.";
    ExportNameConflict = 205, "export-name-conflict", Error,
        "Two services are exported under one name", "only one of them answers, and which one is not defined",
        "Give one of them another alias.";
    ExportAliasNotInjective = 206, "export-alias-not-injective", Warning,
        "An alias can give several services one name", "the second service that matches will collide with the first",
        "Fix the part that is a wildcard, or leave the alias of that part out.";
    ExportsEverything = 207, "exports-everything", Warning,
        "A rule exports every service of the mesh", "control plane, gateways and every future service are shared",
        "Name the namespaces that are meant.";
    ServiceNotVisible = 208, "service-not-visible", Warning,
        "A Service that a rule names is not visible to the control plane", "the Service is not exported",
        "Widen `networking.istio.io/exportTo`, or remove the rule.";
    SensitiveNamespace = 209, "sensitive-namespace", Warning,
        "A rule exports services of a control-plane or system namespace", "the peer can reach components of the platform",
        "Export application namespaces only.";
    ExportMissingSelector = 211, "export-missing-selector", Error,
        "An export rule lacks the selector its type names", "the rule is skipped with a log line",
        "Add the selector, or change the type to the selector that is there.";
    InvalidLabelSelector = 212, "invalid-label-selector", Error,
        "A label selector cannot be evaluated", "the whole rule is skipped with a log line",
        "Give `In` and `NotIn` values, `Exists` and `DoesNotExist` none, and use no other operator.";
    ManyNamespacesOneAlias = 214, "many-namespaces-one-alias", Warning,
        "Many namespaces are shown as one", "services that are not given as input answer from the first of them only",
        "Give the Services as input, or use fewer rules with the same namespace alias.";
    ExternalNameExported = 215, "external-name-exported", Warning,
        "A rule names an ExternalName Service", "such Services are never exported",
        "Import or expose the target itself.";
    SetWithoutRules = 216, "set-without-rules", Warning,
        "A set has no rules", "nothing is shared by it",
        "Add rules, or remove the set.";
    HostTooLong = 217, "host-too-long", Error,
        "A host made by a rule is longer than DNS allows", "no client can ask for it",
        "Shorten the names or the suffix; 253 bytes are allowed, 63 per label.";
    SelectorNotUsed = 218, "selector-not-used", Warning,
        "A rule has a selector that its type does not name", "that selector is ignored",
        "Remove the selector, or set `type` to the one that uses it.";
    EmptyLabelSelector = 219, "empty-label-selector", Warning,
        "A label selector is empty", "every service of the namespace is exported, whatever its labels",
        "Add the labels that are meant; to export the whole namespace, say so with a `NameSelector`.";

    ImportNotOffered = 301, "import-not-offered", Warning,
        "An import rule matches nothing the peer exports", "no host appears in this mesh by this rule today",
        "Compare with what the peer exports; rules match the exported name, after the exporter's alias.";
    ImportByOriginalName = 302, "import-by-original-name", Warning,
        "An import rule names a service as the peer calls it inside", "the rule matches nothing: it must use the exported name",
        "Use the alias under which the peer exports the service.";
    ImportRuleShadowed = 303, "import-rule-shadowed", Warning,
        "An import rule can never decide", "an earlier rule takes every service it could match",
        "Move the narrower rule up, or remove it: the first matching rule is used.";
    ImportHidesLocalService = 304, "import-hides-local-service", Warning,
        "An import takes the name of a Service of this mesh", "requests to that name are answered by both meshes",
        "If failover is meant, set a locality on the import; else use another alias.";
    ImportAsLocalWithoutNamespace = 305, "import-as-local-without-namespace", Error,
        "importAsLocal needs a fixed alias namespace", "the rule is skipped with a log line",
        "Set `alias.namespace` to the namespace the service is to appear in.";
    DomainSuffixIgnored = 306, "domain-suffix-ignored", Warning,
        "importAsLocal makes the rule's domain suffix meaningless", "the host ends in the cluster's own domain",
        "Remove `domainSuffix`, or remove `importAsLocal` to use it.";
    ImportSharedName = 307, "import-shared-name", Warning,
        "Two peers are imported under one host", "requests are spread over both peers",
        "Set localities or `carnet.dev/priority` if that is meant, else use another alias.";
    ImportNameConflict = 308, "import-name-conflict", Error,
        "Two services of one peer are imported under one host", "only one of them answers, and which one is not defined",
        "Give one of them another alias.";
    SuffixIsClusterDomain = 309, "suffix-is-cluster-domain", Error,
        "A domain suffix is the cluster's own", "the rule is skipped with a log line",
        "Use `importAsLocal: true` to import into the cluster's own names.";
    ImportMissingSelector = 310, "import-missing-selector", Error,
        "An import rule lacks its nameSelector", "the rule is skipped with a log line",
        "Add a `nameSelector`; an empty one matches everything.";
    ImportWithoutPeer = 311, "import-without-peer", Error,
        "An ImportedServiceSet has no ServiceMeshPeer of its name", "nothing is imported by it",
        "Name the set exactly like the peer, in the same namespace.";
    InvalidDomainSuffix = 312, "invalid-domain-suffix", Error,
        "A domain suffix is not a DNS name", "the hosts made with it never resolve",
        "Use lower-case labels separated by dots.";
    InvalidLocality = 313, "invalid-locality", Error,
        "A locality is incomplete", "the whole locality is dropped without a word",
        "Give a region with every zone, and a zone with every subzone.";
    SuffixInsideClusterDomain = 314, "suffix-inside-cluster-domain", Warning,
        "A domain suffix lies inside the cluster's own domain", "hosts under it are taken for local ones",
        "Use a suffix outside the cluster domain, or `importAsLocal`.";
    ImportAliasNotInjective = 315, "import-alias-not-injective", Warning,
        "An alias can give several imported services one host", "only services the peer is known to export can be resolved, and the second collides with the first",
        "Fix the part that is a wildcard, or leave the alias of that part out.";

    OneSidedPeering = 401, "one-sided-peering", Error,
        "A peer has no ServiceMeshPeer for this mesh", "its gateways refuse this mesh, and nothing crosses",
        "Create the counterpart in the other mesh.";
    TrustDomainMismatch = 402, "trust-domain-mismatch", Error,
        "The trust domain written for a peer is not the peer's own", "TLS fails with CERTIFICATE_VERIFY_FAILED",
        "Use the peer's own `spec.security.trust.domain`.";
    TrustDomainShared = 403, "trust-domain-shared", Error,
        "Two meshes have one trust domain", "their workloads cannot be told apart, and the peer's root certificate is not loaded",
        "Give every mesh a trust domain of its own.";
    ClientIdMissing = 404, "client-id-missing", Error,
        "A peer has no clientID", "nobody is let in as this peer; Maistra would let anyone in",
        "Set `security.clientID` to the identity of the peer's egress gateway.";
    GatewayNotFound = 405, "gateway-not-found", Error,
        "A peer names a gateway that the control plane does not declare", "no gateway serves the peer, without a word",
        "Use the name of an entry of `additionalIngress` or `additionalEgress`.";
    GatewayMissing = 406, "gateway-missing", Error,
        "A peer names no gateway", "no gateway serves the peer, without a word",
        "Set `gateways.ingress.name` and `gateways.egress.name`.";
    RootCertificateMissing = 408, "root-certificate-missing", Warning,
        "The ConfigMap with a peer's root certificate is not among those given", "unless it exists in the cluster, TLS with the peer fails",
        "Correct the name, or add the ConfigMap with the key `root-cert.pem`.";
    RootCertificateKind = 409, "root-certificate-kind", Error,
        "A root certificate is kept in something other than a ConfigMap", "the peer is not configured at all",
        "Use a ConfigMap with the key `root-cert.pem`.";
    ClientIdScheme = 410, "client-id-scheme", Error,
        "A clientID carries the scheme `spiffe://`", "it never matches, and every request is refused",
        "Leave the scheme out.";
    ClientIdMismatch = 411, "client-id-mismatch", Error,
        "A clientID is not the identity of the peer's egress gateway", "every request of the peer is refused",
        "Use `<trust domain>/ns/<namespace>/sa/<egress gateway>-service-account` of the peer.";
    ClientIdOverlap = 412, "client-id-overlap", Error,
        "A certificate could name two peers", "what is exported to one is open to the other",
        "Give each peer an identity of its own: the exact service account of its egress gateway.";
    TrustDomainMissing = 413, "trust-domain-missing", Warning,
        "A peer has no trust domain", "the own one is assumed, and the peer's root certificate is not loaded",
        "Set `security.trustDomain` to the peer's own.";
    RemoteAddressMissing = 414, "remote-address-missing", Error,
        "A peer has no address", "nothing can be imported from it",
        "List its ingress gateway in `remote.addresses`.";
    OutsideControlPlane = 415, "outside-control-plane", Error,
        "A federation document is not in the control-plane namespace", "the controller ignores it",
        "Move it to the namespace of the ServiceMeshControlPlane.";
    ClientIdWildcard = 416, "client-id-wildcard", Warning,
        "A clientID matches every workload of a trust domain", "every workload of the peer may act as its gateway",
        "Use the identity of the peer's egress gateway.";
    PeerNotGiven = 417, "peer-not-given", Info,
        "The files of a peer were not given", "checks that need both sides are left out",
        "Give the peer's folder as well to check both sides together.";
    RootCertificateKey = 418, "root-certificate-key", Error,
        "The ConfigMap with a peer's root certificate lacks its key", "the peer is not configured at all",
        "Put the PEM text under the key `root-cert.pem`.";
    InvalidAddress = 419, "invalid-address", Error,
        "An address is neither a DNS name nor an IP address", "no connection can be made",
        "Write a host name or an IP address, without scheme or port.";
    ClientIdTrustDomain = 420, "client-id-trust-domain", Error,
        "A clientID lies outside the trust domain written beside it", "it never matches, and every request is refused",
        "Make the first part of the clientID equal to the trust domain.";

    OfferedNotImported = 501, "offered-not-imported", Info,
        "A service is exported and no rule of the peer imports it", "nothing crosses yet; the peer may import it at any time",
        "Import it, or stop exporting it.";
    DuplicateControlPlane = 503, "duplicate-control-plane", Error,
        "Two control planes claim one namespace", "which one governs the mesh is not defined",
        "Keep one control plane in a namespace.";
    StatusDrift = 504, "status-drift", Warning,
        "The recorded status is not what the rules yield", "the cluster does something else than these files say",
        "Compare rules and cluster; a rule may be skipped there, or these files are not applied.";
    UnattributedService = 505, "unattributed-service", Warning,
        "A Service belongs to no mesh, or to several", "no rule can export it",
        "List its namespace in exactly one ServiceMeshMemberRoll, or give each mesh in a folder of its own.";
    DuplicateMeshName = 506, "duplicate-mesh-name", Error,
        "Two meshes have one name", "they cannot be told apart",
        "Rename one, or use `--mesh NAME=PATH`.";
    NamespaceNotMember = 509, "namespace-not-member", Warning,
        "A rule names a Service whose namespace is no member of the mesh", "the Service is not exported",
        "Add the namespace to the ServiceMeshMemberRoll.";
}

impl Code {
    /// The code with this name or number: `export-rule-shadowed`, `CAR204`, `car204` or `204`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("CAR").or_else(|| text.strip_prefix("car")).unwrap_or(text);
        let number = digits.parse::<u16>().ok();
        Self::ALL.iter().copied().find(|code| code.name() == text || Some(code.number()) == number)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CAR{:03}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_and_names_are_unique() {
        let numbers: Vec<_> = Code::ALL.iter().map(|code| code.number()).collect();
        assert!(numbers.is_sorted_by(|left, right| left < right));
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }

    #[test]
    fn a_code_is_found_by_name_and_by_number() {
        for text in ["export-rule-shadowed", "CAR204", "car204", "204"] {
            assert_eq!(Code::parse(text), Some(Code::ExportRuleShadowed), "{text}");
        }
        assert_eq!(Code::parse("CAR999"), None);
        assert_eq!(Code::ExportRuleShadowed.to_string(), "CAR204");
        assert_eq!(Code::YamlSyntax.to_string(), "CAR001");
    }
}
