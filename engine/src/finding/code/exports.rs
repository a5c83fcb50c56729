//! Findings 2xx: export rules.

macro_rules! exports {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
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
            "Many namespaces are shown as one", "services that are not given as input answer from the first 16 of them only",
            "Give the Services as input, or use fewer rules with the same namespace alias.";
        ExternalNameExported = 215, "external-name-exported", Warning,
            "A rule names an ExternalName Service", "such Services are never exported",
            "Let the peer use the host behind it, without federation.";
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
        ImportedServiceExported = 220, "imported-service-exported", Warning,
            "An export rule names what is itself imported from a peer", "it is not exported: what comes from a peer is not passed on to another",
            "Let the other peer import it from the mesh that owns it.";
        LabelsInAnyNamespace = 221, "labels-in-any-namespace", Info,
            "A label selector exports services of any namespace", "whoever may set labels on a Service in any namespace decides what is shared",
            "Name the namespace the rule is meant for.";
        UdpPortExported = 222, "udp-port-exported", Warning,
            "An exported Service has a port of UDP", "gateways carry no UDP, and the port is left out",
            "Offer the port over TCP, or do not expect it at the peer.";
        HeadlessServiceExported = 223, "headless-service-exported", Warning,
            "An exported Service is headless", "peers reach the Service as a whole; names of its single pods do not cross",
            "Export a Service with an address of its own beside it, or use the name of the Service only.";
        PortWithoutProtocol = 224, "port-without-protocol", Warning,
            "A port of an exported Service does not say its protocol", "it is carried as plain TCP, without routing, retries or metrics of HTTP",
            "Name the port after its protocol, such as `http` or `grpc-api`, or set `appProtocol`.";
    } };
}
