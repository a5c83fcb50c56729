//! Findings 6xx: failover, TLS and routing around the federation.

macro_rules! routing {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
        FailoverWithoutOutlierDetection = 601, "failover-without-outlier-detection", Warning,
            "Failover is configured without outlier detection", "no endpoint is ever found unhealthy, so traffic never fails over",
            "Add `outlierDetection` to the same traffic policy.";
        FailoverRegionUnknown = 602, "failover-region-unknown", Warning,
            "A failover rule names regions that no endpoint lies in", "the rule has no effect",
            "Use the regions written in the locality of imports and endpoints.";
        DistributeWeights = 603, "distribute-weights", Error,
            "Weights of a distribution do not add up to 100", "the webhook of Istio refuses the DestinationRule",
            "Make the weights of each `to` add up to 100; a locality that is not named gets nothing.";
        FailoverAndDistribute = 604, "failover-and-distribute", Warning,
            "Both `distribute` and `failover` are set", "`failover` is ignored",
            "Keep one of the two.";
        OutlierDetectionFailsOver = 605, "outlier-detection-fails-over", Info,
            "Outlier detection switches locality failover on", "where endpoints have localities, traffic stays in the nearest one",
            "Set `localityLbSetting.enabled` to `false` to keep all endpoints equal, or `failover` to say what is meant.";
        PartialEjection = 606, "partial-ejection", Info,
            "Not all endpoints can be ejected", "failover begins late: a part of the traffic keeps going to failed endpoints",
            "Set `maxEjectionPercent` to 100 where endpoints are gateways.";
        AliasDestinationRule = 607, "alias-destination-rule", Warning,
            "A DestinationRule names an ExternalName Service", "it has no effect: since Istio 1.21 such a Service is an alias",
            "Name the host behind the alias, with a ServiceEntry for it.";
        AliasDestinationRuleVersion = 608, "alias-destination-rule-version", Info,
            "A DestinationRule for an ExternalName Service works up to Istio 1.20 only", "from Istio 1.21 on the rule has no effect",
            "Name the host behind the alias, with a ServiceEntry for it.";
        AliasRouteUnresolved = 609, "alias-route-unresolved", Warning,
            "A route leads to an ExternalName Service whose target Istio does not know", "clients see 503 with `cluster_not_found`",
            "Add a ServiceEntry for the host behind the alias.";
        ExternalNameLoop = 610, "external-name-loop", Error,
            "ExternalName Services name one another in a circle", "the name does not resolve",
            "Let one of them name a host that exists.";
        MeshTlsOutside = 611, "mesh-tls-outside", Warning,
            "Mutual TLS of the mesh is asked of a host outside it", "the handshake fails: the other end has no identity of this mesh",
            "Use `SIMPLE`, `MUTUAL` or `DISABLE` toward hosts outside.";
        PlaintextToStrict = 612, "plaintext-to-strict", Warning,
            "TLS is switched off toward workloads that accept mutual TLS only", "connections are reset, clients see 503",
            "Use `ISTIO_MUTUAL`, or leave `tls` out.";
        TlsNotVerified = 613, "tls-not-verified", Warning,
            "The certificate of the other end is not verified", "anybody in between can read and change the traffic",
            "Remove `insecureSkipVerify` and name the authority in `caCertificates` or `credentialName`.";
        PrivateHostWithoutAuthority = 614, "private-host-without-authority", Warning,
            "TLS to a private host names no certificate authority", "from Istio 1.21 on the handshake fails, because only public authorities are trusted; before that nothing is verified",
            "Name the authority in `caCertificates` or `credentialName`.";
        CredentialWithoutSelector = 615, "credential-without-selector", Warning,
            "Sidecars ignore the credential of a DestinationRule without workload selector", "they connect without TLS",
            "Add `workloadSelector`, use certificate files, or route through a gateway.";
        PassthroughEverything = 616, "passthrough-everything", Warning,
            "A gateway passes connections on to every service", "whoever holds a certificate of a trusted mesh reaches every service, past all export rules",
            "List the exported hosts.";
        HttpPolicyOnTcp = 617, "http-policy-on-tcp", Warning,
            "A policy for requests is bound to a gateway that only passes connections on", "a rule to allow never matches, and a rule to deny matches more than it says",
            "Use `principals`, `namespaces`, `ipBlocks`, `ports` or `connection.sni`, or end TLS at the gateway.";
        RemotePrincipal = 618, "remote-principal", Warning,
            "A policy behind the border names a principal of another mesh", "no request has it: the caller seen there is the own ingress gateway",
            "Name the ingress gateway, and decide about peers by export rules.";
        HostNotOnGateway = 619, "host-not-on-gateway", Warning,
            "No server of the gateway has a host of the VirtualService", "the routes are not used, clients see 404",
            "Add the host to a server of the Gateway, or correct it.";
        DuplicateGatewayHost = 620, "duplicate-gateway-host", Warning,
            "Two Gateways serve one host on one port of the same pods", "only one of them is used, and which one is not defined",
            "Keep the host in one of them.";
        SharedGatewayCertificate = 621, "shared-gateway-certificate", Info,
            "Two Gateways of the same pods share a certificate", "clients that reuse a connection for both hosts see 404",
            "Put the hosts into one Gateway, or give each a certificate of its own.";
        ServiceEntryShadowsImport = 622, "service-entry-shadows-import", Warning,
            "A ServiceEntry has the host of an imported service", "which of the two answers is not defined",
            "Remove the ServiceEntry, or import under another alias.";
        ImportsOutOfSight = 623, "imports-out-of-sight", Warning,
            "A Sidecar hides every imported service", "workloads cannot reach what is imported",
            "Add the domain of the imports to `egress.hosts`, such as `*/*.svc.red-mesh-imports.local`.";
        ImportNotShown = 624, "import-not-shown", Warning,
            "An imported host is shown to its own namespace only", "clients in other namespaces do not know it",
            "Set `exportTo` to `*`, or to the namespaces of the clients.";
        LocalityWithoutWeight = 625, "locality-without-weight", Warning,
            "A distribution leaves out a region that endpoints lie in", "endpoints of that region get no traffic",
            "Name the region under `to`, with a weight of its own.";
        AliasPortMissing = 626, "alias-port-missing", Warning,
            "A route to an ExternalName Service uses a port that the Service does not declare", "clients of that port see 503 with `cluster_not_found`",
            "Declare the port on the ExternalName Service too.";
        AliasTargetMissing = 627, "alias-target-missing", Warning,
            "An ExternalName Service names a Service that does not exist", "the name does not resolve",
            "Correct the name, or add the Service.";
        DestinationHostUnknown = 630, "destination-host-unknown", Warning,
            "A DestinationRule or a route names a host that is not there", "the rule is never used, and a route to the host ends with 503",
            "Correct the host, or give the Service or the import it is meant for.";
    } };
}
