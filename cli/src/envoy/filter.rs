//! The filter with its configuration, as the resource a listener discovers.

use serde_json::{Value, json};

use super::json::{any, resources};
use super::site::Site;

/// The name under which listeners look for the filter.
pub(super) const NAME: &str = "carnet";

/// The type of the discovered configuration.
pub(super) const TYPE: &str = "envoy.extensions.filters.http.wasm.v3.Wasm";

/// The resource file of the filter.
pub(super) fn filter(site: &Site, table: &str) -> Value {
    let config = json!({
        "name": NAME,
        // A VM of its own: no other plugin can take it down.
        "vm_config": {
            "vm_id": NAME,
            "runtime": "envoy.wasm.runtime.v8",
            "code": {"local": {"filename": site.filter}},
        },
        // A lost VM is made anew; until then requests are refused.
        "failure_policy": "FAIL_RELOAD",
        "configuration": any("google.protobuf.StringValue", json!({"value": table})),
    });
    let typed = any(TYPE, json!({"config": config}));
    let resource = json!({"name": NAME, "typed_config": typed});
    resources(&[any("envoy.config.core.v3.TypedExtensionConfig", resource)])
}
