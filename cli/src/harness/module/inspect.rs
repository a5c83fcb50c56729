//! Whether a module fits the ABI: what Envoy checks when it loads one.

use wasmtime::{ExternType, FuncType, Module, ValType};

use crate::harness::HarnessError;
use crate::harness::abi::AbiVersion;
use crate::harness::hostcall::Hostcall;
use crate::harness::imports::wasi;

/// The callbacks a proxy calls: name, parameters in the notation of [`wasi::FUNCTIONS`], whether they return an `i32`.
/// Header callbacks of ABI 0.1.0 have one parameter less.
const CALLBACKS: &[(&str, &str, bool)] = &[
    ("_initialize", "", false),
    ("_start", "", false),
    ("__main_void", "", true),
    ("main", "ii", true),
    ("malloc", "i", true),
    ("proxy_on_memory_allocate", "i", true),
    ("proxy_on_context_create", "ii", false),
    ("proxy_on_vm_start", "ii", true),
    ("proxy_on_configure", "ii", true),
    ("proxy_validate_configuration", "ii", true),
    ("proxy_on_tick", "i", false),
    ("proxy_on_queue_ready", "ii", false),
    ("proxy_on_http_call_response", "iiiii", false),
    ("proxy_on_grpc_receive_initial_metadata", "iii", false),
    ("proxy_on_grpc_receive", "iii", false),
    ("proxy_on_grpc_receive_trailing_metadata", "iii", false),
    ("proxy_on_grpc_close", "iii", false),
    ("proxy_on_request_headers", "iii", true),
    ("proxy_on_request_body", "iii", true),
    ("proxy_on_request_trailers", "ii", true),
    ("proxy_on_request_metadata", "ii", true),
    ("proxy_on_response_headers", "iii", true),
    ("proxy_on_response_body", "iii", true),
    ("proxy_on_response_trailers", "ii", true),
    ("proxy_on_response_metadata", "ii", true),
    ("proxy_on_new_connection", "i", true),
    ("proxy_on_downstream_data", "iii", true),
    ("proxy_on_upstream_data", "iii", true),
    ("proxy_on_downstream_connection_close", "ii", false),
    ("proxy_on_upstream_connection_close", "ii", false),
    ("proxy_on_foreign_function", "iii", false),
    ("proxy_on_done", "i", true),
    ("proxy_on_log", "i", false),
    ("proxy_on_delete", "i", false),
];

/// The version of a module that can be run, or why it cannot.
pub(super) fn check(module: &Module) -> Result<AbiVersion, HarnessError> {
    let marker = module.exports().find_map(|export| AbiVersion::from_marker(export.name()));
    let abi = marker.ok_or(HarnessError::UnknownAbi)?;
    for import in module.imports() {
        check_import(import.module(), import.name(), &import.ty(), abi)?;
    }
    for (name, parameters, returns) in CALLBACKS {
        check_callback(module, name, parameters, *returns, abi)?;
    }
    let has = |name| module.get_export(name).is_some();
    if !matches!(module.get_export("memory"), Some(ExternType::Memory(_))) {
        return Err(HarnessError::MissingExport { name: "memory".into() });
    }
    if !has("malloc") && !has("proxy_on_memory_allocate") {
        return Err(HarnessError::MissingExport { name: "malloc".into() });
    }
    Ok(abi)
}

/// Every function of the table, `module.name`.
pub(super) fn served_imports() -> Vec<String> {
    let hostcalls = Hostcall::ALL.iter().map(|hostcall| hostcall.name());
    let env = hostcalls.chain(["emscripten_notify_memory_growth", "pthread_equal"]);
    let env = env.map(|name| format!("env.{name}"));
    let wasi = wasi::MODULES
        .iter()
        .flat_map(|module| wasi::FUNCTIONS.iter().map(move |(name, ..)| format!("{module}.{name}")));
    env.chain(wasi).collect()
}

fn check_import(module: &str, name: &str, ty: &ExternType, abi: AbiVersion) -> Result<(), HarnessError> {
    let Some(want) = offered(module, name, abi) else {
        return Err(HarnessError::MissingImport { module: module.into(), name: name.into() });
    };
    let have = describe(ty);
    if want == have {
        return Ok(());
    }
    Err(HarnessError::BadImport { module: module.into(), name: name.into(), want, have })
}

/// The signature of a function offered to a version.
fn offered(module: &str, name: &str, abi: AbiVersion) -> Option<String> {
    if wasi::MODULES.contains(&module) {
        let (_, parameters, _) = wasi::FUNCTIONS.iter().find(|(known, ..)| *known == name)?;
        return Some(signature(parameters, name != "proc_exit"));
    }
    match (module, name) {
        ("env", "emscripten_notify_memory_growth") => return Some(signature("i", false)),
        ("env", "pthread_equal") => return Some(signature("ii", true)),
        ("env", _) => {}
        _ => return None,
    }
    let hostcall = Hostcall::find(name).filter(|hostcall| hostcall.known().covers(abi))?;
    let parameters = hostcall.arguments().iter().flat_map(|argument| argument.parameters());
    let parameters: String = parameters.map(|long| if *long { 'I' } else { 'i' }).collect();
    Some(signature(&parameters, true))
}

fn check_callback(
    module: &Module,
    name: &str,
    parameters: &str,
    returns: bool,
    abi: AbiVersion,
) -> Result<(), HarnessError> {
    let Some(ty) = module.get_export(name) else { return Ok(()) };
    let short = abi == AbiVersion::V0_1_0 && name.ends_with("_headers");
    let want = signature(if short { "ii" } else { parameters }, returns);
    let have = describe(&ty);
    // Toolchains export `main` in more than one shape; only the plain one is called.
    if want == have || name == "main" {
        return Ok(());
    }
    Err(HarnessError::BadCallback { name: name.into(), want, have })
}

fn signature(parameters: &str, returns: bool) -> String {
    let parameters = parameters.chars().map(|kind| if kind == 'I' { "i64" } else { "i32" });
    arrow(parameters.map(str::to_owned), if returns { "i32" } else { "void" })
}

fn describe(ty: &ExternType) -> String {
    match ty {
        ExternType::Func(ty) => describe_function(ty),
        ExternType::Global(_) => "a global".into(),
        ExternType::Table(_) => "a table".into(),
        ExternType::Memory(_) => "a memory".into(),
        ExternType::Tag(_) => "a tag".into(),
    }
}

fn describe_function(ty: &FuncType) -> String {
    let results: Vec<String> = ty.results().map(|result| name(&result)).collect();
    let results = if results.is_empty() { "void".into() } else { results.join(" ") };
    arrow(ty.params().map(|parameter| name(&parameter)), &results)
}

fn name(ty: &ValType) -> String {
    ty.to_string()
}

fn arrow(parameters: impl Iterator<Item = String>, result: &str) -> String {
    let parameters: Vec<String> = parameters.collect();
    let parameters = if parameters.is_empty() { "void".into() } else { parameters.join(" ") };
    format!("{parameters} -> {result}")
}
