//! Reads `carnet.yaml`: every key is known, or it is a mistake with a place.

use std::path::Path;

use carnet_engine::finding::{Code, Edit, Finding, closest};
use carnet_engine::source::{Source, SourceId};
use carnet_engine::yaml::{self, Kind, Limits, Node};
use clap::ValueEnum;

use super::{MeshFolder, Origin, Setting, Settings, ignore};
use crate::failure::Failure;
use crate::output::report::API_VERSION;

const FIELDS: [&str; 9] =
    ["apiVersion", "kind", "output", "failOn", "maxPerCode", "jobs", "baseline", "meshes", "ignore"];

/// Reads the settings in `source`; paths in it count from `folder`.
pub(super) fn read(source: Source, folder: &Path) -> Result<Settings, Failure> {
    let parsed = yaml::parse(SourceId(0), &source.text, &Limits::default());
    let mut reader = Reader { source: &source, mistakes: Vec::new() };
    for problem in parsed.problems.iter().filter(|problem| !problem.kind.is_info()) {
        reader
            .mistakes
            .push(Finding::new(Code::YamlSyntax, problem.message.clone()).at(problem.span).effect(""));
    }
    let mut settings = Settings::default();
    match parsed.documents.as_slice() {
        [] if reader.mistakes.is_empty() => {}
        [] => {}
        [document, rest @ ..] => {
            reader.settings(document.root(), folder, &mut settings);
            if let Some(second) = rest.first() {
                reader.mistake(second.root(), "settings are one document");
            }
        }
    }
    let mistakes = reader.mistakes;
    if mistakes.is_empty() {
        settings.source = Some(source);
        Ok(settings)
    } else {
        Err(Failure::Settings { file: source, mistakes })
    }
}

/// What is read, and what is wrong with it.
pub(super) struct Reader<'s> {
    source: &'s Source,
    pub(super) mistakes: Vec<Finding>,
}

impl Reader<'_> {
    fn settings(&mut self, root: Node<'_>, folder: &Path, settings: &mut Settings) {
        if !self.fields(root, &FIELDS) {
            return;
        }
        self.constant(root, "apiVersion", API_VERSION);
        self.constant(root, "kind", "Config");
        if let Some(node) = root.get("output") {
            self.choice(node, &mut settings.output);
        }
        if let Some(node) = root.get("failOn") {
            self.choice(node, &mut settings.fail_on);
        }
        if let Some(node) = root.get("maxPerCode") {
            self.number(node, &mut settings.max_per_code);
        }
        if let Some(node) = root.get("jobs") {
            self.number(node, &mut settings.jobs);
        }
        if let Some((node, text)) = root.get("baseline").and_then(|node| Some((node, self.text(node)?))) {
            let value = Some(folder.join(text));
            settings.baseline = Setting { value, origin: self.origin(node) };
        }
        if let Some(node) = root.get("meshes") {
            let value = self.meshes(node, folder);
            settings.meshes = Setting { value, origin: self.origin(node) };
        }
        if let Some(node) = root.get("ignore") {
            let written = ignore::read(self, node);
            settings.ignores = Setting { value: written.suppressions, origin: self.origin(node) };
            settings.findings = written.findings;
        }
    }

    fn meshes(&mut self, node: Node<'_>, folder: &Path) -> Vec<MeshFolder> {
        if node.kind() != Kind::Mapping {
            self.mistake(node, "an object is wanted here: the path of each mesh under its name");
        }
        let mut meshes = Vec::new();
        for entry in node.entries() {
            if let (Some(name), Some(path)) = (entry.key.scalar_text(), self.text(entry.value)) {
                meshes.push(MeshFolder { name: name.to_owned(), path: folder.join(path) });
            }
        }
        meshes
    }

    /// Whether `node` is an object; its fields outside `known` are mistakes.
    pub(super) fn fields(&mut self, node: Node<'_>, known: &[&str]) -> bool {
        if node.kind() != Kind::Mapping {
            self.mistake(node, "an object is wanted here");
            return false;
        }
        for entry in node.entries() {
            let Some(key) = entry.key.scalar_text().filter(|key| !known.contains(key)) else { continue };
            let finding = Finding::new(Code::UnknownField, format!("there is no setting `{key}` here"));
            let finding = finding.at(entry.key.use_span()).effect("");
            self.mistakes.push(match closest(key, known.iter().copied()) {
                Some(similar) => finding.fix(
                    format!("a similar setting exists: `{similar}`"),
                    false,
                    vec![Edit { span: entry.key.span(), text: similar.to_owned() }],
                ),
                None => finding.help(format!("the settings are {}", known.join(", "))),
            });
        }
        true
    }

    fn constant(&mut self, root: Node<'_>, key: &str, wanted: &str) {
        match root.get(key) {
            Some(node) if node.as_str() == Some(wanted) => {}
            Some(node) => self.mistake(node, &format!("`{key}` is `{wanted}` in settings of this version")),
            None => self.mistake(root, &format!("`{key}: {wanted}` is missing")),
        }
    }

    fn choice<T: ValueEnum>(&mut self, node: Node<'_>, setting: &mut Setting<T>) {
        let value = node.scalar_text().and_then(|text| T::from_str(text, false).ok());
        if let Some(value) = value {
            *setting = Setting { value, origin: self.origin(node) };
        } else {
            let known = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            let known: Vec<String> = known.map(|value| format!("`{}`", value.get_name())).collect();
            self.mistake(node, &format!("this is none of {}", known.join(", ")));
        }
    }

    fn number(&mut self, node: Node<'_>, setting: &mut Setting<usize>) {
        if let Some(value) = node.as_int().and_then(|value| usize::try_from(value).ok()) {
            *setting = Setting { value, origin: self.origin(node) };
        } else {
            self.mistake(node, "a number from 0 on is wanted here");
        }
    }

    /// A text that says something; anything else is a mistake.
    pub(super) fn text<'d>(&mut self, node: Node<'d>) -> Option<&'d str> {
        let text = node.as_str().filter(|text| !text.is_empty());
        if text.is_none() {
            self.mistake(node, "text is wanted here");
        }
        text
    }

    pub(super) fn mistake(&mut self, node: Node<'_>, message: &str) {
        let place = node.entries().next().map_or_else(|| node.use_span(), |entry| entry.key.use_span());
        self.mistakes.push(Finding::new(Code::WrongType, message).at(place).effect(""));
    }

    fn origin(&self, node: Node<'_>) -> Origin {
        let line = self.source.line_index().location(node.use_span().start).line;
        Origin::File { file: self.source.name.clone(), line }
    }
}
