//! Findings 4xx: peering and trust.

macro_rules! peering {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
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
    } };
}
