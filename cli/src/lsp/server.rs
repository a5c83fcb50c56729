//! Which message means what, and when the server may stop.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CompletionOptions,
    CompletionParams, Diagnostic, DidChangeTextDocumentParams, DidChangeWatchedFilesRegistrationOptions,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DocumentSymbolParams, FileSystemWatcher, GlobPattern, GotoDefinitionParams, HoverParams,
    HoverProviderCapability, InitializeParams, InitializeResult, MessageType, OneOf,
    PublishDiagnosticsParams, Registration, RegistrationParams, ServerCapabilities, ServerInfo,
    ShowMessageParams, TextDocumentPositionParams, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, Uri, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::Place;
use super::diagnostic::diagnostics;
use super::uri;
use super::workspace::Workspace;
use crate::args::input::InputArgs;

/// What comes after a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The next message.
    Message,
    /// The end; whether the client asked to shut down before, as it must.
    Exit {
        /// Whether it did.
        was_told: bool,
    },
}

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing but `initialize` is answered.
    New,
    Running,
    /// Nothing but `exit` counts.
    ShutDown,
}

/// A conversation with one client.
pub(super) struct Server<'o> {
    to: &'o mut dyn Write,
    stage: Stage,
    workspace: Workspace,
    folders: Vec<PathBuf>,
    /// Whether the client tells of files that change on disk, if asked to.
    can_watch: bool,
    /// What was last published of each document that has findings.
    published: BTreeMap<String, (Uri, Vec<Diagnostic>)>,
}

/// What a request could not be answered for.
type Refusal = (ErrorCode, String);

impl<'o> Server<'o> {
    /// A server that has heard nothing yet.
    pub(super) fn new(args: &InputArgs, to: &'o mut dyn Write) -> Self {
        Self {
            to,
            stage: Stage::New,
            workspace: Workspace::new(args),
            folders: Vec::new(),
            can_watch: false,
            published: BTreeMap::new(),
        }
    }

    /// Whether findings may have changed since they were published.
    pub(super) fn has_work(&self) -> bool {
        self.stage == Stage::Running && self.workspace.is_stale()
    }

    /// Takes a message.
    pub(super) fn take(&mut self, message: Message) -> io::Result<Next> {
        match message {
            Message::Request(request) => {
                let answer = self.answer(&request);
                self.respond(request.id, answer)?;
                if self.stage == Stage::Running && !self.workspace.is_stale() {
                    self.publish()?;
                }
            }
            Message::Notification(notification) if notification.method == "exit" => {
                return Ok(Next::Exit { was_told: self.stage == Stage::ShutDown });
            }
            Message::Notification(notification) if self.stage == Stage::Running => {
                self.hear(notification)?;
            }
            Message::Notification(_) | Message::Response(_) => {}
        }
        Ok(Next::Message)
    }

    /// Tells the client that a request is not answered because it was withdrawn.
    pub(super) fn withdraw(&mut self, id: RequestId) -> io::Result<()> {
        self.respond(id, Err((ErrorCode::RequestCanceled, "withdrawn by the client".to_owned())))
    }

    /// Tells the client that something was no message.
    pub(super) fn refuse(&mut self, why: &str) -> io::Result<()> {
        let error = ResponseError { code: ErrorCode::ParseError as i32, message: why.to_owned(), data: None };
        // Nobody knows whose answer this is; JSON-RPC has null for that, the crate's type has not.
        let body = serde_json::json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        self.to.flush()
    }

    fn respond(&mut self, id: RequestId, answer: Result<Value, Refusal>) -> io::Result<()> {
        let response = match answer {
            Ok(result) => Response::new_ok(id, result),
            Err((code, message)) => Response::new_err(id, code as i32, message),
        };
        self.send(&Message::Response(response))
    }

    fn notify(&mut self, method: &str, params: impl serde::Serialize) -> io::Result<()> {
        self.send(&Message::Notification(Notification::new(method.to_owned(), params)))
    }

    fn send(&mut self, message: &Message) -> io::Result<()> {
        message.write(&mut self.to)
    }

    fn answer(&mut self, request: &Request) -> Result<Value, Refusal> {
        match (self.stage, request.method.as_str()) {
            (Stage::New, "initialize") => {
                let answer = self.initialize(parameters(&request.params)?);
                self.stage = Stage::Running;
                value(&answer)
            }
            (Stage::New, _) => {
                Err((ErrorCode::ServerNotInitialized, "the first request is `initialize`".to_owned()))
            }
            (Stage::ShutDown, _) => Err((ErrorCode::InvalidRequest, "the server is shut down".to_owned())),
            (Stage::Running, "initialize") => {
                Err((ErrorCode::InvalidRequest, "the server is initialized already".to_owned()))
            }
            (Stage::Running, "shutdown") => {
                self.stage = Stage::ShutDown;
                Ok(Value::Null)
            }
            (Stage::Running, "textDocument/completion") => {
                let it: CompletionParams = parameters(&request.params)?;
                self.at(&it.text_document_position, |place, at| place.complete(at.position))
            }
            (Stage::Running, "textDocument/hover") => {
                let it: HoverParams = parameters(&request.params)?;
                self.at(&it.text_document_position_params, |place, at| place.hover(at.position))
            }
            (Stage::Running, "textDocument/definition") => {
                let it: GotoDefinitionParams = parameters(&request.params)?;
                self.at(&it.text_document_position_params, |place, at| place.counterparts(at.position))
            }
            (Stage::Running, "textDocument/codeAction") => {
                let it: CodeActionParams = parameters(&request.params)?;
                self.in_document(&it.text_document.uri, |place| place.actions(it.range))
            }
            #[expect(
                clippy::redundant_closure_for_method_calls,
                reason = "the path of the method has one lifetime, this needs any"
            )]
            (Stage::Running, "textDocument/documentSymbol") => {
                let it: DocumentSymbolParams = parameters(&request.params)?;
                self.in_document(&it.text_document.uri, |place| place.outline())
            }
            (Stage::Running, method) => {
                Err((ErrorCode::MethodNotFound, format!("no request is called `{method}`")))
            }
        }
    }

    fn at<T: serde::Serialize>(
        &mut self,
        at: &TextDocumentPositionParams,
        ask: impl FnOnce(Place<'_>, &TextDocumentPositionParams) -> T,
    ) -> Result<Value, Refusal> {
        self.in_document(&at.text_document.uri, |place| ask(place, at))
    }

    /// The answer about a document; null for one that is not known.
    fn in_document<T: serde::Serialize>(
        &mut self,
        uri: &Uri,
        ask: impl FnOnce(Place<'_>) -> T,
    ) -> Result<Value, Refusal> {
        match self.workspace.state().find(uri) {
            Some((group, source)) => value(&ask(Place { group, source })),
            None => Ok(Value::Null),
        }
    }

    fn initialize(&mut self, params: InitializeParams) -> InitializeResult {
        let folders = params.workspace_folders.unwrap_or_default();
        self.folders = folders.iter().filter_map(|folder| uri::path(&folder.uri)).collect();
        #[expect(deprecated, reason = "editors older than workspace folders send only this")]
        if let (true, Some(root)) = (self.folders.is_empty(), &params.root_uri) {
            self.folders.extend(uri::path(root));
        }
        self.workspace.set_folders(self.folders.clone());
        let watching = params.capabilities.workspace.and_then(|workspace| workspace.did_change_watched_files);
        self.can_watch = watching.and_then(|watching| watching.dynamic_registration) == Some(true);
        InitializeResult {
            capabilities: capabilities(),
            server_info: Some(ServerInfo {
                name: "carnet".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        }
    }

    /// Takes a notification; one whose parameters are wrong cannot be answered and is passed over.
    fn hear(&mut self, notification: Notification) -> io::Result<()> {
        let Notification { method, params } = notification;
        match method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(DidOpenTextDocumentParams { text_document }) = parameters(&params) {
                    self.workspace.open(text_document);
                }
            }
            "textDocument/didChange" => {
                if let Ok(changes) = parameters::<DidChangeTextDocumentParams>(&params) {
                    self.workspace.change(changes);
                }
            }
            "textDocument/didClose" => {
                if let Ok(DidCloseTextDocumentParams { text_document }) = parameters(&params) {
                    self.workspace.close(&text_document.uri);
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.workspace.reload(),
            "initialized" if self.can_watch => self.watch()?,
            "workspace/didChangeWorkspaceFolders" => {
                if let Ok(DidChangeWorkspaceFoldersParams { event }) = parameters(&params) {
                    let gone: Vec<_> =
                        event.removed.iter().filter_map(|folder| uri::path(&folder.uri)).collect();
                    self.folders.retain(|folder| !gone.contains(folder));
                    self.folders.extend(event.added.iter().filter_map(|folder| uri::path(&folder.uri)));
                    self.workspace.set_folders(self.folders.clone());
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Asks to be told of files that change on disk.
    fn watch(&mut self) -> io::Result<()> {
        let watcher = |pattern: &str| FileSystemWatcher {
            glob_pattern: GlobPattern::String(pattern.to_owned()),
            kind: None,
        };
        let watchers = ["**/*.{yaml,yml,json}", "**/.carnetignore"].map(watcher).to_vec();
        let options = serde_json::to_value(DidChangeWatchedFilesRegistrationOptions { watchers })?;
        let registration = Registration {
            id: "files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(options),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        let id = RequestId::from("watch".to_owned());
        self.send(&Message::Request(Request::new(id, "client/registerCapability".to_owned(), params)))
    }

    /// Sends the findings of every document whose findings are not what the client has.
    pub(super) fn publish(&mut self) -> io::Result<()> {
        let state = self.workspace.state();
        let mut now: BTreeMap<String, (Uri, Vec<Diagnostic>)> = BTreeMap::new();
        for (uri, found) in state.groups.iter().flat_map(diagnostics) {
            if !found.is_empty() {
                // Settings are read as a file of the folder, too.
                let (_, all) = now.entry(uri.as_str().to_owned()).or_insert_with(|| (uri, Vec::new()));
                all.extend(found);
            }
        }
        let gone = self.published.iter().filter(|(key, _)| !now.contains_key(*key));
        let mut changes: Vec<(Uri, Vec<Diagnostic>)> =
            gone.map(|(_, (uri, _))| (uri.clone(), Vec::new())).collect();
        changes.extend(
            now.iter()
                .filter(|(key, found)| self.published.get(*key) != Some(found))
                .map(|(_, it)| it.clone()),
        );
        self.published = now;
        for (uri, diagnostics) in changes {
            let version = self.workspace.version(&uri);
            let params = PublishDiagnosticsParams { uri, diagnostics, version };
            self.notify("textDocument/publishDiagnostics", params)?;
        }
        match self.workspace.take_trouble() {
            Some(message) => {
                let params = ShowMessageParams { typ: MessageType::WARNING, message };
                self.notify("window/showMessage", params)
            }
            None => Ok(()),
        }
    }
}

fn parameters<T: DeserializeOwned>(params: &Value) -> Result<T, Refusal> {
    T::deserialize(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

fn value(result: &impl serde::Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(result).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}

fn capabilities() -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(true.into()),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
        ..CodeActionOptions::default()
    };
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([" ", ":", "-", "{"].map(ToOwned::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}
