//! Generated from the files in `engine/schema`; see there.

use crate::schema::Shape::{
    Any, Boolean, Choice, Integer, IntegerOrText, IntegerWithin, List, ListWithin, Map, Number, NumberWithin, Text,
    TextWithin,
};
use crate::schema::form::{Form, TextLimits};
use crate::schema::{Field, Kind, Object, Shape};

const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, is_required: false }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, is_required: true }
}

const fn text(least: usize, most: usize, form: Option<Form>) -> TextLimits {
    TextLimits { least, most, form }
}

const fn object(fields: &'static [Field]) -> Object {
    Object { fields, exclusive: &[] }
}

const fn exclusive(fields: &'static [Field], exclusive: &'static [&'static [&'static str]]) -> Object {
    Object { fields, exclusive }
}

static OBJECT_META: Object = object(&[
    may("annotations", Map(&Text)),
    may("creationTimestamp", Text),
    may("deletionGracePeriodSeconds", Integer),
    may("deletionTimestamp", Text),
    may("finalizers", List(&Text)),
    may("generateName", Text),
    may("generation", Integer),
    may("labels", Map(&Text)),
    may("managedFields", List(&Map(&Any))),
    may("name", Text),
    may("namespace", Text),
    may("ownerReferences", List(&Map(&Any))),
    may("resourceVersion", Text),
    may("selfLink", Text),
    may("uid", Text),
]);
static CONFIG_MAP: Object = object(&[
    may("apiVersion", Text),
    may("binaryData", Map(&Text)),
    may("data", Map(&Text)),
    may("immutable", Boolean),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
]);
static ENDPOINTS_SUBSETS_ADDRESSES: Object = object(&[
    may("hostname", Text),
    must("ip", Text),
    may("nodeName", Text),
    may("targetRef", Map(&Any)),
]);
static ENDPOINTS_SUBSETS_PORTS: Object = object(&[
    may("appProtocol", Text),
    may("name", Text),
    must("port", IntegerWithin(&(1, 65_535))),
    may("protocol", Choice(&["TCP", "UDP", "SCTP"])),
]);
static ENDPOINTS_SUBSETS: Object = object(&[
    may("addresses", List(&Shape::Object(&ENDPOINTS_SUBSETS_ADDRESSES))),
    may("notReadyAddresses", List(&Shape::Object(&ENDPOINTS_SUBSETS_ADDRESSES))),
    may("ports", List(&Shape::Object(&ENDPOINTS_SUBSETS_PORTS))),
]);
static ENDPOINTS: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("subsets", List(&Shape::Object(&ENDPOINTS_SUBSETS))),
]);
static NAMESPACE_SPEC: Object = object(&[
    may("finalizers", List(&Text)),
]);
static NAMESPACE: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&NAMESPACE_SPEC)),
    may("status", Map(&Any)),
]);
static SECRET: Object = object(&[
    may("apiVersion", Text),
    may("data", Map(&Text)),
    may("immutable", Boolean),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("stringData", Map(&Text)),
    may("type", Text),
]);
static SERVICE_SPEC_PORTS: Object = object(&[
    may("appProtocol", Text),
    may("name", Text),
    may("nodePort", IntegerWithin(&(0, 65_535))),
    must("port", IntegerWithin(&(1, 65_535))),
    may("protocol", Choice(&["TCP", "UDP", "SCTP"])),
    may("targetPort", IntegerOrText),
]);
static SERVICE_SPEC: Object = object(&[
    may("allocateLoadBalancerNodePorts", Boolean),
    may("clusterIP", Text),
    may("clusterIPs", List(&Text)),
    may("externalIPs", List(&Text)),
    may("externalName", Text),
    may("externalTrafficPolicy", Choice(&["Cluster", "Local"])),
    may("healthCheckNodePort", Integer),
    may("internalTrafficPolicy", Choice(&["Cluster", "Local"])),
    may("ipFamilies", List(&Choice(&["IPv4", "IPv6"]))),
    may("ipFamilyPolicy", Choice(&["SingleStack", "PreferDualStack", "RequireDualStack"])),
    may("loadBalancerClass", Text),
    may("loadBalancerIP", Text),
    may("loadBalancerSourceRanges", List(&Text)),
    may("ports", List(&Shape::Object(&SERVICE_SPEC_PORTS))),
    may("publishNotReadyAddresses", Boolean),
    may("selector", Map(&Text)),
    may("sessionAffinity", Choice(&["None", "ClientIP"])),
    may("sessionAffinityConfig", Map(&Any)),
    may("topologyKeys", List(&Text)),
    may("trafficDistribution", Text),
    may("type", Choice(&["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])),
]);
static SERVICE: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&SERVICE_SPEC)),
    may("status", Map(&Any)),
]);
static ENDPOINT_SLICE_ENDPOINTS_CONDITIONS: Object = object(&[
    may("ready", Boolean),
    may("serving", Boolean),
    may("terminating", Boolean),
]);
static ENDPOINT_SLICE_ENDPOINTS: Object = object(&[
    must("addresses", List(&Text)),
    may("conditions", Shape::Object(&ENDPOINT_SLICE_ENDPOINTS_CONDITIONS)),
    may("deprecatedTopology", Map(&Text)),
    may("hints", Map(&Any)),
    may("hostname", Text),
    may("nodeName", Text),
    may("targetRef", Map(&Any)),
    may("topology", Map(&Text)),
    may("zone", Text),
]);
static ENDPOINT_SLICE_PORTS: Object = object(&[
    may("appProtocol", Text),
    may("name", Text),
    may("port", IntegerWithin(&(1, 65_535))),
    may("protocol", Choice(&["TCP", "UDP", "SCTP"])),
]);
static ENDPOINT_SLICE: Object = object(&[
    must("addressType", Choice(&["IPv4", "IPv6", "FQDN"])),
    may("apiVersion", Text),
    must("endpoints", List(&Shape::Object(&ENDPOINT_SLICE_ENDPOINTS))),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("ports", List(&Shape::Object(&ENDPOINT_SLICE_PORTS))),
]);
static TRAFFIC_EXTENSION_SPEC_LUA: Object = object(&[
    must("inlineCode", TextWithin(&text(1, 65_536, None))),
]);
static TRAFFIC_EXTENSION_SPEC_MATCH_PORTS: Object = object(&[
    must("number", IntegerWithin(&(1, 65_535))),
]);
static TRAFFIC_EXTENSION_SPEC_MATCH: Object = object(&[
    may("mode", Choice(&["UNDEFINED", "CLIENT", "SERVER", "CLIENT_AND_SERVER"])),
    may("ports", List(&Shape::Object(&TRAFFIC_EXTENSION_SPEC_MATCH_PORTS))),
]);
static TRAFFIC_EXTENSION_SPEC_SELECTOR: Object = object(&[
    may("matchLabels", Map(&TextWithin(&text(0, 63, None)))),
]);
static TRAFFIC_EXTENSION_SPEC_TARGET_REFS: Object = object(&[
    may("group", TextWithin(&text(0, 253, Some(Form::DnsName)))),
    must("kind", TextWithin(&text(1, 63, Some(Form::KindName)))),
    must("name", TextWithin(&text(1, 253, None))),
    may("namespace", Text),
]);
static TRAFFIC_EXTENSION_SPEC_WASM_VM_CONFIG_ENV: Object = object(&[
    must("name", TextWithin(&text(1, 256, None))),
    may("value", TextWithin(&text(0, 2_048, None))),
    may("valueFrom", Choice(&["INLINE", "HOST"])),
]);
static TRAFFIC_EXTENSION_SPEC_WASM_VM_CONFIG: Object = object(&[
    may("env", ListWithin(&(Shape::Object(&TRAFFIC_EXTENSION_SPEC_WASM_VM_CONFIG_ENV), 0, 256))),
]);
static TRAFFIC_EXTENSION_SPEC_WASM: Object = object(&[
    may("failStrategy", Choice(&["FAIL_CLOSE", "FAIL_OPEN", "FAIL_RELOAD"])),
    may("imagePullPolicy", Choice(&["UNSPECIFIED_POLICY", "IfNotPresent", "Always"])),
    may("imagePullSecret", TextWithin(&text(1, 253, None))),
    may("pluginConfig", Map(&Any)),
    may("pluginName", TextWithin(&text(1, 256, None))),
    may("sha256", TextWithin(&text(0, usize::MAX, Some(Form::Digest)))),
    may("type", Choice(&["UNSPECIFIED_PLUGIN_TYPE", "HTTP", "NETWORK"])),
    must("url", TextWithin(&text(1, usize::MAX, None))),
    may("verificationKey", Text),
    may("vmConfig", Shape::Object(&TRAFFIC_EXTENSION_SPEC_WASM_VM_CONFIG)),
]);
static TRAFFIC_EXTENSION_SPEC: Object = exclusive(&[
    may("lua", Shape::Object(&TRAFFIC_EXTENSION_SPEC_LUA)),
    may("match", List(&Shape::Object(&TRAFFIC_EXTENSION_SPEC_MATCH))),
    may("phase", Choice(&["UNSPECIFIED", "AUTHN", "AUTHZ", "STATS"])),
    may("priority", Integer),
    may("selector", Shape::Object(&TRAFFIC_EXTENSION_SPEC_SELECTOR)),
    may("targetRefs", ListWithin(&(Shape::Object(&TRAFFIC_EXTENSION_SPEC_TARGET_REFS), 0, 16))),
    may("wasm", Shape::Object(&TRAFFIC_EXTENSION_SPEC_WASM)),
], &[&["wasm", "lua"], &["selector", "targetRefs"], &["lua", "wasm"]]);
static TRAFFIC_EXTENSION: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    must("spec", Shape::Object(&TRAFFIC_EXTENSION_SPEC)),
    may("status", Map(&Any)),
]);
static WASM_PLUGIN_SPEC: Object = exclusive(&[
    may("failStrategy", Choice(&["FAIL_CLOSE", "FAIL_OPEN", "FAIL_RELOAD"])),
    may("imagePullPolicy", Choice(&["UNSPECIFIED_POLICY", "IfNotPresent", "Always"])),
    may("imagePullSecret", TextWithin(&text(1, 253, None))),
    may("match", List(&Shape::Object(&TRAFFIC_EXTENSION_SPEC_MATCH))),
    may("phase", Choice(&["UNSPECIFIED_PHASE", "AUTHN", "AUTHZ", "STATS"])),
    may("pluginConfig", Map(&Any)),
    may("pluginName", TextWithin(&text(1, 256, None))),
    may("priority", Integer),
    may("selector", Shape::Object(&TRAFFIC_EXTENSION_SPEC_SELECTOR)),
    may("sha256", TextWithin(&text(0, usize::MAX, Some(Form::Digest)))),
    may("targetRef", Shape::Object(&TRAFFIC_EXTENSION_SPEC_TARGET_REFS)),
    may("targetRefs", ListWithin(&(Shape::Object(&TRAFFIC_EXTENSION_SPEC_TARGET_REFS), 0, 16))),
    may("type", Choice(&["UNSPECIFIED_PLUGIN_TYPE", "HTTP", "NETWORK"])),
    must("url", TextWithin(&text(1, usize::MAX, None))),
    may("verificationKey", Text),
    may("vmConfig", Shape::Object(&TRAFFIC_EXTENSION_SPEC_WASM_VM_CONFIG)),
], &[&["selector", "targetRef", "targetRefs"]]);
static WASM_PLUGIN: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    must("spec", Shape::Object(&WASM_PLUGIN_SPEC)),
    may("status", Map(&Any)),
]);
static EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_ALIASES_ALIAS: Object = object(&[
    may("name", Text),
    may("namespace", Text),
]);
static EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_ALIASES: Object = object(&[
    may("alias", Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_ALIASES_ALIAS)),
    may("name", Text),
    may("namespace", Text),
]);
static EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR_MATCH_EXPRESSIONS: Object = object(&[
    must("key", Text),
    must("operator", Text),
    may("values", List(&Text)),
]);
static EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR: Object = object(&[
    may("matchExpressions", List(&Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR_MATCH_EXPRESSIONS))),
    may("matchLabels", Map(&Text)),
]);
static EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR: Object = object(&[
    may("aliases", List(&Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_ALIASES))),
    may("namespace", Text),
    may("selector", Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR)),
]);
static EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES: Object = object(&[
    may("labelSelector", Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR)),
    may("nameSelector", Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_ALIASES)),
    must("type", Text),
]);
static EXPORTED_SERVICE_SET_SPEC: Object = object(&[
    may("exportRules", List(&Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES))),
]);
static EXPORTED_SERVICE_SET: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&EXPORTED_SERVICE_SET_SPEC)),
    may("status", Map(&Any)),
]);
static IMPORTED_SERVICE_SET_SPEC_IMPORT_RULES: Object = object(&[
    may("domainSuffix", Text),
    may("importAsLocal", Boolean),
    may("nameSelector", Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_ALIASES)),
    must("type", Text),
]);
static IMPORTED_SERVICE_SET_SPEC_LOCALITY: Object = object(&[
    may("region", Text),
    may("subzone", Text),
    may("zone", Text),
]);
static IMPORTED_SERVICE_SET_SPEC: Object = object(&[
    may("domainSuffix", Text),
    may("importRules", List(&Shape::Object(&IMPORTED_SERVICE_SET_SPEC_IMPORT_RULES))),
    may("locality", Shape::Object(&IMPORTED_SERVICE_SET_SPEC_LOCALITY)),
]);
static IMPORTED_SERVICE_SET: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&IMPORTED_SERVICE_SET_SPEC)),
    may("status", Map(&Any)),
]);
static SERVICE_MESH_PEER_SPEC_GATEWAYS_EGRESS: Object = object(&[
    may("name", Text),
]);
static SERVICE_MESH_PEER_SPEC_GATEWAYS: Object = object(&[
    may("egress", Shape::Object(&SERVICE_MESH_PEER_SPEC_GATEWAYS_EGRESS)),
    may("ingress", Shape::Object(&SERVICE_MESH_PEER_SPEC_GATEWAYS_EGRESS)),
]);
static SERVICE_MESH_PEER_SPEC_REMOTE: Object = object(&[
    may("addresses", List(&Text)),
    may("discoveryPort", Integer),
    may("servicePort", Integer),
]);
static SERVICE_MESH_PEER_SPEC_SECURITY_CERTIFICATE_CHAIN: Object = object(&[
    may("apiGroup", Text),
    must("kind", Text),
    must("name", Text),
]);
static SERVICE_MESH_PEER_SPEC_SECURITY: Object = object(&[
    may("certificateChain", Shape::Object(&SERVICE_MESH_PEER_SPEC_SECURITY_CERTIFICATE_CHAIN)),
    may("clientID", Text),
    may("trustDomain", Text),
]);
static SERVICE_MESH_PEER_SPEC: Object = object(&[
    may("gateways", Shape::Object(&SERVICE_MESH_PEER_SPEC_GATEWAYS)),
    may("remote", Shape::Object(&SERVICE_MESH_PEER_SPEC_REMOTE)),
    may("security", Shape::Object(&SERVICE_MESH_PEER_SPEC_SECURITY)),
]);
static SERVICE_MESH_PEER: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&SERVICE_MESH_PEER_SPEC)),
    may("status", Map(&Any)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_BACKEND: Object = object(&[
    may("cache_flush_interval", Integer),
    may("enable_cache", Boolean),
    may("policy_fail_closed", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_CLIENT: Object = object(&[
    may("allow_insecure_connections", Boolean),
    may("timeout", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_GRPC: Object = object(&[
    may("max_conn_timeout", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_METRICS: Object = object(&[
    may("port", Integer),
    may("report", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_SYSTEM: Object = object(&[
    may("cache_max_size", Integer),
    may("cache_refresh_interval", Integer),
    may("cache_refresh_retries", Integer),
    may("cache_ttl", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE: Object = object(&[
    may("backend", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_BACKEND)),
    may("client", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_CLIENT)),
    may("enabled", Boolean),
    may("grpc", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_GRPC)),
    may("listen_addr", Integer),
    may("log_grpc", Boolean),
    may("log_json", Boolean),
    may("log_level", Text),
    may("metrics", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_METRICS)),
    may("system", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE_SYSTEM)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_CONFIG: Object = object(&[
    may("env", Map(&Text)),
    may("envSecrets", Map(&Text)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_PERSISTENCE_CAPACITY: Object = object(&[
    may("limits", Map(&Shape::Quantity)),
    may("requests", Map(&Shape::Quantity)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_PERSISTENCE: Object = object(&[
    may("accessMode", Text),
    may("capacity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_PERSISTENCE_CAPACITY)),
    may("enabled", Boolean),
    may("storageClassName", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SECURITY: Object = object(&[
    may("enabled", Boolean),
    may("passphraseKey", Text),
    may("secretName", Text),
    may("usernameKey", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE_INGRESS_METADATA: Object = object(&[
    may("annotations", Map(&Text)),
    may("labels", Map(&Text)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE_INGRESS: Object = object(&[
    may("contextPath", Text),
    may("enabled", Boolean),
    may("hosts", List(&Text)),
    may("metadata", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE_INGRESS_METADATA)),
    may("tls", Map(&Any)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE: Object = object(&[
    may("ingress", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE_INGRESS)),
    may("metadata", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE_INGRESS_METADATA)),
    may("nodePort", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL: Object = object(&[
    may("config", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_CONFIG)),
    may("persistence", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_PERSISTENCE)),
    may("security", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SECURITY)),
    may("selfManaged", Boolean),
    may("service", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA: Object = object(&[
    may("address", Text),
    may("enabled", Boolean),
    may("install", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL_INGRESS: Object = object(&[
    may("enabled", Boolean),
    may("metadata", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE_INGRESS_METADATA)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL_STORAGE_ELASTICSEARCH: Object = object(&[
    may("indexCleaner", Map(&Any)),
    may("nodeCount", Integer),
    may("redundancyPolicy", Text),
    may("storage", Map(&Any)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL_STORAGE_MEMORY: Object = object(&[
    may("maxTraces", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL_STORAGE: Object = object(&[
    may("elasticsearch", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL_STORAGE_ELASTICSEARCH)),
    may("memory", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL_STORAGE_MEMORY)),
    may("type", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL: Object = object(&[
    may("ingress", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL_INGRESS)),
    may("storage", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL_STORAGE)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER: Object = object(&[
    may("install", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER_INSTALL)),
    may("name", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DASHBOARD: Object = object(&[
    may("enableGrafana", Boolean),
    may("enablePrometheus", Boolean),
    may("enableTracing", Boolean),
    may("viewOnly", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION_PREFERENCE: Object = object(&[
    may("matchExpressions", List(&Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR_MATCH_EXPRESSIONS))),
    may("matchFields", List(&Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR_MATCH_EXPRESSIONS))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION: Object = object(&[
    must("preference", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION_PREFERENCE)),
    must("weight", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY_REQUIRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION: Object = object(&[
    must("nodeSelectorTerms", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION_PREFERENCE))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY: Object = object(&[
    may("preferredDuringSchedulingIgnoredDuringExecution", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION))),
    may("requiredDuringSchedulingIgnoredDuringExecution", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY_REQUIRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION_POD_AFFINITY_TERM: Object = object(&[
    may("labelSelector", Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR)),
    may("namespaces", List(&Text)),
    must("topologyKey", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION: Object = object(&[
    must("podAffinityTerm", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION_POD_AFFINITY_TERM)),
    must("weight", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY: Object = object(&[
    may("preferredDuringSchedulingIgnoredDuringExecution", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION))),
    may("requiredDuringSchedulingIgnoredDuringExecution", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION_POD_AFFINITY_TERM))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY: Object = object(&[
    may("nodeAffinity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY)),
    may("podAffinity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY)),
    may("podAntiAffinity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_TOLERATIONS: Object = object(&[
    may("effect", Text),
    may("key", Text),
    may("operator", Text),
    may("tolerationSeconds", Integer),
    may("value", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT: Object = object(&[
    may("affinity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY)),
    may("nodeSelector", Map(&Text)),
    may("resources", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_PERSISTENCE_CAPACITY)),
    may("tolerations", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_TOLERATIONS))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL: Object = object(&[
    may("dashboard", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DASHBOARD)),
    may("deployment", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT)),
    may("service", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI: Object = object(&[
    may("enabled", Boolean),
    may("install", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL)),
    may("name", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_PROMETHEUS_INSTALL: Object = object(&[
    may("retention", Text),
    may("scrapeInterval", Text),
    may("selfManaged", Boolean),
    may("service", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE)),
    may("useTLS", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_PROMETHEUS: Object = object(&[
    may("address", Text),
    may("enabled", Boolean),
    may("install", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_PROMETHEUS_INSTALL)),
    may("metricsExpiryDuration", Text),
    may("scrape", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER_TELEMETRY_ACCESS_LOGGING: Object = object(&[
    may("enabled", Boolean),
    may("logWindowDuration", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER_TELEMETRY_AUTH: Object = object(&[
    may("apiKey", Text),
    may("appCredentials", Boolean),
    may("serviceAccountPath", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER_TELEMETRY: Object = object(&[
    may("accessLogging", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER_TELEMETRY_ACCESS_LOGGING)),
    may("auth", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER_TELEMETRY_AUTH)),
    may("configOverride", Map(&Any)),
    may("enableContextGraph", Boolean),
    may("enableLogging", Boolean),
    may("enableMetrics", Boolean),
    may("enabled", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER_TRACER: Object = object(&[
    may("debug", Boolean),
    may("maxNumberOfAnnotations", Integer),
    may("maxNumberOfAttributes", Integer),
    may("maxNumberOfMessageEvents", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER: Object = object(&[
    may("telemetry", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER_TELEMETRY)),
    may("tracer", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER_TRACER)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS: Object = object(&[
    may("3scale", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_3SCALE)),
    may("grafana", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA)),
    may("jaeger", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_JAEGER)),
    may("kiali", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI)),
    may("prometheus", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_PROMETHEUS)),
    may("stackdriver", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_STACKDRIVER)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_CONTAINER: Object = object(&[
    may("env", Map(&Text)),
    may("imageName", Text),
    may("imagePullPolicy", Text),
    may("imagePullSecrets", List(&Shape::Object(&SERVICE_MESH_PEER_SPEC_GATEWAYS_EGRESS))),
    may("imageRegistry", Text),
    may("imageTag", Text),
    may("resources", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_PERSISTENCE_CAPACITY)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_DEPLOYMENT_AUTO_SCALING: Object = object(&[
    may("enabled", Boolean),
    may("maxReplicas", Integer),
    may("minReplicas", Integer),
    may("targetCPUUtilizationPercentage", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_DEPLOYMENT_STRATEGY_ROLLING_UPDATE: Object = object(&[
    may("maxSurge", IntegerOrText),
    may("maxUnavailable", IntegerOrText),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_DEPLOYMENT_STRATEGY: Object = object(&[
    may("rollingUpdate", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_DEPLOYMENT_STRATEGY_ROLLING_UPDATE)),
    may("type", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_DEPLOYMENT: Object = object(&[
    may("autoScaling", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_DEPLOYMENT_AUTO_SCALING)),
    may("replicas", Integer),
    may("strategy", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_DEPLOYMENT_STRATEGY)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_POD_AFFINITY_POD_ANTI_AFFINITY_PREFERRED_DURING_SCHEDULING: Object = object(&[
    must("key", Text),
    must("operator", Text),
    may("topologyKey", Text),
    may("values", List(&Text)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_POD_AFFINITY_POD_ANTI_AFFINITY: Object = object(&[
    may("preferredDuringScheduling", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_POD_AFFINITY_POD_ANTI_AFFINITY_PREFERRED_DURING_SCHEDULING))),
    may("preferredDuringSchedulingIgnoredDuringExecution", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION))),
    may("requiredDuringScheduling", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_POD_AFFINITY_POD_ANTI_AFFINITY_PREFERRED_DURING_SCHEDULING))),
    may("requiredDuringSchedulingIgnoredDuringExecution", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY_PREFERRED_DURING_SCHEDULING_IGNORED_DURING_EXECUTION_POD_AFFINITY_TERM))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_POD_AFFINITY: Object = object(&[
    may("nodeAffinity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_NODE_AFFINITY)),
    may("podAffinity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_AFFINITY_POD_AFFINITY)),
    may("podAntiAffinity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_POD_AFFINITY_POD_ANTI_AFFINITY)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_POD: Object = object(&[
    may("affinity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_POD_AFFINITY)),
    may("metadata", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE_INGRESS_METADATA)),
    may("nodeSelector", Map(&Text)),
    may("priorityClassName", Text),
    may("tolerations", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_TOLERATIONS))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME: Object = object(&[
    may("container", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_CONTAINER)),
    may("deployment", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_DEPLOYMENT)),
    may("pod", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_POD)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE_PORTS: Object = object(&[
    may("appProtocol", Text),
    may("name", Text),
    may("nodePort", Integer),
    must("port", Integer),
    may("protocol", Text),
    may("targetPort", IntegerOrText),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE_SESSION_AFFINITY_CONFIG_CLIENT_IP: Object = object(&[
    may("timeoutSeconds", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE_SESSION_AFFINITY_CONFIG: Object = object(&[
    may("clientIP", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE_SESSION_AFFINITY_CONFIG_CLIENT_IP)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE: Object = object(&[
    may("clusterIP", Text),
    may("externalIPs", List(&Text)),
    may("externalName", Text),
    may("externalTrafficPolicy", Text),
    may("healthCheckNodePort", Integer),
    may("ipFamily", Text),
    may("loadBalancerIP", Text),
    may("loadBalancerSourceRanges", List(&Text)),
    may("metadata", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_SERVICE_INGRESS_METADATA)),
    may("ports", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE_PORTS))),
    may("publishNotReadyAddresses", Boolean),
    may("selector", Map(&Text)),
    may("sessionAffinity", Text),
    may("sessionAffinityConfig", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE_SESSION_AFFINITY_CONFIG)),
    may("topologyKeys", List(&Text)),
    may("type", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME_CONFIG_MAP_ITEMS: Object = object(&[
    must("key", Text),
    may("mode", Integer),
    must("path", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME_CONFIG_MAP: Object = object(&[
    may("defaultMode", Integer),
    may("items", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME_CONFIG_MAP_ITEMS))),
    may("name", Text),
    may("optional", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME_SECRET: Object = object(&[
    may("defaultMode", Integer),
    may("items", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME_CONFIG_MAP_ITEMS))),
    may("optional", Boolean),
    may("secretName", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME: Object = object(&[
    may("configMap", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME_CONFIG_MAP)),
    may("secret", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME_SECRET)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME_MOUNT: Object = object(&[
    must("mountPath", Text),
    may("mountPropagation", Text),
    must("name", Text),
    may("readOnly", Boolean),
    may("subPath", Text),
    may("subPathExpr", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES: Object = object(&[
    may("volume", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME)),
    may("volumeMount", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES_VOLUME_MOUNT)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY: Object = object(&[
    may("enabled", Boolean),
    may("namespace", Text),
    may("routerMode", Text),
    may("runtime", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME)),
    may("service", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE)),
    may("volumes", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION: Object = object(&[
    may("enabled", Boolean),
    may("ilbGateway", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MULTI_CLUSTER_MESH_NETWORKS_ENDPOINTS: Object = object(&[
    may("fromCIDR", Text),
    may("fromRegistry", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MULTI_CLUSTER_MESH_NETWORKS_GATEWAYS: Object = object(&[
    may("address", Text),
    may("port", Integer),
    may("registryServiceName", Text),
    may("service", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MULTI_CLUSTER_MESH_NETWORKS: Object = object(&[
    may("endpoints", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MULTI_CLUSTER_MESH_NETWORKS_ENDPOINTS))),
    may("gateways", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MULTI_CLUSTER_MESH_NETWORKS_GATEWAYS))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MULTI_CLUSTER: Object = object(&[
    may("enabled", Boolean),
    may("meshNetworks", Map(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MULTI_CLUSTER_MESH_NETWORKS))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER: Object = object(&[
    may("meshExpansion", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION)),
    may("multiCluster", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MULTI_CLUSTER)),
    may("name", Text),
    may("network", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_EGRESS: Object = object(&[
    may("enabled", Boolean),
    may("namespace", Text),
    may("requestedNetworkView", List(&Text)),
    may("routerMode", Text),
    may("runtime", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME)),
    may("service", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE)),
    may("volumes", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_INGRESS_ROUTE_CONFIG: Object = object(&[
    may("enabled", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_INGRESS_SDS: Object = object(&[
    may("enabled", Boolean),
    may("runtime", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_CONTAINER)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_INGRESS: Object = object(&[
    may("enabled", Boolean),
    may("namespace", Text),
    may("routeConfig", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_INGRESS_ROUTE_CONFIG)),
    may("routerMode", Text),
    may("runtime", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME)),
    may("sds", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_INGRESS_SDS)),
    may("service", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE)),
    may("volumes", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_INGRESS: Object = object(&[
    may("enabled", Boolean),
    may("ingress", Boolean),
    may("meshExpansionPorts", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE_PORTS))),
    may("namespace", Text),
    may("routeConfig", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_INGRESS_ROUTE_CONFIG)),
    may("routerMode", Text),
    may("runtime", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME)),
    may("sds", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_INGRESS_SDS)),
    may("service", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_SERVICE)),
    may("volumes", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_VOLUMES))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS: Object = object(&[
    may("additionalEgress", Map(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_EGRESS))),
    may("additionalIngress", Map(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_INGRESS))),
    may("egress", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_EGRESS)),
    may("enabled", Boolean),
    may("ingress", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_INGRESS)),
    may("openshiftRoute", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS_ADDITIONAL_INGRESS_ROUTE_CONFIG)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_GENERAL_LOGGING: Object = object(&[
    may("componentLevels", Map(&Text)),
    may("logAsJSON", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_GENERAL: Object = object(&[
    may("logging", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GENERAL_LOGGING)),
    may("validationMessages", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ENVOY_EXT_AUTHZ_GRPC_INCLUDE_REQUEST_BODY_IN_CHECK: Object = object(&[
    may("allowPartialMessage", Boolean),
    may("maxRequestBytes", Integer),
    may("packAsBytes", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ENVOY_EXT_AUTHZ_GRPC: Object = object(&[
    may("failOpen", Boolean),
    may("includeRequestBodyInCheck", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ENVOY_EXT_AUTHZ_GRPC_INCLUDE_REQUEST_BODY_IN_CHECK)),
    must("port", Integer),
    must("service", Text),
    may("statusOnError", Text),
    may("timeout", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ENVOY_EXT_AUTHZ_HTTP: Object = object(&[
    may("failOpen", Boolean),
    may("headersToDownstreamOnAllow", List(&Text)),
    may("headersToDownstreamOnDeny", List(&Text)),
    may("headersToUpstreamOnAllow", List(&Text)),
    may("includeAdditionalHeadersInCheck", Map(&Text)),
    may("includeRequestBodyInCheck", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ENVOY_EXT_AUTHZ_GRPC_INCLUDE_REQUEST_BODY_IN_CHECK)),
    may("includeRequestHeadersInCheck", List(&Text)),
    may("pathPrefix", Text),
    must("port", Integer),
    must("service", Text),
    may("statusOnError", Text),
    may("timeout", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ENVOY_OTEL_ALS: Object = object(&[
    may("logName", Text),
    must("port", Integer),
    must("service", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_OPENTELEMETRY: Object = object(&[
    may("maxTagLength", Integer),
    must("port", Integer),
    must("service", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_PROMETHEUS: Object = object(&[
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ZIPKIN: Object = object(&[
    may("enable64bitTraceId", Boolean),
    may("maxTagLength", Integer),
    must("port", Integer),
    must("service", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS: Object = object(&[
    may("envoyExtAuthzGrpc", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ENVOY_EXT_AUTHZ_GRPC)),
    may("envoyExtAuthzHttp", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ENVOY_EXT_AUTHZ_HTTP)),
    may("envoyOtelAls", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ENVOY_OTEL_ALS)),
    must("name", Text),
    may("opentelemetry", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_OPENTELEMETRY)),
    may("prometheus", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_PROMETHEUS)),
    may("zipkin", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS_ZIPKIN)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG: Object = object(&[
    may("discoverySelectors", List(&Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR))),
    may("extensionProviders", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG_EXTENSION_PROVIDERS))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_POLICY_MIXER_ADAPTERS: Object = object(&[
    may("kubernetesenv", Boolean),
    may("useAdapterCRDs", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_POLICY_MIXER: Object = object(&[
    may("adapters", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_POLICY_MIXER_ADAPTERS)),
    may("enableChecks", Boolean),
    may("failOpen", Boolean),
    may("sessionAffinity", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_POLICY_REMOTE: Object = object(&[
    may("address", Text),
    may("createService", Boolean),
    may("enableChecks", Boolean),
    may("failOpen", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_POLICY: Object = object(&[
    may("mixer", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_POLICY_MIXER)),
    may("remote", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_POLICY_REMOTE)),
    may("type", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING_ENVOY_SERVICE_TCP_KEEPALIVE: Object = object(&[
    may("interval", Text),
    may("probes", Integer),
    may("time", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING_ENVOY_SERVICE_TLS_SETTINGS: Object = object(&[
    may("caCertificates", Text),
    may("clientCertificate", Text),
    may("mode", Text),
    may("privateKey", Text),
    may("sni", Text),
    may("subjectAltNames", List(&Text)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING_ENVOY_SERVICE: Object = object(&[
    may("address", Text),
    may("enabled", Boolean),
    may("tcpKeepalive", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING_ENVOY_SERVICE_TCP_KEEPALIVE)),
    may("tlsSettings", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING_ENVOY_SERVICE_TLS_SETTINGS)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING_FILE: Object = object(&[
    may("encoding", Text),
    may("format", Text),
    may("name", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING: Object = object(&[
    may("envoyService", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING_ENVOY_SERVICE)),
    may("file", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING_FILE)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_INJECTION: Object = object(&[
    may("alwaysInjectSelector", List(&Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR))),
    may("autoInject", Boolean),
    may("injectedAnnotations", Map(&Text)),
    may("neverInjectSelector", List(&Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_LOGGING: Object = object(&[
    may("componentLevels", Map(&Text)),
    may("level", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_DNS: Object = object(&[
    may("refreshRate", Text),
    may("searchSuffixes", List(&Text)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_INITIALIZATION_INIT_CONTAINER: Object = object(&[
    may("runtime", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_CONTAINER)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_INITIALIZATION: Object = object(&[
    may("initContainer", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_INITIALIZATION_INIT_CONTAINER)),
    may("type", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_PROTOCOL_AUTO_DETECT: Object = object(&[
    may("inbound", Boolean),
    may("outbound", Boolean),
    may("timeout", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_PROTOCOL: Object = object(&[
    may("autoDetect", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_PROTOCOL_AUTO_DETECT)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_TRAFFIC_CONTROL_INBOUND: Object = object(&[
    may("excludedPorts", List(&Integer)),
    may("includedPorts", List(&Text)),
    may("interceptionMode", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_TRAFFIC_CONTROL_OUTBOUND: Object = object(&[
    may("excludedIPRanges", List(&Text)),
    may("excludedPorts", List(&Integer)),
    may("includedIPRanges", List(&Text)),
    may("policy", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_TRAFFIC_CONTROL: Object = object(&[
    may("inbound", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_TRAFFIC_CONTROL_INBOUND)),
    may("outbound", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_TRAFFIC_CONTROL_OUTBOUND)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING: Object = object(&[
    may("clusterDomain", Text),
    may("connectionTimeout", Text),
    may("dns", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_DNS)),
    may("initialization", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_INITIALIZATION)),
    may("maxConnectionAge", Text),
    may("protocol", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_PROTOCOL)),
    may("trafficControl", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING_TRAFFIC_CONTROL)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_RUNTIME_READINESS: Object = object(&[
    may("failureThreshold", Integer),
    may("initialDelaySeconds", Integer),
    may("periodSeconds", Integer),
    may("rewriteApplicationProbes", Boolean),
    may("statusPort", Integer),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_RUNTIME: Object = object(&[
    may("container", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME_CONTAINER)),
    may("readiness", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_RUNTIME_READINESS)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY: Object = object(&[
    may("accessLogging", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING)),
    may("adminPort", Integer),
    may("concurrency", Integer),
    may("envoyMetricsService", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_ACCESS_LOGGING_ENVOY_SERVICE)),
    may("injection", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_INJECTION)),
    may("logging", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_LOGGING)),
    may("networking", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_NETWORKING)),
    may("runtime", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY_RUNTIME)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS_CONTAINER: Object = object(&[
    may("imagePullPolicy", Text),
    may("imagePullSecrets", List(&Shape::Object(&SERVICE_MESH_PEER_SPEC_GATEWAYS_EGRESS))),
    may("imageRegistry", Text),
    may("imageTag", Text),
    may("resources", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_GRAFANA_INSTALL_PERSISTENCE_CAPACITY)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS_DEPLOYMENT_POD_DISRUPTION: Object = object(&[
    may("enabled", Boolean),
    may("maxUnavailable", IntegerOrText),
    may("minAvailable", IntegerOrText),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS_DEPLOYMENT: Object = object(&[
    may("podDisruption", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS_DEPLOYMENT_POD_DISRUPTION)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS_POD: Object = object(&[
    may("nodeSelector", Map(&Text)),
    may("priorityClassName", Text),
    may("tolerations", List(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS_KIALI_INSTALL_DEPLOYMENT_TOLERATIONS))),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS: Object = object(&[
    may("container", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS_CONTAINER)),
    may("deployment", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS_DEPLOYMENT)),
    may("pod", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS_POD)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME: Object = object(&[
    may("components", Map(&Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER_MESH_EXPANSION_ILB_GATEWAY_RUNTIME))),
    may("defaults", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME_DEFAULTS)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_CERT_MANAGER: Object = object(&[
    may("address", Text),
    may("pilotSecretName", Text),
    may("rootCAConfigMapName", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_CUSTOM: Object = object(&[
    may("address", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_ISTIOD_PRIVATE_KEY: Object = object(&[
    may("rootCADir", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_ISTIOD_SELF_SIGNED: Object = object(&[
    may("checkPeriod", Text),
    may("enableJitter", Boolean),
    may("gracePeriod", Text),
    may("ttl", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_ISTIOD: Object = object(&[
    may("privateKey", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_ISTIOD_PRIVATE_KEY)),
    may("selfSigned", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_ISTIOD_SELF_SIGNED)),
    may("type", Text),
    may("workloadCertTTLDefault", Text),
    may("workloadCertTTLMax", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY: Object = object(&[
    may("cert-manager", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_CERT_MANAGER)),
    may("custom", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_CUSTOM)),
    may("istiod", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY_ISTIOD)),
    may("type", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CONTROL_PLANE_TLS: Object = object(&[
    may("cipherSuites", List(&Text)),
    may("ecdhCurves", List(&Text)),
    may("maxProtocolVersion", Text),
    may("minProtocolVersion", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CONTROL_PLANE: Object = object(&[
    may("certProvider", Text),
    may("mtls", Boolean),
    may("tls", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CONTROL_PLANE_TLS)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_DATA_PLANE: Object = object(&[
    may("automtls", Boolean),
    may("mtls", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_IDENTITY_THIRD_PARTY: Object = object(&[
    may("audience", Text),
    may("issuer", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_IDENTITY: Object = object(&[
    may("thirdParty", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_IDENTITY_THIRD_PARTY)),
    may("type", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_TRUST: Object = object(&[
    may("additionalDomains", List(&Text)),
    may("domain", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY: Object = object(&[
    may("certificateAuthority", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CERTIFICATE_AUTHORITY)),
    may("controlPlane", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_CONTROL_PLANE)),
    may("dataPlane", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_DATA_PLANE)),
    may("identity", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_IDENTITY)),
    may("jwksResolverCA", Text),
    may("manageNetworkPolicy", Boolean),
    may("trust", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY_TRUST)),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER_ADAPTERS_STDIO: Object = object(&[
    may("enabled", Boolean),
    may("outputAsJSON", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER_ADAPTERS: Object = object(&[
    may("kubernetesenv", Boolean),
    may("stdio", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER_ADAPTERS_STDIO)),
    may("useAdapterCRDs", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER_BATCHING: Object = object(&[
    may("maxEntries", Integer),
    may("maxTime", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER_LOADSHEDDING: Object = object(&[
    may("latencyThreshold", Text),
    may("mode", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER: Object = object(&[
    may("adapters", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER_ADAPTERS)),
    may("batching", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER_BATCHING)),
    may("loadshedding", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER_LOADSHEDDING)),
    may("sessionAffinity", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_REMOTE: Object = object(&[
    may("address", Text),
    may("batching", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER_BATCHING)),
    may("createService", Boolean),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY: Object = object(&[
    may("mixer", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_MIXER)),
    may("remote", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY_REMOTE)),
    may("type", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC_TRACING: Object = object(&[
    may("sampling", IntegerWithin(&(0, 10_000))),
    may("type", Text),
]);
static SERVICE_MESH_CONTROL_PLANE_SPEC: Object = object(&[
    may("addons", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_ADDONS)),
    may("cluster", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_CLUSTER)),
    may("gateways", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GATEWAYS)),
    may("general", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_GENERAL)),
    may("meshConfig", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_MESH_CONFIG)),
    may("mode", Choice(&["MultiTenant", "ClusterWide"])),
    may("policy", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_POLICY)),
    may("profiles", List(&Text)),
    may("proxy", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_PROXY)),
    may("runtime", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_RUNTIME)),
    may("security", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_SECURITY)),
    may("techPreview", Map(&Any)),
    may("telemetry", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_TELEMETRY)),
    may("tracing", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC_TRACING)),
    may("version", Text),
]);
static SERVICE_MESH_CONTROL_PLANE: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    must("spec", Shape::Object(&SERVICE_MESH_CONTROL_PLANE_SPEC)),
    may("status", Map(&Any)),
]);
static SERVICE_MESH_MEMBER_SPEC_CONTROL_PLANE_REF: Object = object(&[
    must("name", Text),
    must("namespace", Text),
]);
static SERVICE_MESH_MEMBER_SPEC: Object = object(&[
    may("controlPlaneRef", Shape::Object(&SERVICE_MESH_MEMBER_SPEC_CONTROL_PLANE_REF)),
]);
static SERVICE_MESH_MEMBER: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&SERVICE_MESH_MEMBER_SPEC)),
    may("status", Map(&Any)),
]);
static SERVICE_MESH_MEMBER_ROLL_SPEC: Object = object(&[
    may("memberSelectors", List(&Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_SELECTOR))),
    may("members", List(&Text)),
]);
static SERVICE_MESH_MEMBER_ROLL: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    must("spec", Shape::Object(&SERVICE_MESH_MEMBER_ROLL_SPEC)),
    may("status", Map(&Any)),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL_HTTP_HTTP2_KEEP_ALIVE: Object = object(&[
    may("interval", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("timeout", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL_HTTP: Object = object(&[
    may("h2UpgradePolicy", Choice(&["DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"])),
    may("http1MaxPendingRequests", Integer),
    may("http2KeepAlive", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL_HTTP_HTTP2_KEEP_ALIVE)),
    may("http2MaxRequests", Integer),
    may("idleTimeout", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("maxConcurrentStreams", Integer),
    may("maxRequestsPerConnection", Integer),
    may("maxRetries", Integer),
    may("useClientProtocol", Boolean),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL_TCP_TCP_KEEPALIVE: Object = object(&[
    may("interval", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("probes", IntegerWithin(&(0, 4_294_967_295))),
    may("time", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL_TCP: Object = object(&[
    may("connectTimeout", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("idleTimeout", Text),
    may("maxConnectionDuration", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("maxConnections", Integer),
    may("tcpKeepalive", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL_TCP_TCP_KEEPALIVE)),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL: Object = object(&[
    may("http", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL_HTTP)),
    may("tcp", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL_TCP)),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH_HTTP_COOKIE_ATTRIBUTES: Object = object(&[
    must("name", Text),
    may("value", Text),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH_HTTP_COOKIE: Object = object(&[
    may("attributes", List(&Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH_HTTP_COOKIE_ATTRIBUTES))),
    must("name", Text),
    may("path", Text),
    may("ttl", Text),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH_MAGLEV: Object = object(&[
    may("tableSize", IntegerWithin(&(0, i64::MAX))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH_RING_HASH: Object = object(&[
    may("minimumRingSize", IntegerWithin(&(0, i64::MAX))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH: Object = exclusive(&[
    may("httpCookie", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH_HTTP_COOKIE)),
    may("httpHeaderName", Text),
    may("httpQueryParameterName", Text),
    may("maglev", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH_MAGLEV)),
    may("minimumRingSize", IntegerWithin(&(0, i64::MAX))),
    may("ringHash", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH_RING_HASH)),
    may("useSourceIp", Boolean),
], &[&["httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"], &["ringHash", "maglev"]]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_LOCALITY_LB_SETTING_DISTRIBUTE: Object = object(&[
    may("from", Text),
    may("to", Map(&IntegerWithin(&(0, 4_294_967_295)))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_LOCALITY_LB_SETTING_FAILOVER: Object = object(&[
    may("from", Text),
    may("to", Text),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_LOCALITY_LB_SETTING: Object = object(&[
    may("distribute", List(&Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_LOCALITY_LB_SETTING_DISTRIBUTE))),
    may("enabled", Boolean),
    may("failover", List(&Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_LOCALITY_LB_SETTING_FAILOVER))),
    may("failoverPriority", List(&Text)),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_WARMUP: Object = object(&[
    may("aggression", NumberWithin(&(0, i64::MAX))),
    must("duration", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("minimumPercent", NumberWithin(&(0, 100))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_ZONE_AWARE_LB_SETTING: Object = object(&[
    may("enabled", Boolean),
    may("failover", List(&Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_LOCALITY_LB_SETTING_FAILOVER))),
    may("failoverPriority", List(&Text)),
    may("minClusterSize", IntegerWithin(&(1, 4_294_967_295))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER: Object = exclusive(&[
    may("consistentHash", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_CONSISTENT_HASH)),
    may("localityLbSetting", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_LOCALITY_LB_SETTING)),
    may("simple", Choice(&["UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST"])),
    may("warmup", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_WARMUP)),
    may("warmupDurationSecs", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("zoneAwareLbSetting", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER_ZONE_AWARE_LB_SETTING)),
], &[&["simple", "consistentHash"]]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_OUTLIER_DETECTION: Object = object(&[
    may("baseEjectionTime", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("consecutive5xxErrors", IntegerWithin(&(0, 4_294_967_295))),
    may("consecutiveErrors", Integer),
    may("consecutiveGatewayErrors", IntegerWithin(&(0, 4_294_967_295))),
    may("consecutiveLocalOriginFailures", IntegerWithin(&(0, 4_294_967_295))),
    may("interval", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("maxEjectionPercent", Integer),
    may("minHealthPercent", Integer),
    may("outlierDetectionHttpErrorCodes", List(&IntegerWithin(&(100, 599)))),
    may("splitExternalLocalOriginErrors", Boolean),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PORT_LEVEL_SETTINGS_PORT: Object = object(&[
    may("number", IntegerWithin(&(0, 65_535))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PORT_LEVEL_SETTINGS_TLS: Object = object(&[
    may("caCertificates", Text),
    may("caCrl", Text),
    may("clientCertificate", Text),
    may("credentialName", Text),
    may("insecureSkipVerify", Boolean),
    may("mode", Choice(&["DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"])),
    may("privateKey", Text),
    may("sni", Text),
    may("subjectAltNames", List(&Text)),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PORT_LEVEL_SETTINGS: Object = object(&[
    may("connectionPool", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL)),
    may("loadBalancer", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER)),
    may("outlierDetection", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_OUTLIER_DETECTION)),
    may("port", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PORT_LEVEL_SETTINGS_PORT)),
    may("tls", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PORT_LEVEL_SETTINGS_TLS)),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PROXY_PROTOCOL: Object = object(&[
    may("version", Choice(&["V1", "V2"])),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_RETRY_BUDGET: Object = object(&[
    may("budgetInterval", Text),
    may("minRetryConcurrency", IntegerWithin(&(0, 4_294_967_295))),
    may("percent", NumberWithin(&(0, 100))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_TUNNEL: Object = object(&[
    may("protocol", Text),
    must("targetHost", Text),
    must("targetPort", IntegerWithin(&(0, 65_535))),
]);
static DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY: Object = object(&[
    may("connectionPool", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_CONNECTION_POOL)),
    may("loadBalancer", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_LOAD_BALANCER)),
    may("outlierDetection", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_OUTLIER_DETECTION)),
    may("portLevelSettings", ListWithin(&(Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PORT_LEVEL_SETTINGS), 0, 4_096))),
    may("proxyProtocol", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PROXY_PROTOCOL)),
    may("retryBudget", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_RETRY_BUDGET)),
    may("tls", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PORT_LEVEL_SETTINGS_TLS)),
    may("tunnel", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_TUNNEL)),
]);
static DESTINATION_RULE_SPEC_SUBSETS: Object = object(&[
    may("labels", Map(&Text)),
    must("name", Text),
    may("trafficPolicy", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY)),
]);
static DESTINATION_RULE_SPEC: Object = object(&[
    may("exportTo", List(&Text)),
    must("host", Text),
    may("subsets", List(&Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS))),
    may("trafficPolicy", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY)),
    may("workloadSelector", Shape::Object(&TRAFFIC_EXTENSION_SPEC_SELECTOR)),
]);
static DESTINATION_RULE: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&DESTINATION_RULE_SPEC)),
    may("status", Map(&Any)),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_CLUSTER: Object = object(&[
    may("name", Text),
    may("portNumber", IntegerWithin(&(0, 4_294_967_295))),
    may("service", Text),
    may("subset", Text),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_LISTENER_FILTER_CHAIN_FILTER: Object = object(&[
    may("name", Text),
    may("subFilter", Shape::Object(&SERVICE_MESH_PEER_SPEC_GATEWAYS_EGRESS)),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_LISTENER_FILTER_CHAIN: Object = object(&[
    may("applicationProtocols", Text),
    may("destinationPort", IntegerWithin(&(0, 4_294_967_295))),
    may("filter", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_LISTENER_FILTER_CHAIN_FILTER)),
    may("name", Text),
    may("sni", Text),
    may("transportProtocol", Text),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_LISTENER: Object = object(&[
    may("filterChain", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_LISTENER_FILTER_CHAIN)),
    may("listenerFilter", Text),
    may("name", Text),
    may("portName", Text),
    may("portNumber", IntegerWithin(&(0, 4_294_967_295))),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_PROXY: Object = object(&[
    may("metadata", Map(&Text)),
    may("proxyVersion", Text),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_ROUTE_CONFIGURATION_VHOST_ROUTE: Object = object(&[
    may("action", Choice(&["ANY", "ROUTE", "REDIRECT", "DIRECT_RESPONSE"])),
    may("name", Text),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_ROUTE_CONFIGURATION_VHOST: Object = object(&[
    may("domainName", Text),
    may("name", Text),
    may("route", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_ROUTE_CONFIGURATION_VHOST_ROUTE)),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_ROUTE_CONFIGURATION: Object = object(&[
    may("gateway", Text),
    may("name", Text),
    may("portName", Text),
    may("portNumber", IntegerWithin(&(0, 4_294_967_295))),
    may("vhost", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_ROUTE_CONFIGURATION_VHOST)),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_WAYPOINT: Object = object(&[
    may("filter", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_LISTENER_FILTER_CHAIN_FILTER)),
    may("portNumber", IntegerWithin(&(1, 65_535))),
    may("route", Shape::Object(&SERVICE_MESH_PEER_SPEC_GATEWAYS_EGRESS)),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH: Object = exclusive(&[
    may("cluster", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_CLUSTER)),
    may("context", Choice(&["ANY", "SIDECAR_INBOUND", "SIDECAR_OUTBOUND", "GATEWAY", "WAYPOINT"])),
    may("listener", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_LISTENER)),
    may("proxy", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_PROXY)),
    may("routeConfiguration", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_ROUTE_CONFIGURATION)),
    may("waypoint", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH_WAYPOINT)),
], &[&["listener", "routeConfiguration", "cluster", "waypoint"]]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES_PATCH: Object = object(&[
    may("filterClass", Choice(&["UNSPECIFIED", "AUTHN", "AUTHZ", "STATS"])),
    may("operation", Choice(&["INVALID", "MERGE", "ADD", "REMOVE", "INSERT_BEFORE", "INSERT_AFTER", "INSERT_FIRST", "REPLACE", "MERGE_AND_REPLACE_LIST"])),
    may("value", Map(&Any)),
]);
static ENVOY_FILTER_SPEC_CONFIG_PATCHES: Object = object(&[
    may("applyTo", Choice(&["INVALID", "LISTENER", "FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER", "ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE", "CLUSTER", "EXTENSION_CONFIG", "BOOTSTRAP", "LISTENER_FILTER"])),
    may("match", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_MATCH)),
    may("patch", Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES_PATCH)),
]);
static ENVOY_FILTER_SPEC_WORKLOAD_SELECTOR: Object = object(&[
    may("labels", Map(&TextWithin(&text(0, 63, None)))),
]);
static ENVOY_FILTER_SPEC: Object = exclusive(&[
    may("configPatches", List(&Shape::Object(&ENVOY_FILTER_SPEC_CONFIG_PATCHES))),
    may("priority", Integer),
    may("targetRefs", ListWithin(&(Shape::Object(&TRAFFIC_EXTENSION_SPEC_TARGET_REFS), 0, 16))),
    may("workloadSelector", Shape::Object(&ENVOY_FILTER_SPEC_WORKLOAD_SELECTOR)),
], &[&["targetRefs", "workloadSelector"]]);
static ENVOY_FILTER: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&ENVOY_FILTER_SPEC)),
    may("status", Map(&Any)),
]);
static GATEWAY_SPEC_SERVERS_PORT: Object = object(&[
    must("name", Text),
    must("number", IntegerWithin(&(0, 65_535))),
    must("protocol", Text),
    may("targetPort", IntegerWithin(&(0, 65_535))),
]);
static GATEWAY_SPEC_SERVERS_TLS_TLS_CERTIFICATES: Object = object(&[
    may("caCertificates", Text),
    may("privateKey", Text),
    may("serverCertificate", Text),
]);
static GATEWAY_SPEC_SERVERS_TLS: Object = exclusive(&[
    may("caCertCredentialName", Text),
    may("caCertificates", Text),
    may("caCrl", Text),
    may("cipherSuites", List(&Text)),
    may("credentialName", Text),
    may("credentialNames", ListWithin(&(Text, 1, 2))),
    may("httpsRedirect", Boolean),
    may("insecureSkipVerify", Boolean),
    may("maxProtocolVersion", Choice(&["TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"])),
    may("minProtocolVersion", Choice(&["TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"])),
    may("mode", Choice(&["PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL"])),
    may("privateKey", Text),
    may("serverCertificate", Text),
    may("subjectAltNames", List(&Text)),
    may("tlsCertificates", ListWithin(&(Shape::Object(&GATEWAY_SPEC_SERVERS_TLS_TLS_CERTIFICATES), 1, 2))),
    may("verifyCertificateHash", List(&Text)),
    may("verifyCertificateSpki", List(&Text)),
], &[&["credentialNames", "tlsCertificates"], &["credentialName", "credentialNames"]]);
static GATEWAY_SPEC_SERVERS: Object = object(&[
    may("bind", Text),
    may("defaultEndpoint", Text),
    must("hosts", List(&Text)),
    may("name", Text),
    must("port", Shape::Object(&GATEWAY_SPEC_SERVERS_PORT)),
    may("tls", Shape::Object(&GATEWAY_SPEC_SERVERS_TLS)),
]);
static GATEWAY_SPEC: Object = object(&[
    may("selector", Map(&Text)),
    may("servers", List(&Shape::Object(&GATEWAY_SPEC_SERVERS))),
]);
static GATEWAY: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&GATEWAY_SPEC)),
    may("status", Map(&Any)),
]);
static SERVICE_ENTRY_SPEC_ENDPOINTS: Object = object(&[
    may("address", TextWithin(&text(0, 256, None))),
    may("labels", Map(&Text)),
    may("locality", TextWithin(&text(0, 2_048, None))),
    may("network", TextWithin(&text(0, 2_048, None))),
    may("ports", Map(&IntegerWithin(&(1, 65_535)))),
    may("serviceAccount", TextWithin(&text(0, 253, None))),
    may("weight", IntegerWithin(&(0, 4_294_967_295))),
]);
static SERVICE_ENTRY_SPEC_PORTS: Object = object(&[
    must("name", TextWithin(&text(0, 256, None))),
    must("number", IntegerWithin(&(1, 65_535))),
    may("protocol", TextWithin(&text(0, 256, None))),
    may("targetPort", IntegerWithin(&(1, 65_535))),
]);
static SERVICE_ENTRY_SPEC: Object = exclusive(&[
    may("addresses", ListWithin(&(TextWithin(&text(0, 64, None)), 0, 256))),
    may("endpoints", ListWithin(&(Shape::Object(&SERVICE_ENTRY_SPEC_ENDPOINTS), 0, 4_096))),
    may("exportTo", List(&Text)),
    must("hosts", ListWithin(&(Text, 1, 256))),
    may("location", Choice(&["MESH_EXTERNAL", "MESH_INTERNAL"])),
    may("ports", ListWithin(&(Shape::Object(&SERVICE_ENTRY_SPEC_PORTS), 0, 256))),
    may("resolution", Choice(&["NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"])),
    may("subjectAltNames", List(&Text)),
    may("workloadSelector", Shape::Object(&ENVOY_FILTER_SPEC_WORKLOAD_SELECTOR)),
], &[&["endpoints", "workloadSelector"]]);
static SERVICE_ENTRY: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    must("spec", Shape::Object(&SERVICE_ENTRY_SPEC)),
    may("status", Map(&Any)),
]);
static SIDECAR_SPEC_EGRESS_PORT: Object = object(&[
    may("name", Text),
    may("number", IntegerWithin(&(0, 65_535))),
    may("protocol", Text),
    may("targetPort", IntegerWithin(&(0, 65_535))),
]);
static SIDECAR_SPEC_EGRESS: Object = object(&[
    may("bind", Text),
    may("captureMode", Choice(&["DEFAULT", "IPTABLES", "NONE"])),
    must("hosts", List(&Text)),
    may("port", Shape::Object(&SIDECAR_SPEC_EGRESS_PORT)),
]);
static SIDECAR_SPEC_INGRESS: Object = object(&[
    may("bind", Text),
    may("captureMode", Choice(&["DEFAULT", "IPTABLES", "NONE"])),
    may("connectionPool", Map(&Any)),
    may("defaultEndpoint", Text),
    must("port", Shape::Object(&SIDECAR_SPEC_EGRESS_PORT)),
    may("tls", Map(&Any)),
]);
static SIDECAR_SPEC_OUTBOUND_TRAFFIC_POLICY_EGRESS_PROXY: Object = object(&[
    must("host", Text),
    may("port", Shape::Object(&DESTINATION_RULE_SPEC_SUBSETS_TRAFFIC_POLICY_PORT_LEVEL_SETTINGS_PORT)),
    may("subset", Text),
]);
static SIDECAR_SPEC_OUTBOUND_TRAFFIC_POLICY: Object = object(&[
    may("egressProxy", Shape::Object(&SIDECAR_SPEC_OUTBOUND_TRAFFIC_POLICY_EGRESS_PROXY)),
    may("mode", Choice(&["REGISTRY_ONLY", "ALLOW_ANY"])),
]);
static SIDECAR_SPEC_WORKLOAD_SELECTOR: Object = object(&[
    may("labels", Map(&Text)),
]);
static SIDECAR_SPEC: Object = object(&[
    may("egress", List(&Shape::Object(&SIDECAR_SPEC_EGRESS))),
    may("inboundConnectionPool", Map(&Any)),
    may("ingress", List(&Shape::Object(&SIDECAR_SPEC_INGRESS))),
    may("outboundTrafficPolicy", Shape::Object(&SIDECAR_SPEC_OUTBOUND_TRAFFIC_POLICY)),
    may("workloadSelector", Shape::Object(&SIDECAR_SPEC_WORKLOAD_SELECTOR)),
]);
static SIDECAR: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&SIDECAR_SPEC)),
    may("status", Map(&Any)),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY_ALLOW_ORIGINS: Object = exclusive(&[
    may("exact", Text),
    may("prefix", Text),
    may("regex", Text),
], &[&["exact", "prefix", "regex"]]);
static VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY: Object = object(&[
    may("allowCredentials", Boolean),
    may("allowHeaders", List(&Text)),
    may("allowMethods", List(&Text)),
    may("allowOrigin", List(&Text)),
    may("allowOrigins", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY_ALLOW_ORIGINS))),
    may("exposeHeaders", List(&Text)),
    may("maxAge", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("unmatchedPreflights", Choice(&["UNSPECIFIED", "FORWARD", "IGNORE"])),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_DIRECT_RESPONSE_BODY: Object = exclusive(&[
    may("bytes", Text),
    may("string", Text),
], &[&["string", "bytes"]]);
static VIRTUAL_SERVICE_SPEC_HTTP_DIRECT_RESPONSE: Object = object(&[
    may("body", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_DIRECT_RESPONSE_BODY)),
    must("status", IntegerWithin(&(0, 4_294_967_295))),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_FAULT_ABORT_PERCENTAGE: Object = object(&[
    may("value", Number),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_FAULT_ABORT: Object = exclusive(&[
    may("grpcStatus", Text),
    may("http2Error", Text),
    may("httpStatus", Integer),
    may("percentage", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_FAULT_ABORT_PERCENTAGE)),
], &[&["httpStatus", "grpcStatus", "http2Error"]]);
static VIRTUAL_SERVICE_SPEC_HTTP_FAULT_DELAY: Object = exclusive(&[
    may("exponentialDelay", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("fixedDelay", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("percent", Integer),
    may("percentage", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_FAULT_ABORT_PERCENTAGE)),
], &[&["fixedDelay", "exponentialDelay"]]);
static VIRTUAL_SERVICE_SPEC_HTTP_FAULT: Object = object(&[
    may("abort", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_FAULT_ABORT)),
    may("delay", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_FAULT_DELAY)),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_HEADERS_REQUEST: Object = object(&[
    may("add", Map(&Text)),
    may("remove", List(&Text)),
    may("set", Map(&Text)),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_HEADERS: Object = object(&[
    may("request", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_HEADERS_REQUEST)),
    may("response", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_HEADERS_REQUEST)),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_MATCH: Object = object(&[
    may("authority", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY_ALLOW_ORIGINS)),
    may("gateways", List(&Text)),
    may("headers", Map(&Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY_ALLOW_ORIGINS))),
    may("ignoreUriCase", Boolean),
    may("method", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY_ALLOW_ORIGINS)),
    may("name", Text),
    may("port", IntegerWithin(&(0, 65_535))),
    may("queryParams", Map(&Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY_ALLOW_ORIGINS))),
    may("scheme", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY_ALLOW_ORIGINS)),
    may("sourceLabels", Map(&Text)),
    may("sourceNamespace", Text),
    may("statPrefix", Text),
    may("uri", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY_ALLOW_ORIGINS)),
    may("withoutHeaders", Map(&Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY_ALLOW_ORIGINS))),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_MIRRORS: Object = object(&[
    must("destination", Shape::Object(&SIDECAR_SPEC_OUTBOUND_TRAFFIC_POLICY_EGRESS_PROXY)),
    may("percentage", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_FAULT_ABORT_PERCENTAGE)),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_REDIRECT: Object = exclusive(&[
    may("authority", Text),
    may("derivePort", Choice(&["FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"])),
    may("port", IntegerWithin(&(0, 65_535))),
    may("prefixRewrite", Text),
    may("redirectCode", IntegerWithin(&(0, 4_294_967_295))),
    may("scheme", Text),
    may("uri", Text),
], &[&["port", "derivePort"]]);
static VIRTUAL_SERVICE_SPEC_HTTP_RETRIES: Object = object(&[
    may("attempts", Integer),
    may("backoff", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("perTryTimeout", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
    may("retryIgnorePreviousHosts", Boolean),
    may("retryOn", Text),
    may("retryRemoteLocalities", Boolean),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_REWRITE_URI_REGEX_REWRITE: Object = object(&[
    may("match", Text),
    may("rewrite", Text),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_REWRITE: Object = object(&[
    may("authority", Text),
    may("uri", Text),
    may("uriRegexRewrite", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_REWRITE_URI_REGEX_REWRITE)),
]);
static VIRTUAL_SERVICE_SPEC_HTTP_ROUTE: Object = object(&[
    must("destination", Shape::Object(&SIDECAR_SPEC_OUTBOUND_TRAFFIC_POLICY_EGRESS_PROXY)),
    may("headers", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_HEADERS)),
    may("weight", Integer),
]);
static VIRTUAL_SERVICE_SPEC_HTTP: Object = object(&[
    may("corsPolicy", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_CORS_POLICY)),
    may("delegate", Shape::Object(&EXPORTED_SERVICE_SET_SPEC_EXPORT_RULES_LABEL_SELECTOR_ALIASES_ALIAS)),
    may("directResponse", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_DIRECT_RESPONSE)),
    may("fault", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_FAULT)),
    may("headers", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_HEADERS)),
    may("match", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_MATCH))),
    may("mirror", Shape::Object(&SIDECAR_SPEC_OUTBOUND_TRAFFIC_POLICY_EGRESS_PROXY)),
    may("mirrorPercent", IntegerWithin(&(0, 4_294_967_295))),
    may("mirrorPercentage", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_FAULT_ABORT_PERCENTAGE)),
    may("mirror_percent", IntegerWithin(&(0, 4_294_967_295))),
    may("mirrors", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_MIRRORS))),
    may("name", Text),
    may("redirect", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_REDIRECT)),
    may("retries", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_RETRIES)),
    may("rewrite", Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_REWRITE)),
    may("route", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP_ROUTE))),
    may("timeout", TextWithin(&text(0, usize::MAX, Some(Form::Duration)))),
]);
static VIRTUAL_SERVICE_SPEC_TCP_MATCH: Object = object(&[
    may("destinationSubnets", List(&Text)),
    may("gateways", List(&Text)),
    may("port", IntegerWithin(&(0, 65_535))),
    may("sourceLabels", Map(&Text)),
    may("sourceNamespace", Text),
    may("sourceSubnet", Text),
]);
static VIRTUAL_SERVICE_SPEC_TCP_ROUTE: Object = object(&[
    must("destination", Shape::Object(&SIDECAR_SPEC_OUTBOUND_TRAFFIC_POLICY_EGRESS_PROXY)),
    may("weight", Integer),
]);
static VIRTUAL_SERVICE_SPEC_TCP: Object = object(&[
    may("match", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_TCP_MATCH))),
    may("route", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_TCP_ROUTE))),
]);
static VIRTUAL_SERVICE_SPEC_TLS_MATCH: Object = object(&[
    may("destinationSubnets", List(&Text)),
    may("gateways", List(&Text)),
    may("port", IntegerWithin(&(0, 65_535))),
    must("sniHosts", List(&Text)),
    may("sourceLabels", Map(&Text)),
    may("sourceNamespace", Text),
]);
static VIRTUAL_SERVICE_SPEC_TLS: Object = object(&[
    must("match", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_TLS_MATCH))),
    may("route", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_TCP_ROUTE))),
]);
static VIRTUAL_SERVICE_SPEC: Object = object(&[
    may("exportTo", List(&Text)),
    may("gateways", List(&Text)),
    may("hosts", List(&Text)),
    may("http", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_HTTP))),
    may("tcp", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_TCP))),
    may("tls", List(&Shape::Object(&VIRTUAL_SERVICE_SPEC_TLS))),
]);
static VIRTUAL_SERVICE: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&VIRTUAL_SERVICE_SPEC)),
    may("status", Map(&Any)),
]);
static WORKLOAD_ENTRY: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    must("spec", Shape::Object(&SERVICE_ENTRY_SPEC_ENDPOINTS)),
    may("status", Map(&Any)),
]);
static ISTIO: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Map(&Any)),
    may("status", Map(&Any)),
]);
static AUTHORIZATION_POLICY_SPEC_RULES_FROM_SOURCE: Object = object(&[
    may("ipBlocks", List(&Text)),
    may("namespaces", List(&Text)),
    may("notIpBlocks", List(&Text)),
    may("notNamespaces", List(&Text)),
    may("notPrincipals", List(&Text)),
    may("notRemoteIpBlocks", List(&Text)),
    may("notRequestPrincipals", List(&Text)),
    may("notServiceAccounts", ListWithin(&(TextWithin(&text(0, 320, None)), 0, 16))),
    may("notTrustDomains", List(&Text)),
    may("principals", List(&Text)),
    may("remoteIpBlocks", List(&Text)),
    may("requestPrincipals", List(&Text)),
    may("serviceAccounts", ListWithin(&(TextWithin(&text(0, 320, None)), 0, 16))),
    may("trustDomains", List(&Text)),
]);
static AUTHORIZATION_POLICY_SPEC_RULES_FROM: Object = object(&[
    may("source", Shape::Object(&AUTHORIZATION_POLICY_SPEC_RULES_FROM_SOURCE)),
]);
static AUTHORIZATION_POLICY_SPEC_RULES_TO_OPERATION: Object = object(&[
    may("hosts", List(&Text)),
    may("methods", List(&Text)),
    may("notHosts", List(&Text)),
    may("notMethods", List(&Text)),
    may("notPaths", List(&Text)),
    may("notPorts", List(&Text)),
    may("paths", List(&Text)),
    may("ports", List(&Text)),
]);
static AUTHORIZATION_POLICY_SPEC_RULES_TO: Object = object(&[
    may("operation", Shape::Object(&AUTHORIZATION_POLICY_SPEC_RULES_TO_OPERATION)),
]);
static AUTHORIZATION_POLICY_SPEC_RULES_WHEN: Object = object(&[
    must("key", Text),
    may("notValues", List(&Text)),
    may("values", List(&Text)),
]);
static AUTHORIZATION_POLICY_SPEC_RULES: Object = object(&[
    may("from", ListWithin(&(Shape::Object(&AUTHORIZATION_POLICY_SPEC_RULES_FROM), 0, 512))),
    may("to", List(&Shape::Object(&AUTHORIZATION_POLICY_SPEC_RULES_TO))),
    may("when", List(&Shape::Object(&AUTHORIZATION_POLICY_SPEC_RULES_WHEN))),
]);
static AUTHORIZATION_POLICY_SPEC: Object = exclusive(&[
    may("action", Choice(&["ALLOW", "DENY", "AUDIT", "CUSTOM"])),
    may("provider", Shape::Object(&SERVICE_MESH_PEER_SPEC_GATEWAYS_EGRESS)),
    may("rules", ListWithin(&(Shape::Object(&AUTHORIZATION_POLICY_SPEC_RULES), 0, 512))),
    may("selector", Shape::Object(&TRAFFIC_EXTENSION_SPEC_SELECTOR)),
    may("targetRef", Shape::Object(&TRAFFIC_EXTENSION_SPEC_TARGET_REFS)),
    may("targetRefs", ListWithin(&(Shape::Object(&TRAFFIC_EXTENSION_SPEC_TARGET_REFS), 0, 16))),
], &[&["selector", "targetRef", "targetRefs"]]);
static AUTHORIZATION_POLICY: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&AUTHORIZATION_POLICY_SPEC)),
    may("status", Map(&Any)),
]);
static PEER_AUTHENTICATION_SPEC_MTLS: Object = object(&[
    may("mode", Choice(&["UNSET", "DISABLE", "PERMISSIVE", "STRICT"])),
]);
static PEER_AUTHENTICATION_SPEC: Object = object(&[
    may("mtls", Shape::Object(&PEER_AUTHENTICATION_SPEC_MTLS)),
    may("portLevelMtls", Map(&Shape::Object(&PEER_AUTHENTICATION_SPEC_MTLS))),
    may("selector", Shape::Object(&TRAFFIC_EXTENSION_SPEC_SELECTOR)),
]);
static PEER_AUTHENTICATION: Object = object(&[
    may("apiVersion", Text),
    may("kind", Text),
    may("metadata", Shape::Object(&OBJECT_META)),
    may("spec", Shape::Object(&PEER_AUTHENTICATION_SPEC)),
    may("status", Map(&Any)),
]);

pub(super) static KINDS: &[Kind] = &[
    Kind { group: "", name: "ConfigMap", versions: &["v1"], root: &CONFIG_MAP },
    Kind { group: "", name: "Endpoints", versions: &["v1"], root: &ENDPOINTS },
    Kind { group: "", name: "Namespace", versions: &["v1"], root: &NAMESPACE },
    Kind { group: "", name: "Secret", versions: &["v1"], root: &SECRET },
    Kind { group: "", name: "Service", versions: &["v1"], root: &SERVICE },
    Kind { group: "discovery.k8s.io", name: "EndpointSlice", versions: &["v1", "v1beta1"], root: &ENDPOINT_SLICE },
    Kind { group: "extensions.istio.io", name: "TrafficExtension", versions: &["v1alpha1"], root: &TRAFFIC_EXTENSION },
    Kind { group: "extensions.istio.io", name: "WasmPlugin", versions: &["v1alpha1"], root: &WASM_PLUGIN },
    Kind { group: "federation.maistra.io", name: "ExportedServiceSet", versions: &["v1"], root: &EXPORTED_SERVICE_SET },
    Kind { group: "federation.maistra.io", name: "ImportedServiceSet", versions: &["v1"], root: &IMPORTED_SERVICE_SET },
    Kind { group: "federation.maistra.io", name: "ServiceMeshPeer", versions: &["v1"], root: &SERVICE_MESH_PEER },
    Kind { group: "maistra.io", name: "ServiceMeshControlPlane", versions: &["v2"], root: &SERVICE_MESH_CONTROL_PLANE },
    Kind { group: "maistra.io", name: "ServiceMeshMember", versions: &["v1"], root: &SERVICE_MESH_MEMBER },
    Kind { group: "maistra.io", name: "ServiceMeshMemberRoll", versions: &["v1"], root: &SERVICE_MESH_MEMBER_ROLL },
    Kind { group: "networking.istio.io", name: "DestinationRule", versions: &["v1", "v1alpha3", "v1beta1"], root: &DESTINATION_RULE },
    Kind { group: "networking.istio.io", name: "EnvoyFilter", versions: &["v1alpha3"], root: &ENVOY_FILTER },
    Kind { group: "networking.istio.io", name: "Gateway", versions: &["v1", "v1alpha3", "v1beta1"], root: &GATEWAY },
    Kind { group: "networking.istio.io", name: "ServiceEntry", versions: &["v1", "v1alpha3", "v1beta1"], root: &SERVICE_ENTRY },
    Kind { group: "networking.istio.io", name: "Sidecar", versions: &["v1", "v1alpha3", "v1beta1"], root: &SIDECAR },
    Kind { group: "networking.istio.io", name: "VirtualService", versions: &["v1", "v1alpha3", "v1beta1"], root: &VIRTUAL_SERVICE },
    Kind { group: "networking.istio.io", name: "WorkloadEntry", versions: &["v1", "v1alpha3", "v1beta1"], root: &WORKLOAD_ENTRY },
    Kind { group: "sailoperator.io", name: "Istio", versions: &["v1", "v1alpha1"], root: &ISTIO },
    Kind { group: "security.istio.io", name: "AuthorizationPolicy", versions: &["v1", "v1beta1"], root: &AUTHORIZATION_POLICY },
    Kind { group: "security.istio.io", name: "PeerAuthentication", versions: &["v1", "v1beta1"], root: &PEER_AUTHENTICATION },
];
