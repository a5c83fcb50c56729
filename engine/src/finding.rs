//! Findings: what is wrong or noteworthy in the documents, each with its place, its effect and a way out.
//!
//! One finding is one [`Code`] at one place. Rendering is the front ends' business; the texts are final here.

mod code;
mod fingerprint;
mod suggest;

pub use code::{Code, Severity};
pub use suggest::{closest, is_only_close};

use crate::source::Span;

/// One diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of problem it is; number, name and severity follow from it.
    pub code: Code,
    /// What is wrong, in one clause: lower case, no full stop, user text in backticks.
    pub message: String,
    /// The object it is about, if it is about one.
    pub object: Option<ObjectRef>,
    /// JSON pointer into that object, such as `/spec/exportRules/2`; empty for the object as a whole.
    pub path: String,
    /// Where to look first; `None` only when the problem is that something is absent everywhere.
    pub primary: Option<Span>,
    /// Other places that explain the first, in reading order.
    pub related: Vec<Related>,
    /// What happens at run time because of it.
    pub effect: String,
    /// What to do about it.
    pub help: String,
    /// Edits that would mend it, the best first.
    pub fixes: Vec<Fix>,
}

/// A second place, and what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// A clause such as `this rule matches it first`.
    pub message: String,
}

/// An object by mesh, kind, namespace and name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectRef {
    /// The mesh the object belongs to; `None` before or without attribution.
    pub mesh: Option<String>,
    /// Its kind.
    pub kind: String,
    /// Its namespace; empty when it has none.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// One way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the edits do, in the imperative.
    pub title: String,
    /// Whether the fix is right whatever the author meant.
    pub is_safe: bool,
    /// Replacements, none overlapping another.
    pub edits: Vec<Edit>,
}

/// Replaces the bytes of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Finding {
    /// A finding without place, with the effect and the way out of its code; the builder methods say more.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            object: None,
            path: String::new(),
            primary: None,
            related: Vec::new(),
            effect: code.effect().to_owned(),
            help: code.way_out().to_owned(),
            fixes: Vec::new(),
        }
    }

    /// Puts the finding at a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.primary = Some(span);
        self
    }

    /// Says which object, and where in it by JSON pointer.
    #[must_use]
    pub fn on(mut self, object: &ObjectRef, path: impl Into<String>) -> Self {
        self.object = Some(object.clone());
        self.path = path.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// Says more exactly than the code what happens at run time.
    #[must_use]
    pub fn effect(mut self, effect: impl Into<String>) -> Self {
        self.effect = effect.into();
        self
    }

    /// Says more exactly than the code what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds an edit that would mend it.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, is_safe: bool, edits: Vec<Edit>) -> Self {
        self.fixes.push(Fix { title: title.into(), is_safe, edits });
        self
    }

    /// Whether its effect is the one that every finding of its code has.
    #[must_use]
    pub fn has_usual_effect(&self) -> bool {
        self.effect == self.code.effect()
    }

    /// Whether its way out is the one that every finding of its code has.
    #[must_use]
    pub fn has_usual_help(&self) -> bool {
        self.help == self.code.way_out()
    }

    /// How serious it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Sorts findings by place, then code, then message, and drops exact repetitions.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|left, right| {
        let key = |finding: &Finding| (finding.primary.is_none(), finding.primary, finding.code);
        key(left).cmp(&key(right)).then_with(|| left.message.cmp(&right.message))
    });
    findings.dedup();
}
