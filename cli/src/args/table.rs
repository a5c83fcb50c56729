//! How a gateway's table is made, beyond the rules.

use carnet_engine::compile::Options;
use carnet_engine::decision::Direction;
use carnet_engine::table::document::{DEFAULT_MAX_HOPS, Mode, UnknownValidity, Unmatched};
use clap::{Args, ValueEnum};

/// How a gateway's table is made, beyond the rules.
#[derive(Debug, Clone, Args)]
pub struct TableArgs {
    /// What a denial does
    #[arg(long, value_enum, value_name = "MODE", default_value_t)]
    pub mode: ModeArg,
    /// What becomes of an outbound host that no import yields
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    pub unmatched: UnmatchedArg,
    /// Gateways a request may have come through
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_HOPS)]
    pub max_hops: u32,
    /// What becomes of a caller when the proxy does not tell whether its certificate was verified
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    pub unknown_validity: ValidityArg,
}

/// What a denial does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ModeArg {
    /// The request is refused
    #[default]
    Enforce,
    /// The denial is recorded, and the request goes on
    Audit,
}

/// What becomes of an outbound host that no import yields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum UnmatchedArg {
    /// It is refused
    #[default]
    Deny,
    /// It goes on, unless it has the form of an import
    Pass,
}

/// What becomes of a caller whose certificate may or may not have been verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ValidityArg {
    /// It is refused
    #[default]
    Deny,
    /// The listener is trusted to have verified it; needed before Envoy 1.39
    Allow,
}

/// Which way a request crosses the border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DirectionArg {
    /// Entering through an ingress gateway
    Inbound,
    /// Leaving through an egress gateway
    Outbound,
}

impl TableArgs {
    /// The same, as the engine takes it.
    #[must_use]
    pub fn options(&self) -> Options {
        Options {
            mode: match self.mode {
                ModeArg::Enforce => Mode::Enforce,
                ModeArg::Audit => Mode::Audit,
            },
            max_hops: self.max_hops,
            unmatched: match self.unmatched {
                UnmatchedArg::Deny => Unmatched::Deny,
                UnmatchedArg::Pass => Unmatched::Pass,
            },
            unknown_validity: match self.unknown_validity {
                ValidityArg::Deny => UnknownValidity::Deny,
                ValidityArg::Allow => UnknownValidity::Allow,
            },
            ..Options::default()
        }
    }
}

impl From<DirectionArg> for Direction {
    fn from(direction: DirectionArg) -> Self {
        match direction {
            DirectionArg::Inbound => Self::Inbound,
            DirectionArg::Outbound => Self::Outbound,
        }
    }
}
