//! Asks a gateway for its status.

use std::error::Error;
use std::io;
use std::time::Duration;

use hyper::Method;

use super::document::{InvalidStatus, PeerDocument, parse};
use crate::args::status::GatewayUrl;
use crate::http::{self, NoAnswer, Question};

/// How long an answer may take; the gateway has it at hand.
const PATIENCE: Duration = Duration::from_secs(5);

/// The largest answer: a hundred peers that offer a thousand services each.
const MAX_ANSWER: usize = 32 * 1024 * 1024;

/// Why a gateway tells no status.
#[derive(Debug, thiserror::Error)]
pub enum NoStatus {
    /// Nobody listens.
    #[error("cannot reach the gateway at `{url}`")]
    Unreachable {
        /// The URL.
        url: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// What comes is not HTTP, or ends too early.
    #[error("the gateway at `{url}` gives no whole answer")]
    Broken {
        /// The URL.
        url: String,
        /// What is wrong.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// It takes too long.
    #[error("the gateway at `{url}` gives no answer within {} s", PATIENCE.as_secs())]
    Slow {
        /// The URL.
        url: String,
    },
    /// It answers more than anybody wants to read.
    #[error("the gateway at `{url}` answers more than {} MiB", MAX_ANSWER / 1024 / 1024)]
    TooLarge {
        /// The URL.
        url: String,
    },
    /// It answers, and not with 200.
    #[error("the gateway at `{url}` answers {status}, as if it were not its status listener")]
    Refused {
        /// The URL.
        url: String,
        /// The status.
        status: u16,
    },
    /// It answers something else.
    #[error("what the gateway at `{url}` answers is not the status of peers")]
    Invalid {
        /// The URL.
        url: String,
        /// What it is.
        #[source]
        source: InvalidStatus,
    },
}

/// What a gateway tells of its peers.
///
/// # Errors
///
/// Every variant of [`NoStatus`].
pub async fn ask(gateway: &GatewayUrl) -> Result<Vec<PeerDocument>, NoStatus> {
    let url = gateway.to_string();
    let question = Question {
        method: Method::GET,
        address: &gateway.address,
        path: &gateway.path,
        patience: PATIENCE,
        max_body: MAX_ANSWER,
    };
    let answer = match http::ask(&question).await {
        Ok(answer) => answer,
        Err(NoAnswer::Unreachable(source)) => return Err(NoStatus::Unreachable { url, source }),
        Err(NoAnswer::Broken(source)) => return Err(NoStatus::Broken { url, source }),
        Err(NoAnswer::Slow) => return Err(NoStatus::Slow { url }),
        Err(NoAnswer::TooLarge) => return Err(NoStatus::TooLarge { url }),
    };
    if answer.status != 200 {
        return Err(NoStatus::Refused { url, status: answer.status });
    }
    parse(&answer.body).map_err(|source| NoStatus::Invalid { url, source })
}
