//! What the rules of a mesh share, as `carnet status -o json` tells it, for who asks while it runs.

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use carnet_engine::model::{Federation, Mesh};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// Answers `GET /` with the status of one mesh; stops when dropped.
#[derive(Debug)]
pub struct StatusServer {
    text: Arc<RwLock<String>>,
    task: JoinHandle<()>,
}

impl StatusServer {
    /// Starts answering at a listener that does not block, in the runtime this is called in.
    ///
    /// # Errors
    ///
    /// What the system says of the listener.
    pub fn start(listener: TcpListener, status: &Value) -> io::Result<Self> {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let text = Arc::new(RwLock::new(status.to_string()));
        let router = Router::new().route("/", get(answer)).with_state(Arc::clone(&text));
        let task = tokio::spawn(async move {
            // Ends with the task.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { text, task })
    }

    /// Answers with this from now on.
    pub fn update(&self, status: &Value) {
        *self.text.write().unwrap_or_else(PoisonError::into_inner) = status.to_string();
    }
}

impl Drop for StatusServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(text): State<Arc<RwLock<String>>>) -> impl IntoResponse {
    let text = text.read().unwrap_or_else(PoisonError::into_inner).clone();
    ([(CONTENT_TYPE, "application/json")], text)
}

/// The status of one mesh: a List of its `ServiceMeshPeer`s and service sets.
#[must_use]
pub fn of_mesh(federation: &Federation, mesh: &Mesh) -> Value {
    let mut list = carnet_engine::status::list(federation);
    let own = json!(mesh.namespace);
    let is_own = |item: &Value| item.pointer("/metadata/namespace") == Some(&own);
    if let Some(items) = list.get_mut("items").and_then(Value::as_array_mut) {
        items.retain(is_own);
    }
    list
}
