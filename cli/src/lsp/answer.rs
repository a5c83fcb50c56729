//! Answers to questions about a place, in the words of the protocol.

use std::collections::HashMap;

use carnet_engine::assist::{self, CompletionKind, Symbol};
use carnet_engine::source::{LineIndex, SourceId, Span};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CompletionItem, CompletionItemKind, CompletionTextEdit,
    DocumentSymbol, Hover, HoverContents, InsertTextMode, Location, MarkupContent, MarkupKind, Position,
    Range, SymbolKind, TextEdit, Uri, WorkspaceEdit,
};

use super::diagnostic::{Lines, diagnostic};
use super::position;
use super::workspace::Group;

/// A place in a document of a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'g> {
    /// The group.
    pub(super) group: &'g Group,
    /// The document in it.
    pub(super) source: SourceId,
}

impl<'g> Place<'g> {
    fn text(self) -> &'g str {
        let source =
            usize::try_from(self.source.0).ok().and_then(|index| self.group.build.sources.get(index));
        source.map_or("", |source| &source.text)
    }

    fn offset(self, position: Position) -> u32 {
        u32::try_from(position::offset(self.text(), position)).unwrap_or(u32::MAX)
    }

    /// What could be written at a position.
    pub(super) fn complete(self, position: Position) -> Vec<CompletionItem> {
        let mut lines = Lines::new(self.group);
        let found = assist::complete(&self.group.build, self.source, self.offset(position));
        let items = found.into_iter().enumerate().filter_map(|(index, completion)| {
            let range = lines.range(completion.replaces)?;
            let edit = TextEdit { range, new_text: completion.text };
            Some(CompletionItem {
                kind: Some(match completion.kind {
                    CompletionKind::Field => CompletionItemKind::FIELD,
                    CompletionKind::Choice => CompletionItemKind::ENUM_MEMBER,
                    CompletionKind::Name => CompletionItemKind::VALUE,
                }),
                detail: Some(completion.detail).filter(|detail| !detail.is_empty()),
                sort_text: Some(format!("{index:05}")),
                filter_text: Some(completion.label.clone()),
                insert_text_mode: Some(InsertTextMode::AS_IS),
                text_edit: Some(CompletionTextEdit::Edit(edit)),
                label: completion.label,
                ..CompletionItem::default()
            })
        });
        items.collect()
    }

    /// What there is to say about a position.
    pub(super) fn hover(self, position: Position) -> Option<Hover> {
        let value = assist::hover(&self.group.build, self.source, self.offset(position))?;
        Some(Hover {
            contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value }),
            range: None,
        })
    }

    /// The counterparts of a position in the other mesh.
    pub(super) fn counterparts(self, position: Position) -> Vec<Location> {
        let mut lines = Lines::new(self.group);
        let spans = assist::counterparts(&self.group.build, self.source, self.offset(position));
        spans.into_iter().filter_map(|span| lines.location(span)).collect()
    }

    /// The ways to mend what is wrong in a range.
    pub(super) fn actions(self, range: Range) -> Vec<CodeActionOrCommand> {
        let span = Span { source: self.source, start: self.offset(range.start), end: self.offset(range.end) };
        let mut lines = Lines::new(self.group);
        let mut actions = Vec::new();
        for (finding, fix) in assist::fixes(&self.group.build, span) {
            let Some(edits) = lines.edits(&fix.edits) else { continue };
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: format!("{} ({})", fix.title, finding.code),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic(finding, &mut lines)]),
                edit: Some(WorkspaceEdit { changes: Some(by_document(edits)), ..WorkspaceEdit::default() }),
                is_preferred: fix.is_safe.then_some(true),
                ..CodeAction::default()
            }));
        }
        actions
    }

    /// The documents of a file and their rules.
    pub(super) fn outline(self) -> Vec<DocumentSymbol> {
        let index = usize::try_from(self.source.0).ok();
        let Some(source) = index.and_then(|index| self.group.build.sources.get(index)) else {
            return Vec::new();
        };
        let lines = source.line_index();
        assist::outline(self.source, source).into_iter().map(|found| symbol(found, &lines)).collect()
    }
}

#[expect(
    clippy::mutable_key_type,
    reason = "lsp-types asks for this map; a Uri hashes by its text, which never changes"
)]
fn by_document(edits: Vec<(Uri, TextEdit)>) -> HashMap<Uri, Vec<TextEdit>> {
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for (uri, edit) in edits {
        changes.entry(uri).or_default().push(edit);
    }
    changes
}

#[expect(deprecated, reason = "the struct of lsp-types cannot be made without naming its deprecated field")]
fn symbol(symbol: Symbol, lines: &LineIndex<'_>) -> DocumentSymbol {
    let kind = if symbol.name.starts_with('[') { SymbolKind::ARRAY } else { SymbolKind::OBJECT };
    let children: Vec<_> = symbol.children.into_iter().map(|child| self::symbol(child, lines)).collect();
    DocumentSymbol {
        name: symbol.name,
        detail: Some(symbol.detail),
        kind,
        tags: None,
        deprecated: None,
        range: position::range(lines, symbol.span),
        selection_range: position::range(lines, symbol.head),
        children: (!children.is_empty()).then_some(children),
    }
}
