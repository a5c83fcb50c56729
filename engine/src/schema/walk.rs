//! Walks a document along the shape of its kind.

use crate::edit::move_field;
use crate::finding::{Code, Edit, Finding, ObjectRef, closest, is_only_close};
use crate::schema::form::{Form, TextLimits};
use crate::schema::homes;
use crate::schema::{Object, Shape};
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node, Scalar};

/// How many unknown fields of one document get a suggestion; a document with more has other problems.
const SUGGESTED: usize = 200;

/// The way from the document to where the walk is.
#[derive(Debug, Clone, Copy)]
enum Step<'d> {
    Key(&'d str),
    Index(usize),
    /// Not part of the path: the object whose fields follow.
    Object(&'static Object),
}

/// One document under examination.
pub(super) struct Walk<'d, 'f> {
    root: &'static Object,
    object: &'f ObjectRef,
    findings: &'f mut Vec<Finding>,
    steps: Vec<Step<'d>>,
    suggested: usize,
    /// The text of the document, for edits.
    text: &'f str,
    document: Option<Node<'d>>,
}

impl<'d, 'f> Walk<'d, 'f> {
    pub(super) fn new(
        root: &'static Object,
        object: &'f ObjectRef,
        text: &'f str,
        findings: &'f mut Vec<Finding>,
    ) -> Self {
        Self { root, object, findings, steps: Vec::new(), suggested: 0, text, document: None }
    }

    pub(super) fn document(&mut self, root: Node<'d>) {
        self.document = Some(root);
        self.check(root, Shape::Object(self.root));
    }

    /// Depth is bounded by that of the shape and of the text.
    fn check(&mut self, node: Node<'d>, shape: Shape) {
        match shape {
            Shape::Any => {}
            Shape::Text | Shape::Boolean | Shape::Integer | Shape::Number | Shape::IntegerOrText => {
                self.check_scalar(node, shape);
            }
            Shape::Quantity => {
                if self.check_scalar(node, Shape::IntegerOrText) {
                    self.check_form(node, Form::Quantity);
                }
            }
            Shape::TextWithin(limits) => {
                if self.check_scalar(node, Shape::Text) {
                    self.check_text(node, limits);
                }
            }
            Shape::ListWithin((item, least, most)) => {
                self.check_list(node, *item);
                self.check_count(node, *least, *most);
            }
            Shape::IntegerWithin(&(least, most)) => {
                if self.check_scalar(node, Shape::Integer) {
                    self.check_range(node, least, most);
                }
            }
            Shape::NumberWithin(&(least, most)) => {
                if self.check_scalar(node, Shape::Number) {
                    self.check_range(node, least, most);
                }
            }
            Shape::Choice(choices) => {
                if self.check_scalar(node, Shape::Text) {
                    self.check_choice(node, choices);
                }
            }
            Shape::List(item) => self.check_list(node, *item),
            Shape::Map(value) => self.check_map(node, *value),
            Shape::Object(object) => self.check_object(node, object),
        }
    }

    fn check_list(&mut self, node: Node<'d>, shape: Shape) {
        if node.kind() != Kind::Sequence {
            return self.report_type(node, "a list");
        }
        for (index, item) in node.items().enumerate() {
            self.steps.push(Step::Index(index));
            self.check(item, shape);
            self.steps.pop();
        }
    }

    fn check_map(&mut self, node: Node<'d>, shape: Shape) {
        if node.kind() != Kind::Mapping {
            return self.report_type(node, "an object");
        }
        for entry in node.entries() {
            if let Some(key) = entry.key.scalar_text() {
                self.check_value(key, entry, shape);
            }
        }
    }

    fn check_object(&mut self, node: Node<'d>, object: &'static Object) {
        if node.kind() != Kind::Mapping {
            return self.report_type(node, "an object");
        }
        self.steps.push(Step::Object(object));
        for entry in node.entries() {
            let Some(key) = entry.key.scalar_text() else { continue };
            match object.field(key) {
                Some(field) => self.check_value(key, entry, field.shape),
                None => self.report_unknown(node, object, entry.key.use_span(), key),
            }
        }
        for field in object.fields.iter().filter(|field| field.is_required) {
            if node.get(field.name).is_none_or(Node::is_null) {
                self.report_missing(node, field.name);
            }
        }
        for group in object.exclusive {
            self.check_exclusive(node, group);
        }
        self.steps.pop();
    }

    /// The API server takes a field that is null for one that is absent.
    fn check_value(&mut self, key: &'d str, entry: Entry<'d>, shape: Shape) {
        if !entry.value.is_null() {
            self.steps.push(Step::Key(key));
            self.check(entry.value, shape);
            self.steps.pop();
        }
    }

    /// Whether the value has the type; reported if not.
    fn check_scalar(&mut self, node: Node<'d>, shape: Shape) -> bool {
        let (fits, wanted) = match shape {
            Shape::Text => (node.as_str().is_some(), "text"),
            Shape::Boolean => (node.as_bool().is_some(), "a boolean"),
            Shape::Integer => (is_whole(node), "a number"),
            Shape::Number => (as_number(node).is_some(), "a number"),
            _ => (is_whole(node) || node.as_str().is_some(), "a number or text"),
        };
        if fits {
            self.check_readings(node);
        } else {
            self.report_type(node, wanted);
        }
        fits
    }

    fn check_range(&mut self, node: Node<'d>, least: i64, most: i64) {
        #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "bounds are far below 2^53")]
        let (low, high) = (least as f64, if most == i64::MAX { f64::INFINITY } else { most as f64 });
        if as_number(node).is_none_or(|value| value >= low && value <= high) {
            return;
        }
        let written = node.scalar_text().unwrap_or_default();
        let message = match (least, most) {
            (1, 65535) => format!("`{written}` is not a port"),
            (_, i64::MAX) => format!("`{written}` is below the least value, {least}"),
            _ => format!("`{written}` is not between {least} and {most}"),
        };
        self.report(Finding::new(Code::OutOfRange, message).at(node.use_span()));
    }

    fn check_text(&mut self, node: Node<'d>, limits: &TextLimits) {
        let count = node.as_str().unwrap_or_default().chars().count();
        if count < limits.least || count > limits.most {
            let message = match (count, limits.least) {
                (0, 1) => "the text is empty".to_owned(),
                _ => format!("the text has {count} characters, at most {} are allowed", limits.most),
            };
            return self.report(Finding::new(Code::InvalidValue, message).at(node.use_span()));
        }
        if let Some(form) = limits.form {
            self.check_form(node, form);
        }
    }

    fn check_form(&mut self, node: Node<'d>, form: Form) {
        let Some(written) = node.as_str().filter(|written| !form.accepts(written)) else { return };
        let message = format!("`{written}` is not {}", form.describe());
        self.report(Finding::new(Code::InvalidValue, message).at(node.use_span()));
    }

    fn check_count(&mut self, node: Node<'d>, least: usize, most: usize) {
        let count = node.items().count();
        if node.kind() != Kind::Sequence || (count >= least && count <= most) {
            return;
        }
        let message = if count < least {
            format!("the list has {count} items, at least {least} are wanted")
        } else {
            format!("the list has {count} items, at most {most} are allowed")
        };
        self.report(Finding::new(Code::InvalidValue, message).at(node.use_span()));
    }

    fn check_choice(&mut self, node: Node<'d>, choices: &'static [&'static str]) {
        let written = node.as_str().unwrap_or_default();
        if choices.contains(&written) {
            return;
        }
        let finding = Finding::new(Code::UnknownValue, format!("`{written}` is not a value of this field"));
        let finding = match closest(written, choices.iter().copied()) {
            Some(similar) => finding.help(format!("a similar value exists: `{similar}`")).fix(
                format!("write `{similar}`"),
                false,
                replace(node.span(), similar),
            ),
            None => finding.help(format!("the values are {}", list(choices))),
        };
        self.report(finding.at(node.use_span()));
    }

    /// Reports a scalar that YAML 1.1 and 1.2 read differently.
    fn check_readings(&mut self, node: Node<'d>) {
        let Some(ambiguity) = node.ambiguity() else { return };
        let message =
            format!("kubectl reads {}, YAML 1.2 tools read {}", ambiguity.kubectl, ambiguity.yaml12);
        let title = format!("write `{}`", ambiguity.suggestion);
        let finding = Finding::new(Code::AmbiguousScalar, message)
            .help(title.clone())
            .fix(title, true, replace(node.span(), &ambiguity.suggestion))
            .at(node.use_span());
        self.report(finding);
    }

    fn check_exclusive(&mut self, node: Node<'d>, group: &[&str]) {
        let is_set = |entry: &Entry<'d>| {
            entry.key.scalar_text().is_some_and(|key| group.contains(&key)) && !entry.value.is_null()
        };
        let mut set = node.entries().filter(is_set);
        let (Some(first), Some(second)) = (set.next(), set.next()) else { return };
        let (one, two) =
            (first.key.scalar_text().unwrap_or_default(), second.key.scalar_text().unwrap_or_default());
        if one == two {
            return;
        }
        let finding = Finding::new(Code::ExclusiveFields, format!("`{one}` and `{two}` cannot both be set"))
            .at(second.key.use_span())
            .related(first.key.use_span(), format!("`{one}` is set here"));
        self.report(finding);
    }

    fn report_missing(&mut self, node: Node<'d>, field: &str) {
        let message = format!("field `{field}` is missing");
        self.report(Finding::new(Code::MissingField, message).at(first_line(node)));
    }

    fn report_type(&mut self, node: Node<'d>, wanted: &str) {
        let found = match node.resolve() {
            Some(scalar) => scalar.to_string(),
            None if node.kind() == Kind::Mapping => "an object".to_owned(),
            None => "a list".to_owned(),
        };
        let mut finding =
            Finding::new(Code::WrongType, format!("{wanted} is wanted here, kubectl reads {found}"));
        if wanted == "text" && !matches!(node.resolve(), None | Some(Scalar::Null)) {
            finding = finding.help("quote the value if text is meant");
        }
        self.report(finding.at(node.use_span()));
    }

    fn report_unknown(&mut self, node: Node<'d>, object: &'static Object, span: Span, key: &'d str) {
        self.suggested = self.suggested.saturating_add(1);
        let is_free = |name: &&str| node.get(name).is_none();
        let free = object.fields.iter().map(|field| field.name).filter(is_free);
        let (similar, homes) = if self.suggested > SUGGESTED {
            (None, Vec::new())
        } else {
            (closest(key, free.clone()), homes::find(&self.levels(), key))
        };
        let is_near = homes.first().is_some_and(|home| home.distance <= 1);
        let unknown = || Finding::new(Code::UnknownField, format!("there is no field `{key}` here"));
        let finding = match (similar, homes.as_slice()) {
            (_, [_, ..]) if is_near || similar.is_none() => {
                let places: Vec<_> = homes.iter().take(3).map(|home| place(&home.path)).collect();
                let help = format!("`{key}` belongs into {}", places.join(" or "));
                let finding =
                    Finding::new(Code::MisplacedField, format!("field `{key}` stands at the wrong level"))
                        .help(help);
                match self.moving(key, &homes) {
                    Some((title, edits)) => finding.fix(title, true, edits),
                    None => finding,
                }
            }
            (Some(similar), _) => unknown().help(format!("a similar field exists: `{similar}`")).fix(
                format!("write `{similar}`"),
                is_only_close(key, free),
                replace(span, similar),
            ),
            (None, _) => unknown(),
        };
        self.steps.push(Step::Key(key));
        self.report(finding.at(span));
        self.steps.pop();
    }

    /// Moves a field of the object the walk is in to the one place it can belong to.
    fn moving(&self, key: &str, homes: &[homes::Home]) -> Option<(String, Vec<Edit>)> {
        let ([home], Some(root)) = (homes, self.document) else { return None };
        let from = format!("{}/{}", self.pointer(), escape(key));
        let edits = move_field(self.text, root, &from, &home.path)?;
        Some((format!("move `{key}` to {}", place(&home.path)), edits))
    }

    /// The objects around the place, each with its path, list positions written `N`.
    fn levels(&self) -> Vec<(&'static Object, String)> {
        let mut path = String::new();
        let mut levels = Vec::new();
        for step in &self.steps {
            match step {
                Step::Key(key) => path = format!("{path}/{}", escape(key)),
                Step::Index(_) => path.push_str("/N"),
                Step::Object(object) => levels.push((*object, path.clone())),
            }
        }
        levels
    }

    fn report(&mut self, finding: Finding) {
        let path = self.pointer();
        self.findings.push(finding.on(self.object, path));
    }

    /// The JSON pointer of the place.
    fn pointer(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            match step {
                Step::Key(key) => path = format!("{path}/{}", escape(key)),
                Step::Index(index) => path = format!("{path}/{index}"),
                Step::Object(_) => {}
            }
        }
        path
    }
}

/// Whether a value is an integer in JSON, where `9.0` is one.
fn is_whole(node: Node<'_>) -> bool {
    matches!(node.resolve(), Some(Scalar::Unsigned(_))) || node.as_int().is_some()
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "compared with bounds far below 2^53")]
fn as_number(node: Node<'_>) -> Option<f64> {
    match node.resolve()? {
        Scalar::Int(value) => Some(value as f64),
        Scalar::Unsigned(value) => Some(value as f64),
        Scalar::Float(value) => Some(value),
        Scalar::Null | Scalar::Bool(_) | Scalar::Text(_) => None,
    }
}

fn place(path: &str) -> String {
    if path.is_empty() { "the top of the document".to_owned() } else { format!("`{path}`") }
}

fn list(choices: &[&str]) -> String {
    let quoted: Vec<_> =
        choices.iter().filter(|choice| !choice.is_empty()).map(|choice| format!("`{choice}`")).collect();
    quoted.join(", ")
}

fn replace(span: Span, text: &str) -> Vec<Edit> {
    vec![Edit { span, text: text.to_owned() }]
}

/// The beginning of a node: for mappings the first key, so that an excerpt shows one line.
pub(crate) fn first_line(node: Node<'_>) -> Span {
    match node.entries().next() {
        Some(entry) => entry.key.use_span(),
        None => node.use_span(),
    }
}

/// Source: RFC 6901 section 3.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
