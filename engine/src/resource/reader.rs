//! Reads fields of a document and reports what is wrong with their shape.

use crate::finding::{Code, Edit, Finding, ObjectRef, closest};
use crate::resource::Located;
use crate::source::Span;
use crate::yaml::{Kind, Node, Scalar};

/// Where a field of some name belongs in a kind: `importAsLocal` under `/spec/importRules/N`.
pub(super) type Home = (&'static str, &'static str);

/// Reads one document.
#[derive(Debug)]
pub(super) struct Reader<'f> {
    /// The object findings are about.
    pub(super) object: ObjectRef,
    /// Where fields belong, to recognise those at the wrong level.
    homes: &'static [Home],
    findings: &'f mut Vec<Finding>,
}

/// A mapping inside the document, with its JSON pointer.
#[derive(Debug, Clone)]
pub(super) struct Fields<'d> {
    /// The mapping.
    pub(super) node: Node<'d>,
    /// Its JSON pointer.
    pub(super) path: String,
}

impl<'f> Reader<'f> {
    pub(super) fn new(object: ObjectRef, homes: &'static [Home], findings: &'f mut Vec<Finding>) -> Self {
        Self { object, homes, findings }
    }

    /// Reports a finding about the object.
    pub(super) fn report(&mut self, finding: Finding, path: &str) {
        self.findings.push(finding.on(&self.object, path));
    }

    /// `node` as a mapping; its fields outside `known` are reported. `None`, and reported, if it is none.
    pub(super) fn fields<'d>(&mut self, node: Node<'d>, path: &str, known: &[&str]) -> Option<Fields<'d>> {
        let fields = self.open_fields(node, path)?;
        for entry in node.entries() {
            if let Some(key) = entry.key.scalar_text()
                && !known.contains(&key)
            {
                self.report_unknown(entry.key.use_span(), key, path, known);
            }
        }
        Some(fields)
    }

    /// `node` as a mapping whose fields are nobody's business.
    pub(super) fn open_fields<'d>(&mut self, node: Node<'d>, path: &str) -> Option<Fields<'d>> {
        if node.is_null() {
            return None;
        }
        if node.kind() == Kind::Mapping {
            return Some(Fields { node, path: path.to_owned() });
        }
        self.report_type(node, path, "an object");
        None
    }

    /// A mapping under `key`, checked like [`Self::fields`].
    pub(super) fn object<'d>(
        &mut self,
        fields: &Fields<'d>,
        key: &str,
        known: &[&str],
    ) -> Option<Fields<'d>> {
        self.fields(fields.node.get(key)?, &fields.child(key), known)
    }

    /// A mapping under `key`, its fields unchecked.
    pub(super) fn open_object<'d>(&mut self, fields: &Fields<'d>, key: &str) -> Option<Fields<'d>> {
        self.open_fields(fields.node.get(key)?, &fields.child(key))
    }

    /// A text under `key`.
    pub(super) fn text(&mut self, fields: &Fields<'_>, key: &str) -> Option<Located<String>> {
        let node = fields.node.get(key)?;
        self.text_of(node, &fields.child(key))
    }

    /// `node` as a text.
    pub(super) fn text_of(&mut self, node: Node<'_>, path: &str) -> Option<Located<String>> {
        if node.is_null() {
            return None;
        }
        let Some(text) = node.as_str() else {
            self.report_type(node, path, "text");
            return None;
        };
        self.check_readings(node, path);
        Some(Located { value: text.to_owned(), span: node.use_span() })
    }

    /// A boolean under `key`.
    pub(super) fn boolean(&mut self, fields: &Fields<'_>, key: &str) -> Option<Located<bool>> {
        let node = fields.node.get(key).filter(|node| !node.is_null())?;
        let path = fields.child(key);
        let Some(value) = node.as_bool() else {
            self.report_type(node, &path, "a boolean");
            return None;
        };
        self.check_readings(node, &path);
        Some(Located { value, span: node.use_span() })
    }

    /// A port under `key`: 0 counts as absent, as it does in the API.
    pub(super) fn port(&mut self, fields: &Fields<'_>, key: &str) -> Option<Located<u16>> {
        let node = fields.node.get(key).filter(|node| !node.is_null())?;
        let path = fields.child(key);
        let Some(number) = node.as_int() else {
            self.report_type(node, &path, "a number");
            return None;
        };
        self.check_readings(node, &path);
        let span = node.use_span();
        match u16::try_from(number) {
            Ok(0) => None,
            Ok(value) => Some(Located { value, span }),
            Err(_) => {
                let message = format!("`{number}` is not a port");
                self.report(Finding::new(Code::OutOfRange, message).at(span), &path);
                None
            }
        }
    }

    /// The items of a list under `key`, each with its JSON pointer.
    pub(super) fn list<'d>(&mut self, fields: &Fields<'d>, key: &str) -> Vec<(Node<'d>, String)> {
        let Some(node) = fields.node.get(key).filter(|node| !node.is_null()) else { return Vec::new() };
        let path = fields.child(key);
        if node.kind() != Kind::Sequence {
            self.report_type(node, &path, "a list");
            return Vec::new();
        }
        node.items().enumerate().map(|(index, item)| (item, format!("{path}/{index}"))).collect()
    }

    /// The texts of a list under `key`.
    pub(super) fn texts(&mut self, fields: &Fields<'_>, key: &str) -> Vec<Located<String>> {
        let items = self.list(fields, key);
        items.into_iter().filter_map(|(node, path)| self.text_of(node, &path)).collect()
    }

    /// The texts of a mapping under `key`: labels, annotations, data.
    pub(super) fn text_map(&mut self, fields: &Fields<'_>, key: &str) -> Vec<(String, Located<String>)> {
        let Some(map) = self.open_object(fields, key) else { return Vec::new() };
        let mut pairs = Vec::new();
        for entry in map.node.entries() {
            let Some(name) = entry.key.scalar_text() else { continue };
            if let Some(value) = self.text_of(entry.value, &map.child(name)) {
                pairs.push((name.to_owned(), value));
            }
        }
        pairs
    }

    /// Reports that `key` is absent from `fields`.
    pub(super) fn missing(&mut self, fields: &Fields<'_>, key: &str) {
        let message = format!("field `{key}` is missing");
        self.report(Finding::new(Code::MissingField, message).at(first_line(fields.node)), &fields.path);
    }

    fn report_unknown(&mut self, span: Span, key: &str, path: &str, known: &[&str]) {
        let home = self.homes.iter().find(|(name, _)| *name == key);
        let path = format!("{path}/{}", escape(key));
        let finding = match home {
            Some((_, home)) => {
                Finding::new(Code::MisplacedField, format!("field `{key}` stands at the wrong level"))
                    .help(format!("`{key}` belongs into `{home}`"))
            }
            None => match closest(key, known.iter().copied()) {
                Some(similar) => Finding::new(Code::UnknownField, format!("there is no field `{key}` here"))
                    .help(format!("a similar field exists: `{similar}`"))
                    .fix(format!("write `{similar}`"), false, replace(span, similar)),
                None => Finding::new(Code::UnknownField, format!("there is no field `{key}` here")),
            },
        };
        self.report(finding.at(span), &path);
    }

    fn report_type(&mut self, node: Node<'_>, path: &str, wanted: &str) {
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
        self.report(finding.at(node.use_span()), path);
    }

    /// Reports a scalar that YAML 1.1 and 1.2 read differently.
    fn check_readings(&mut self, node: Node<'_>, path: &str) {
        if let Some(ambiguity) = node.ambiguity() {
            let message =
                format!("kubectl reads {}, YAML 1.2 tools read {}", ambiguity.kubectl, ambiguity.yaml12);
            let finding = Finding::new(Code::AmbiguousScalar, message)
                .help(format!("write `{}`", ambiguity.suggestion))
                .fix(
                    format!("write `{}`", ambiguity.suggestion),
                    true,
                    replace(node.span(), &ambiguity.suggestion),
                )
                .at(node.use_span());
            self.report(finding, path);
        }
    }
}

impl Fields<'_> {
    /// The JSON pointer of a field.
    pub(super) fn child(&self, key: &str) -> String {
        format!("{}/{}", self.path, escape(key))
    }
}

fn replace(span: Span, text: &str) -> Vec<Edit> {
    vec![Edit { span, text: text.to_owned() }]
}

/// The beginning of a node: for mappings the first key, so that an excerpt shows one line.
pub(super) fn first_line(node: Node<'_>) -> Span {
    match node.entries().next() {
        Some(entry) => entry.key.use_span(),
        None => node.use_span(),
    }
}

/// Source: RFC 6901 section 3.
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
