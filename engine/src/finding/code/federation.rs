//! Findings 5xx: the federation as a whole.

macro_rules! federation {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
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
    } };
}
