//! Findings 5xx: the federation as a whole.

macro_rules! federation {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
        OfferedNotImported = 501, "offered-not-imported", Info,
            "A service is exported and no rule of the peer imports it", "nothing crosses yet; the peer may import it at any time",
            "Import it, or stop exporting it.";
        FederationLoop = 502, "federation-loop", Warning,
            "A request can go round in a circle of meshes", "when nobody in the circle answers, it is passed on until the hop limit or a time-out ends it",
            "Break the circle: let one of the meshes import the service under another host.";
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
        UnintendedTransit = 507, "unintended-transit", Warning,
            "A service that is exported can be answered by a third mesh", "a peer reaches a mesh it has no peering with, through the one in between",
            "Export a Service whose name no import shares, or let the peer import from the owner.";
        KnownAsMismatch = 508, "known-as-mismatch", Warning,
            "An annotation says a peer knows this mesh by another name than it does", "where the peer's files are not given, hosts are made with a name the peer refuses",
            "Write the name of the peer's own ServiceMeshPeer for this mesh, or remove the annotation.";
        NamespaceNotMember = 509, "namespace-not-member", Warning,
            "A rule names a Service whose namespace is no member of the mesh", "the Service is not exported",
            "Add the namespace to the ServiceMeshMemberRoll.";
        MemberNotFound = 511, "member-not-found", Warning,
            "A ServiceMeshMemberRoll lists a namespace that is not there", "nothing of that namespace belongs to the mesh, and no rule can export it",
            "Correct the name, or create the namespace.";
    } };
}
