//! `ignore` in the settings: suppressions for files nobody may edit.

use carnet_engine::finding::{Code, Finding};
use carnet_engine::moment::Moment;
use carnet_engine::suppress::{ObjectPattern, Scope, Suppression, Way, Written};
use carnet_engine::yaml::{Kind, Node};

use super::read::Reader;

const FIELDS: [&str; 8] = ["code", "mesh", "kind", "namespace", "name", "file", "reason", "until"];

pub(super) fn read(reader: &mut Reader<'_>, node: Node<'_>) -> Written {
    let mut written = Written::default();
    if node.kind() != Kind::Sequence {
        reader.mistake(node, "a list is wanted here");
    }
    for item in node.items() {
        if let Some(suppression) = entry(reader, item, &mut written) {
            written.suppressions.push(suppression);
        }
    }
    written
}

fn entry(reader: &mut Reader<'_>, item: Node<'_>, written: &mut Written) -> Option<Suppression> {
    if !reader.fields(item, &FIELDS) {
        return None;
    }
    let Some(code) = item.get("code") else {
        reader.mistake(item, "`code` is missing");
        return None;
    };
    let mut text = |key: &str| item.get(key).and_then(|node| reader.text(node)).map(ToOwned::to_owned);
    let objects = ObjectPattern {
        mesh: text("mesh"),
        kind: text("kind"),
        namespace: text("namespace"),
        name: text("name"),
        file: text("file"),
    };
    let reason = text("reason");
    let until = match item.get("until").map(|node| (node, node.scalar_text().unwrap_or_default())) {
        None => None,
        Some((node, day)) => match day.parse::<Moment>() {
            Ok(day) => Some(day),
            Err(error) => {
                reader.mistake(node, &error.to_string());
                return None;
            }
        },
    };
    let name = reader.text(code)?;
    let place = code.use_span();
    let Some(code) = Code::parse(name) else {
        let message = format!("no code is called `{name}`");
        let finding = Finding::new(Code::UnknownSuppressedCode, message).at(place);
        written.findings.push(finding.help("`carnet codes` lists them all"));
        return None;
    };
    let scope = Scope::Objects(objects);
    Some(Suppression { code, scope, way: Way::Config, reason, until, place: Some(place) })
}
