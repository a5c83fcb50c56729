//! Findings 4xx: peering and trust.

macro_rules! peering {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
        OneSidedPeering = 401, "one-sided-peering", Error,
            "A peer has no ServiceMeshPeer for this mesh", "its gateways refuse this mesh, and nothing crosses",
            "Create the counterpart in the other mesh.";
        TrustDomainMismatch = 402, "trust-domain-mismatch", Error,
            "The trust domain written for a peer is not the peer's own", "TLS fails with CERTIFICATE_VERIFY_FAILED",
            "Use what the peer's control plane says: `spec.security.trust.domain`, or `meshConfig.trustDomain` of Istio.";
        TrustDomainShared = 403, "trust-domain-shared", Error,
            "Two meshes have one trust domain", "their workloads cannot be told apart, and the peer's root certificate is not loaded",
            "Give every mesh a trust domain of its own.";
        ClientIdMissing = 404, "client-id-missing", Error,
            "A peer has no clientID", "nobody is let in as this peer; Maistra would let anyone in",
            "Set `security.clientID` to the identity of the peer's egress gateway.";
        GatewayNotFound = 405, "gateway-not-found", Error,
            "A peer names a gateway that the control plane does not declare", "the direction without a gateway is not served, without a word",
            "Use the name of an entry of `additionalIngress` or `additionalEgress`.";
        GatewayMissing = 406, "gateway-missing", Error,
            "A peer does not name both gateways", "the direction without a gateway is not served, without a word",
            "Set `gateways.ingress.name` and `gateways.egress.name`.";
        RemotePortMismatch = 407, "remote-port-mismatch", Error,
            "A port written for a peer is not one its gateway has", "connections are refused",
            "Use the port of the peer's ingress gateway: its nodePort if the address is that of a node, else its port.";
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
            "Move it to the namespace of the control plane.";
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
        RootCertificateOwn = 421, "root-certificate-own", Error,
            "The root certificate kept for a peer is this mesh's own", "TLS with the peer fails: its certificates are signed by another root",
            "Put the peer's root certificate there: `root-cert.pem` of its ConfigMap `istio-ca-root-cert`.";
        RootCertificateMismatch = 422, "root-certificate-mismatch", Error,
            "The root certificate kept for a peer is not the peer's", "TLS with the peer fails: its certificates are signed by another root",
            "Fetch the root again: `root-cert.pem` of the peer's ConfigMap `istio-ca-root-cert`.";
        CertificateExpired = 423, "certificate-expired", Error,
            "A certificate has expired", "TLS that depends on it fails",
            "Renew it; a new root goes to every peer before it is used.";
        CertificateNotYetValid = 424, "certificate-not-yet-valid", Error,
            "A certificate is not valid yet", "TLS that depends on it fails until that day",
            "Wait with it, or check the clock of the machine that made it.";
        CertificateNotAuthority = 425, "certificate-not-authority", Error,
            "A certificate kept as a root may not sign others", "no certificate of the peer can be verified with it",
            "Use the certificate of the authority, with `CA:TRUE`, not that of a gateway or a workload.";
        CertificateWeakKey = 426, "certificate-weak-key", Warning,
            "A certificate has a weak key", "proxies may refuse it, and it can be forged at a cost some can pay",
            "Use RSA with at least 2048 bits, or an elliptic curve of at least 256.";
        CertificateExpiresSoon = 427, "certificate-expires-soon", Warning,
            "A certificate expires within 30 days", "TLS that depends on it fails from that day on",
            "Renew it now; a new root goes to every peer before it is used.";
        CertificateUnreadable = 428, "certificate-unreadable", Error,
            "A certificate cannot be read", "the root is not loaded, and TLS with the peer fails",
            "Paste it again in full, from `-----BEGIN CERTIFICATE-----` to `-----END CERTIFICATE-----`.";
        PrivateKeyInConfigMap = 429, "private-key-in-config-map", Error,
            "A private key stands in a ConfigMap", "whoever may read ConfigMaps can act as its owner",
            "Remove it, replace the key, and keep the new one in a Secret.";
        TrustDomainNotListed = 430, "trust-domain-not-listed", Warning,
            "No root is listed for the trust domain of a peer, though roots of other meshes are", "TLS with the peer fails with CERTIFICATE_VERIFY_FAILED",
            "Add the trust domain to `trustDomains` of the peer's entry in `caCertificates`.";
        PrivateAddress = 431, "private-address", Warning,
            "A peer's address is private, or known only inside a cluster", "it is reached only from inside the same network, where it may be another machine",
            "Use the public address of the peer's gateway, unless both meshes share a network.";
        OwnAddress = 432, "own-address", Error,
            "A peer's address is that of this mesh's own gateway", "requests to the peer come back to this mesh and are refused",
            "Write the address of the peer's ingress gateway.";
        SharedAddress = 433, "shared-address", Warning,
            "Two peers have one address and port", "the gateway behind it can serve only one of them",
            "Write the address of each peer's own ingress gateway.";
        EgressGatewayShared = 434, "egress-gateway-shared", Info,
            "Two peers are served by one egress gateway", "the traffic of both is mixed there under Maistra, and kept apart by Carnet's filter",
            "Give each peer an egress gateway of its own where Maistra serves it.";
        DefaultGatewayUsed = 435, "default-gateway-used", Info,
            "A peer is served by the mesh's general gateway", "traffic of the peer shares it with everything else",
            "Declare a gateway for the peer in `additionalIngress` or `additionalEgress`.";
        GatewayPortName = 436, "gateway-port-name", Warning,
            "A port of a federation gateway has the wrong name", "its protocol is guessed, and discovery or TLS between the gateways can fail",
            "Call it `tls` for 15443, `https-discovery` for 8188 of an ingress and `http-discovery` for 8188 of an egress gateway.";
        GatewayPortMissing = 437, "gateway-port-missing", Warning,
            "A federation gateway lacks a port it needs", "nobody can connect to it there",
            "Add the ports 15443 and 8188 to `service.ports`.";
        NodePortRange = 438, "node-port-range", Error,
            "A nodePort is outside the range of the cluster", "the API server refuses the Service, and the gateway gets none",
            "Use a number from 30000 to 32767, or leave it to the cluster.";
        NodePortUnpaired = 439, "node-port-unpaired", Warning,
            "Only one of the ports a peer needs has a nodePort", "the other gets a number nobody chose, and the peer does not know it",
            "Set `nodePort` for both 15443 and 8188.";
        NetworkViewMismatch = 440, "network-view-mismatch", Warning,
            "An egress gateway does not look at the network of its peer", "it finds no endpoints of the peer, and requests end with 503",
            "Add `network-<peer>` to `requestedNetworkView`.";
        LoadBalancerEndsTls = 441, "load-balancer-ends-tls", Warning,
            "A load balancer of AWS in front of the gateway is not a network one", "it does not pass on the TLS between the gateways, and connections break off",
            "Set the annotation `service.beta.kubernetes.io/aws-load-balancer-type: nlb` on the Service of that gateway, in its own mesh.";
        PeerIsSelf = 442, "peer-is-self", Error,
            "A peer stands for the mesh itself", "requests to it would come back to the mesh, and nothing crosses",
            "Name another mesh, with its trust domain.";
        DuplicatePeer = 443, "duplicate-peer", Error,
            "Two peers stand for one mesh", "a certificate of that mesh names either, and which rules count is not defined",
            "Keep one ServiceMeshPeer for each mesh.";
        PeersShareTrustDomain = 444, "peers-share-trust-domain", Warning,
            "Two peers have one trust domain", "a workload of one counts as one of the other wherever only the domain is looked at",
            "Let each mesh have a trust domain of its own.";
        PeersShareRoot = 445, "peers-share-root", Warning,
            "Two peers have one root certificate", "each of them can sign certificates in the name of the other",
            "Give each mesh an authority of its own, or do not rely on telling them apart.";
        PortsOfPeerEqual = 446, "ports-of-peer-equal", Error,
            "A peer has one port for services and for discovery", "one of the two is answered by the wrong listener",
            "Write the two ports of the peer's ingress gateway, 15443 and 8188 unless it says otherwise.";
        RouterModeMissing = 447, "router-mode-missing", Warning,
            "A federation gateway does not route by SNI", "it does not know where connections from or to a peer go, and ends them",
            "Set `routerMode: sni-dnat` on the gateway; control planes of version 2.1 and 2.2 need it.";
        AltNameBehindGateway = 448, "alt-name-behind-gateway", Warning,
            "A subjectAltName names a workload behind the gateway that ends TLS", "TLS fails: the gateway shows its own identity",
            "Name the service account of the peer's ingress gateway, or leave `subjectAltNames` out.";
    } };
}
