//! The built filter as a gateway: stands in until the harness side is merged, and says so.

use std::path::Path;

use carnet_engine::answer::{Answer, GatewayRequest};
use carnet_engine::decision::Direction;

/// Why the filter cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FilterError {
    /// This build has no way to run it.
    #[error("this build cannot run the filter")]
    NotAvailable,
}

/// The compiled filter.
#[derive(Debug)]
pub struct Filter;

/// One gateway that runs the filter with one configuration.
#[derive(Debug)]
pub struct Gateway;

impl Filter {
    /// Compiles the filter at `wasm`, or the embedded one.
    ///
    /// # Errors
    ///
    /// [`FilterError::NotAvailable`].
    pub fn load(_wasm: Option<&Path>) -> Result<Self, FilterError> {
        Err(FilterError::NotAvailable)
    }
}

impl Gateway {
    /// Starts a gateway with a plugin configuration.
    ///
    /// # Errors
    ///
    /// [`FilterError::NotAvailable`].
    pub fn start(_filter: &Filter, _configuration: &str) -> Result<Self, FilterError> {
        Err(FilterError::NotAvailable)
    }

    /// What the gateway does with one request.
    ///
    /// # Errors
    ///
    /// [`FilterError::NotAvailable`].
    pub fn answer(
        &mut self,
        _direction: Direction,
        _request: &GatewayRequest,
    ) -> Result<Answer, FilterError> {
        Err(FilterError::NotAvailable)
    }
}
