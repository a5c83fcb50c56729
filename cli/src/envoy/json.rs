//! The few shapes that occur all over an Envoy configuration.

use serde_json::{Value, json};

use super::site::Address;

/// `fields` as a message of the type `name`, below `type.googleapis.com/envoy.`.
pub(super) fn any(name: &str, mut fields: Value) -> Value {
    if let Some(map) = fields.as_object_mut() {
        map.insert("@type".to_owned(), json!(format!("type.googleapis.com/{name}")));
    }
    fields
}

/// An extension by name, with its configuration.
pub(super) fn extension(name: &str, type_name: &str, fields: Value) -> Value {
    json!({"name": name, "typed_config": any(type_name, fields)})
}

/// A list of resources as Envoy reads it from a file.
pub(super) fn resources(list: &[Value]) -> Value {
    json!({"resources": list})
}

/// The file another part of the configuration is read from, again each time it is replaced.
pub(super) fn watched(path: &str) -> Value {
    json!({"path_config_source": {"path": path}, "resource_api_version": "V3"})
}

/// A socket address.
pub(super) fn socket(address: &Address) -> Value {
    json!({"socket_address": {"address": address.host, "port_value": address.port}})
}
