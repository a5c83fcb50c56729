//! A compiled filter: checked once, shared by every proxy that runs it.

use std::path::PathBuf;
use std::sync::Arc;

use wasmtime::{CacheConfig, Config, Engine, InstancePre, Linker, Module};

use super::HarnessError;
use super::abi::AbiVersion;
use super::imports;
use super::vm::state::VmState;

mod inspect;

/// Where compiled code is kept between processes. Entries are keyed by module, wasmtime version and settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cache {
    /// Nowhere: compile each time.
    None,
    /// In the user's cache directory; if there is none, nowhere.
    Default,
    /// In this directory, created if needed. An absolute path.
    Dir(PathBuf),
}

/// A filter module, compiled and found to speak the ABI.
///
/// Cheap to clone, and may be shared between threads; each proxy made from it is a thread's own.
#[derive(Clone)]
pub struct FilterModule {
    inner: Arc<Inner>,
}

struct Inner {
    pre: InstancePre<VmState>,
    abi: AbiVersion,
}

impl std::fmt::Debug for FilterModule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FilterModule").field("abi", &self.inner.abi).finish_non_exhaustive()
    }
}

impl FilterModule {
    /// Compiles `bytes`, a binary module, and checks imports, exports and version.
    ///
    /// # Errors
    ///
    /// [`HarnessError::InvalidModule`] if it is no module, [`HarnessError::Cache`] if the cache directory cannot be
    /// used, and [`HarnessError::UnknownAbi`], [`HarnessError::MissingImport`], [`HarnessError::BadImport`],
    /// [`HarnessError::MissingExport`] or [`HarnessError::BadCallback`] where Envoy would refuse to load it.
    #[expect(clippy::needless_pass_by_value, reason = "a choice of three reads best by value at the call")]
    pub fn compile(bytes: &[u8], cache: Cache) -> Result<Self, HarnessError> {
        let engine = Engine::new(&engine_config(&cache)?).map_err(invalid)?;
        let module = Module::new(&engine, bytes).map_err(invalid)?;
        let abi = inspect::check(&module)?;
        let mut linker = Linker::new(&engine);
        imports::register(&mut linker).map_err(invalid)?;
        let pre = linker.instantiate_pre(&module).map_err(invalid)?;
        Ok(Self { inner: Arc::new(Inner { pre, abi }) })
    }

    /// The ABI version the module exports; Envoy re-picks the route by itself only up to 0.2.1.
    #[must_use]
    pub fn abi_version(&self) -> AbiVersion {
        self.inner.abi
    }

    /// Every function the harness serves, as `module.name`, in a fixed order.
    #[must_use]
    pub fn served_imports() -> Vec<String> {
        inspect::served_imports()
    }

    pub(crate) fn pre(&self) -> &InstancePre<VmState> {
        &self.inner.pre
    }
}

fn invalid(source: wasmtime::Error) -> HarnessError {
    HarnessError::InvalidModule { source }
}

fn engine_config(cache: &Cache) -> Result<Config, HarnessError> {
    let mut config = Config::new();
    config.consume_fuel(true);
    let settings = match cache {
        Cache::None => return Ok(config),
        Cache::Default => CacheConfig::new(),
        Cache::Dir(directory) => {
            let mut settings = CacheConfig::new();
            settings.with_directory(directory);
            settings
        }
    };
    match wasmtime::Cache::new(settings) {
        Ok(opened) => {
            config.cache(Some(opened));
        }
        Err(_) if *cache == Cache::Default => {}
        Err(source) => return Err(HarnessError::Cache { source }),
    }
    Ok(config)
}
