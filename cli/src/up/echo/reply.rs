//! One request and what is answered to it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::ws::{Message, WebSocket};
use axum::extract::{FromRequestParts, Request, State, WebSocketUpgrade};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Version};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Full};
use serde::Serialize;

use super::Backend;
use super::body::{Filler, count};

/// The longest wait a client can ask for, in milliseconds.
const MAX_DELAY: u64 = 60_000;

/// The largest answer a client can ask for: 1 GiB.
const MAX_BYTES: u64 = 1 << 30;

/// What arrived, and where.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Arrived<'a> {
    service: &'a str,
    namespace: &'a str,
    mesh: &'a str,
    /// The port of the Service.
    port: u16,
    method: &'a str,
    /// With the query.
    path: &'a str,
    /// `HTTP/1.1` or `HTTP/2`.
    protocol: &'static str,
    /// The Host header, or `:authority`.
    host: String,
    /// By name in lower case; repeated ones are joined by `, `.
    headers: BTreeMap<&'a str, String>,
    body_bytes: u64,
}

/// Answers one request.
pub(super) async fn answer(State(backend): State<Arc<Backend>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        return upgrade.on_upgrade(echo_messages);
    }
    let body_bytes = count(body).await;
    if let Some(delay) = number(&parts, "delay") {
        tokio::time::sleep(Duration::from_millis(delay.min(MAX_DELAY))).await;
    }
    let Ok(json) = serde_json::to_vec(&arrived(&backend, &parts, body_bytes)) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if is_grpc(&parts) { grpc(&json) } else { http(&parts, json) }
}

/// Sends back what comes, until one side closes.
async fn echo_messages(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        let is_over = match message {
            Message::Text(_) | Message::Binary(_) => socket.send(message).await.is_err(),
            // Answered by the library.
            Message::Ping(_) | Message::Pong(_) => false,
            Message::Close(_) => true,
        };
        if is_over {
            return;
        }
    }
}

fn arrived<'a>(backend: &'a Backend, parts: &'a Parts, body_bytes: u64) -> Arrived<'a> {
    let host = match parts.uri.authority() {
        Some(authority) => authority.to_string(),
        None => parts.headers.get(HOST).map(text).unwrap_or_default(),
    };
    Arrived {
        service: &backend.service,
        namespace: &backend.namespace,
        mesh: &backend.mesh,
        port: backend.port,
        method: parts.method.as_str(),
        path: parts.uri.path_and_query().map_or("/", |path| path.as_str()),
        protocol: if parts.version == Version::HTTP_2 { "HTTP/2" } else { "HTTP/1.1" },
        host,
        headers: joined(&parts.headers),
        body_bytes,
    }
}

fn joined(headers: &HeaderMap) -> BTreeMap<&str, String> {
    let mut joined: BTreeMap<&str, String> = BTreeMap::new();
    for (name, value) in headers {
        joined
            .entry(name.as_str())
            .and_modify(|all| {
                all.push_str(", ");
                all.push_str(&text(value));
            })
            .or_insert_with(|| text(value));
    }
    joined
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// A number of the query.
fn number(parts: &Parts, name: &str) -> Option<u64> {
    let pairs = parts.uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name)?.1.parse().ok()
}

/// gRPC over HTTP/1.1 is none.
fn is_grpc(parts: &Parts) -> bool {
    let kind = parts.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    parts.version == Version::HTTP_2 && kind.starts_with(b"application/grpc")
}

/// One message, which holds the JSON, and the status in the trailers.
///
/// Source: gRPC over HTTP2, "Responses".
fn grpc(json: &[u8]) -> Response {
    let len = u32::try_from(json.len()).unwrap_or(u32::MAX);
    let mut message = vec![0];
    message.extend(len.to_be_bytes());
    message.extend(json);
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", HeaderValue::from_static("0"));
    let body = Full::new(Bytes::from(message)).with_trailers(async { Some(Ok(trailers)) });
    ([(CONTENT_TYPE, "application/grpc")], Body::new(body)).into_response()
}

fn http(parts: &Parts, json: Vec<u8>) -> Response {
    let asked = number(parts, "status").and_then(|status| u16::try_from(status).ok());
    // Below 200 an answer is not the last one.
    let status = asked.filter(|status| (200..600).contains(status)).unwrap_or(200);
    let status = StatusCode::from_u16(status).unwrap_or_default();
    match number(parts, "bytes") {
        Some(bytes) => {
            let body = Body::new(Filler { left: bytes.min(MAX_BYTES) });
            (status, [(CONTENT_TYPE, "text/plain")], body).into_response()
        }
        None => (status, [(CONTENT_TYPE, "application/json")], json).into_response(),
    }
}
