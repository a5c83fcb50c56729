"""Envoy configurations: the measured gateway, and the one in front that speaks mTLS for wrk.

Both sides speak HTTP/1.1 with keep-alive, so that with and without TLS stay comparable. The upstream is a direct response
whose header `x-bench-authority` tells where the request would have gone.
"""

from pathlib import Path

TYPE = "type.googleapis.com/envoy"
HTTP_MANAGER = f"{TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ROUTER = {
    "name": "envoy.filters.http.router",
    "typed_config": {"@type": f"{TYPE}.extensions.filters.http.router.v3.Router"},
}
HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
# Where the answer tells the authority the request went on with.
ECHO = "x-bench-authority"


def gateway(http_filters: list, virtual_hosts: list, certificates: Path | None) -> dict:
    """The bootstrap of a measured gateway with the listener `gateway`; mTLS if certificates are given."""
    return _bootstrap([gateway_listener(http_filters, virtual_hosts, certificates)], [])


def gateway_listener(http_filters: list, virtual_hosts: list, certificates: Path | None) -> dict:
    socket = None
    if certificates:
        context = _tls_context(certificates, "gateway")
        # On a resumed session Envoy verifies nothing and says so: Carnet and Lua would refuse the peer.
        options = {"disable_stateless_session_resumption": True, "disable_stateful_session_resumption": True}
        socket = _tls_socket("DownstreamTlsContext", context, require_client_certificate=True, **options)
    return _listener("gateway", http_filters, virtual_hosts, socket)


def gateway_from_file(listeners: Path) -> dict:
    """A gateway whose listeners are in a file that may be replaced while it runs."""
    bootstrap = _bootstrap([], [])
    bootstrap["node"] = {"id": "bench", "cluster": "bench"}
    source = {"path_config_source": {"path": str(listeners)}, "resource_api_version": "V3"}
    bootstrap["dynamic_resources"] = {"lds_config": source}
    return bootstrap


def listeners_file(listener: dict) -> dict:
    resource = {"@type": f"{TYPE}.config.listener.v3.Listener", **listener}
    return {"resources": [resource]}


def front(ports: dict[str, int], certificates: Path) -> dict:
    """Plain text in, mTLS as the peer out: one listener per measured gateway, by its name."""
    listeners, clusters = [], []
    for name, port in ports.items():
        route = {"match": {"prefix": "/"}, "route": {"cluster": name, "timeout": "0s"}}
        hosts = [{"name": "all", "domains": ["*"], "routes": [route]}]
        listeners.append(_listener(name, [], hosts, None))
        socket = _tls_socket("UpstreamTlsContext", _tls_context(certificates, "peer"))
        clusters.append({**_cluster(name, port), "transport_socket": socket})
    return _bootstrap(listeners, clusters)


def answering_host(name: str, domains: list[str], authority: str = "%REQ(:AUTHORITY)%") -> dict:
    """A virtual host that answers 200 and tells `authority`."""
    header = {"header": {"key": ECHO, "value": authority}}
    route = {"match": {"prefix": "/"}, "direct_response": {"status": 200, "body": {"inline_string": "ok\n"}}}
    return {"name": name, "domains": domains, "routes": [route], "response_headers_to_add": [header]}


def refusing_host() -> dict:
    route = {"match": {"prefix": "/"}, "direct_response": {"status": 404}}
    return {"name": "unknown", "domains": ["*"], "routes": [route]}


def wasm_filter(name: str, file: Path, configuration: str) -> dict:
    value = {"@type": "type.googleapis.com/google.protobuf.StringValue", "value": configuration}
    code = {"local": {"filename": str(file)}}
    config = {
        "name": name,
        "failure_policy": "FAIL_RELOAD",
        "vm_config": {"vm_id": name, "runtime": "envoy.wasm.runtime.v8", "code": code},
        "configuration": value,
    }
    return _http_filter("wasm", {"config": config})


def header_mutation(names: list[str]) -> dict:
    """Removes request headers, as a rendered gateway does."""
    mutations = {"request_mutations": [{"remove": name} for name in names]}
    return _http_filter("header_mutation", {"mutations": mutations}, "HeaderMutation")


def lua_filter(code: str) -> dict:
    return _http_filter("lua", {"default_source_code": {"inline_string": code}})


def rbac_filter(principal: str) -> dict:
    caller = {"authenticated": {"principal_name": {"exact": principal}}}
    policy = {"permissions": [{"any": True}], "principals": [caller]}
    return _http_filter("rbac", {"rules": {"action": "ALLOW", "policies": {"peer": policy}}}, "RBAC")


def _http_filter(name: str, config: dict, message: str | None = None) -> dict:
    kind = f"{TYPE}.extensions.filters.http.{name}.v3.{message or name.title()}"
    return {"name": f"envoy.filters.http.{name}", "typed_config": {"@type": kind, **config}}


def _bootstrap(listeners: list, clusters: list) -> dict:
    return {
        "admin": {"address": _address(0)},
        "static_resources": {"listeners": listeners, "clusters": clusters},
    }


def _listener(name: str, http_filters: list, virtual_hosts: list, socket: dict | None) -> dict:
    manager = {
        "@type": HTTP_MANAGER,
        "stat_prefix": "bench",
        "codec_type": "HTTP1",
        "http_filters": [*http_filters, ROUTER],
        "route_config": {"virtual_hosts": virtual_hosts},
    }
    filters = [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]
    chain = {"filters": filters}
    if socket:
        chain["transport_socket"] = socket
    return {"name": name, "address": _address(0), "filter_chains": [chain]}


def _cluster(name: str, port: int) -> dict:
    endpoint = {"lb_endpoints": [{"endpoint": {"address": _address(port)}}]}
    options = {
        "@type": f"type.googleapis.com/{HTTP_OPTIONS}",
        "explicit_http_config": {"http_protocol_options": {}},
    }
    return {
        "name": name,
        "type": "STATIC",
        "load_assignment": {"cluster_name": name, "endpoints": [endpoint]},
        "typed_extension_protocol_options": {HTTP_OPTIONS: options},
    }


def _tls_context(certificates: Path, name: str) -> dict:
    def file(path: str) -> dict:
        return {"filename": str(certificates / path)}

    own = {"certificate_chain": file(f"{name}.pem"), "private_key": file(f"{name}.key")}
    return {"tls_certificates": [own], "validation_context": {"trusted_ca": file("ca.pem")}}


def _tls_socket(message: str, context: dict, **options) -> dict:
    kind = f"{TYPE}.extensions.transport_sockets.tls.v3.{message}"
    config = {"@type": kind, "common_tls_context": context, **options}
    return {"name": "envoy.transport_sockets.tls", "typed_config": config}


def _address(port: int) -> dict:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
