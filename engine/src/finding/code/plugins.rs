//! Findings 7xx: WasmPlugins, Carnet's own filter among them.

macro_rules! plugins {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
        FilterNeverRuns = 701, "filter-never-runs", Warning,
            "A WasmPlugin matches nothing on the gateways it selects", "the filter sees no request, and what it would refuse passes",
            "Name ports that a server of the Gateway has, and let the server end TLS: `HTTPS` with `SIMPLE`, `MUTUAL` or `ISTIO_MUTUAL`.";
        FilterFailsOpen = 702, "filter-fails-open", Warning,
            "A filter that guards the border fails open", "after a crash, or when the module cannot be fetched, every request passes",
            "Use `FAIL_CLOSE`, or `FAIL_RELOAD` on Istio 1.27 and later.";
        FilterNotPinned = 703, "filter-not-pinned", Warning,
            "A WasmPlugin does not say which build it means", "each proxy may run another build, and a new one arrives unasked",
            "Add `@sha256:` and the digest of the image to `url`, or set `sha256`.";
        RewrittenHostWithoutRoute = 704, "rewritten-host-without-route", Warning,
            "No virtual host answers for a host the filter writes", "the gateway answers 404 after the host was rewritten",
            "Add the host to a Gateway and to a VirtualService bound to it.";
        PluginServerMode = 705, "plugin-server-mode", Warning,
            "A WasmPlugin for a gateway matches server traffic only", "the filter never runs: to Istio a gateway is a client",
            "Use `mode: CLIENT`, or leave `mode` out.";
        PluginTarget = 706, "plugin-target", Warning,
            "A WasmPlugin is bound to a Kubernetes Gateway in a way that does not work", "the plugin is ignored or refused",
            "Name the Gateway in `targetRefs`, in a WasmPlugin of the same namespace and without `namespace`.";
        PluginForEveryProxy = 707, "plugin-for-every-proxy", Warning,
            "A WasmPlugin of the root namespace selects no workload", "it runs in every proxy of the mesh",
            "Add `selector.matchLabels` with the labels of the gateway.";
        PluginDigest = 708, "plugin-digest", Error,
            "A digest is malformed, or two digests differ", "the module is refused, and requests pass or fail as `failStrategy` says",
            "Write the 64 lower-case hexadecimal digits of SHA-256, the same wherever the digest is written.";
        PluginPullSecret = 709, "plugin-pull-secret", Warning,
            "The Secret for the registry of a WasmPlugin cannot be used", "the image is not fetched, and requests pass or fail as `failStrategy` says",
            "Put a Secret of type `kubernetes.io/dockerconfigjson` into the namespace of the WasmPlugin.";
        PluginOrder = 710, "plugin-order", Warning,
            "Two WasmPlugins of one phase and priority meet on a gateway", "their names decide which one sees the request first",
            "Give them different `priority`; the higher one runs first.";
        PluginPhase = 711, "plugin-phase", Warning,
            "An AuthorizationPolicy names a host the request does not have at that point", "the rule never matches",
            "Name the host as it is when policies are evaluated, or change the phase of the filter: `AUTHN` and `AUTHZ` run before.";
        PluginConfigScalar = 712, "plugin-config-scalar", Warning,
            "A value of a plugin configuration may not reach the filter as it is written", "the filter is configured with another value",
            "Quote the value if text is meant, else write it as `true`, `false` or a plain decimal number.";
        PluginConfigDrift = 713, "plugin-config-drift", Warning,
            "Two gateways treat one peer differently", "what a request gets depends on the gateway it arrives at",
            "Render the configuration of both gateways again from the same documents.";
    } };
}
