//! The only file that knows the YAML library: its events and errors, in our words.
//!
//! Everything above works on [`Event`] and [`Fault`], so another library costs one file. The library gives exact
//! byte spans, comments, and a way to go on at the next document after an error.

use std::borrow::Cow;

use granit_parser::{
    ErrorKind, Event as Raw, Parser, ScalarStyle, ScanError, StrInput, StructureStyle, Tag as RawTag,
};

use super::document::{Style, Tag};

/// What the parser has just read. Anchors are numbered from 1 and never reused, 0 is none.
#[derive(Debug)]
pub(super) enum Event<'t> {
    DocumentStart,
    DocumentEnd,
    Open {
        mapping: bool,
        flow: bool,
        anchor: usize,
        tag: Tag,
    },
    Close,
    Scalar {
        text: Cow<'t, str>,
        style: Style,
        anchor: usize,
        tag: Tag,
    },
    Alias(usize),
    UnknownAlias,
    /// A comment and the line it is on, counted from 1.
    Comment(usize),
    Other,
}

/// An event and the bytes it was read from.
#[derive(Debug)]
pub(super) struct Placed<'t> {
    pub(super) event: Event<'t>,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The bytes of the tag, where there is one.
    pub(super) tag: Option<(usize, usize)>,
}

/// Why the parser stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    Syntax,
    /// The place is the bracket that is never closed.
    UnclosedFlow,
    /// Something that cannot stand between brackets; perhaps the closing one is missing.
    InFlow,
    /// The place is in, or at the start of, a quoted scalar that never ends.
    UnclosedQuote,
    /// The place is on, or before, a line indented with a tab.
    Tab,
    StrayBom,
    Control(char),
    TooDeep,
}

/// Where and why the parser stopped, and a message in house style.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) cause: Cause,
    pub(super) at: usize,
    pub(super) message: String,
}

/// The events of one text.
pub(super) struct Events<'t> {
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Events<'t> {
    pub(super) fn new(text: &'t str, depth: usize) -> Self {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            // Licence headers are longer than the default of 96 comments; the text is bounded anyway.
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: depth,
            block_nesting_limit: depth,
        };
        Self { parser: Parser::new_from_str_with_options(text, options) }
    }

    /// The next event, or `None` at the end of the text and after a fault.
    pub(super) fn next(&mut self) -> Option<Result<Placed<'t>, Fault>> {
        let (event, span) = match self.parser.next_event()? {
            Ok(next) => next,
            Err(error) => return Some(Err(fault(&error))),
        };
        let bytes = span.byte_range().unwrap_or_default();
        let tag = span.tag_span().and_then(|tag| tag.byte_range());
        Some(Ok(Placed {
            event: translate(event, span.start.line()),
            start: bytes.start,
            end: bytes.end,
            tag: tag.map(|tag| (tag.start, tag.end)),
        }))
    }

    /// After a fault, go to where the next document begins; `false` if the text cannot be read further.
    pub(super) fn skip_document(&mut self) -> bool {
        self.parser.proceed_next_document().is_ok()
    }
}

fn translate(event: Raw<'_>, line: usize) -> Event<'_> {
    let open = |mapping, style, anchor, tag: Option<Cow<'_, RawTag>>| Event::Open {
        mapping,
        flow: style == StructureStyle::Flow,
        anchor,
        tag: translate_tag(tag.as_deref()),
    };
    match event {
        Raw::DocumentStart(..) => Event::DocumentStart,
        Raw::DocumentEnd => Event::DocumentEnd,
        Raw::SequenceStart(style, anchor, tag) => open(false, style, anchor, tag),
        Raw::MappingStart(style, anchor, tag) => open(true, style, anchor, tag),
        Raw::SequenceEnd | Raw::MappingEnd => Event::Close,
        Raw::Scalar(text, style, anchor, tag) => {
            Event::Scalar { text, style: translate_style(style), anchor, tag: translate_tag(tag.as_deref()) }
        }
        Raw::Alias(anchor) => Event::Alias(anchor),
        Raw::UnresolvedAlias(_) => Event::UnknownAlias,
        Raw::Comment(..) => Event::Comment(line),
        _ => Event::Other,
    }
}

fn translate_style(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

fn translate_tag(tag: Option<&RawTag>) -> Tag {
    let Some(tag) = tag else { return Tag::None };
    match tag.core_suffix() {
        Some("str") => Tag::Str,
        Some("null") => Tag::Null,
        Some("bool") => Tag::Bool,
        Some("int") => Tag::Int,
        Some("float") => Tag::Float,
        Some("map" | "seq") => Tag::Collection,
        Some("merge") => Tag::Merge,
        _ if tag.parts() == ("", "!") => Tag::NonSpecific,
        _ => Tag::Unsupported,
    }
}

fn fault(error: &ScanError) -> Fault {
    let (cause, message) = explain(error.kind());
    Fault { cause, at: error.marker().byte_offset().unwrap_or_default(), message }
}

fn explain(kind: &ErrorKind) -> (Cause, String) {
    use ErrorKind as E;
    let (cause, message) = match kind {
        E::UnclosedFlowCollection { open } => {
            return (Cause::UnclosedFlow, format!("`{open}` is never closed"));
        }
        E::MismatchedFlowCollectionEnd { open, close } => {
            return (Cause::InFlow, format!("`{open}` is closed by `{close}`"));
        }
        E::UnexpectedCharacter { character } => return unexpected(*character),
        E::UnexpectedEofFlowSequence | E::ExpectedFlowSequenceSeparator => {
            (Cause::InFlow, "expected `,` or `]`")
        }
        E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::ExpectedFlowMappingSeparator => (Cause::InFlow, "expected `,` or `}`"),
        E::BlockEntryInFlowCollection => (Cause::InFlow, "a `-` list item cannot stand between brackets"),
        E::InvalidColonPlacement => (Cause::InFlow, "a `:` cannot stand here between brackets"),
        E::InvalidFlowScalarIndent => (Cause::InFlow, "text between brackets must be indented further"),
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => {
            (Cause::UnclosedQuote, "the quote is never closed")
        }
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabAtBlockScalarStart
        | E::TabInIndentation
        | E::TabInPlainScalar => (Cause::Tab, "a tab cannot indent YAML, use spaces"),
        E::BomInsideDocument => (Cause::StrayBom, "a byte order mark belongs at the start of the file only"),
        E::RecursionLimitExceeded => (Cause::TooDeep, "nested too deeply"),
        E::MappingValueNotAllowed => {
            (Cause::Syntax, "a `:` cannot stand here; quote the text or check the indentation")
        }
        E::SimpleKeyExpected => (Cause::Syntax, "expected `:` after the key"),
        E::ExpectedBlockMappingKey => (Cause::Syntax, "expected a key here; check the indentation"),
        E::ExpectedBlockSequenceEntry => {
            (Cause::Syntax, "expected a `-` list item here; check the indentation")
        }
        E::BlockSequenceEntryNotAllowed => (Cause::Syntax, "a `-` list item must start on its own line"),
        E::MisplacedFlowCollectionEnd => (Cause::Syntax, "a closing bracket without an opening one"),
        E::InvalidIndentation => (Cause::Syntax, "the indentation fits no line above"),
        E::UnknownQuotedScalarEscape => {
            (Cause::Syntax, "a `\\` here starts no known escape; use single quotes or `\\\\`")
        }
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            (Cause::Syntax, "text follows the closing quote")
        }
        E::UndeclaredTagHandle => (Cause::Syntax, "the tag uses a handle no `%TAG` line declares"),
        E::CommentNotSeparated => (Cause::Syntax, "a `#` needs a blank before it"),
        E::InvalidSimpleKey => (Cause::Syntax, "a key must fit on one line and be followed by `:`"),
        other => return (Cause::Syntax, other.to_string().to_lowercase().replace(['\'', '"'], "`")),
    };
    (cause, message.to_owned())
}

fn unexpected(character: char) -> (Cause, String) {
    if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') {
        let message = format!("character U+{:04X} is not allowed in YAML", u32::from(character));
        return (Cause::Control(character), message);
    }
    (Cause::Syntax, format!("`{character}` cannot start a value; quote the text"))
}
