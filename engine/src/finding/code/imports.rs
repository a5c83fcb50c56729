//! Findings 3xx: import rules.

macro_rules! imports {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
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
            "A domain suffix is not a DNS name in lower case", "the rule is left out: hosts made with it would never resolve",
            "Use lower-case labels separated by dots.";
        InvalidLocality = 313, "invalid-locality", Error,
            "A locality is incomplete", "the whole locality is dropped without a word",
            "Give a region with every zone, and a zone with every subzone.";
        SuffixInsideClusterDomain = 314, "suffix-inside-cluster-domain", Warning,
            "A domain suffix lies inside the cluster's own domain", "hosts under it are taken for local ones",
            "Use a suffix outside the cluster domain, or `importAsLocal`.";
        ImportAliasNotInjective = 315, "import-alias-not-injective", Warning,
            "An alias can give several imported services one host", "services that differ only in the part left out collide: one host, and only one of them behind it",
            "Fix the part that is a wildcard, or leave the alias of that part out.";
        ImportNamespaceNotFound = 316, "import-namespace-not-found", Warning,
            "A service is imported as local into a namespace that is not there", "the cluster's DNS knows no such name, and clients cannot resolve it",
            "Create the namespace, or import into one that exists.";
        ImportHostNotResolvable = 317, "import-host-not-resolvable", Info,
            "Nothing resolves the hosts of imports", "clients get no address for them unless DNS is answered by their sidecars",
            "Set `ISTIO_META_DNS_CAPTURE` to `\"true\"` in `meshConfig.defaultConfig.proxyMetadata`, or add a Service or ServiceEntry for each host.";
        ImportPortConflict = 318, "import-port-conflict", Warning,
            "One host is served with different ports by different meshes", "requests to a port that only one of them has fail when another is chosen",
            "Give the Services the same ports and protocols, or import them under different hosts.";
        LocalityOwnRegion = 319, "locality-own-region", Warning,
            "Imports are said to be in this mesh's own region", "they count as near as local endpoints: no failover, but a constant share of the traffic",
            "Write the region the peer is in.";
        ImportPortNotOffered = 320, "import-port-not-offered", Warning,
            "A route leads to a port that an imported service does not have", "the proxy has no such destination and answers 503",
            "Write a port of the service as its peer exports it.";
    } };
}
