//! Routes of this mesh to what it imports: whether the service has the port they lead to.

use crate::check::shared::SharedHosts;
use crate::check::words::list;
use crate::finding::{Code, Edit, Finding, ObjectRef};
use crate::model::{Mesh, Service};
use crate::naming;
use crate::resource::Meta;
use crate::resource::istio::Destination;

/// Checks every route whose host is imported from peers that all told their ports.
pub(super) fn check(mesh: &Mesh, hosts: &SharedHosts<'_>, findings: &mut Vec<Finding>) {
    for service in &mesh.istio.virtual_services {
        let object = ObjectRef { mesh: Some(mesh.name.clone()), ..service.meta.object() };
        for to in &service.destinations {
            let finding = port(mesh, hosts, &service.meta, to);
            findings.extend(finding.map(|finding| finding.on(&object, format!("{}/port/number", to.path))));
        }
    }
}

fn port(mesh: &Mesh, hosts: &SharedHosts<'_>, meta: &Meta, to: &Destination) -> Option<Finding> {
    let written = to.port.as_ref()?;
    let host = full(mesh, &to.host.value, meta);
    let services = hosts.services(mesh, &host)?;
    let ports = || services.iter().flat_map(|service| &service.ports);
    let is_known = ports().any(|port| i64::from(port.port) == written.value);
    if is_known || services.iter().any(|service| service.ports.is_empty()) {
        return None;
    }
    let mut numbers: Vec<u16> = ports().map(|port| port.port).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let message = format!("`{host}` has no port {}", written.value);
    let first: &Service = services.first()?;
    let finding = Finding::new(Code::ImportPortNotOffered, message)
        .at(written.span)
        .related(first.span, "the Service behind it");
    Some(match numbers.as_slice() {
        [only] => finding.fix(
            format!("write `{only}`"),
            false,
            vec![Edit { span: written.span, text: only.to_string() }],
        ),
        _ => finding.help(format!("its ports are {}", list(&numbers))),
    })
}

/// A host as Istio completes it: one without dots is a Service of the document's own namespace.
fn full(mesh: &Mesh, host: &str, meta: &Meta) -> String {
    let host = host.to_ascii_lowercase();
    if host.contains('.') { host } else { naming::host(&host, &meta.namespace.value, &mesh.local_suffix()) }
}
