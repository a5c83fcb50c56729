//! A graph as lines for the terminal: one tree per exporting mesh, one line per service and peer.

use std::io::{self, Write};

use carnet_engine::finding::{Code, Severity};
use carnet_engine::graph::{Crossing, Flow, Graph, Lane, RuleNode, Stop, display_width};

use super::text::clean;
use super::{BAD, DOUBTFUL, FIELD, GOOD, NOTE, STRONG, styled};

/// Writes the trees, and a line that counts.
///
/// # Errors
///
/// What `to` says.
pub fn write(to: &mut dyn Write, graph: &Graph, title: Option<&str>) -> io::Result<()> {
    if let Some(title) = title {
        writeln!(to, "{}\n", styled(STRONG, &clean(title)))?;
    }
    for mesh in &graph.meshes {
        let lanes: Vec<&Lane> = graph.lanes().filter(|lane| lane.exporter == mesh.name).collect();
        if lanes.is_empty() {
            continue;
        }
        let note = if mesh.is_given { "" } else { " (not given)" };
        writeln!(to, "{}{note}", styled(STRONG, &clean(&mesh.name)))?;
        let branches: Vec<Line> = lanes.into_iter().flat_map(lines).collect();
        write_lines(to, &branches)?;
        writeln!(to)?;
    }
    writeln!(to, "{}", graph.tally().describe())
}

/// One branch of a tree: the columns up to the border, and what follows.
struct Line {
    service: String,
    rule: String,
    exported: String,
    rest: String,
}

fn lines(lane: &Lane) -> Vec<Line> {
    let mut lines: Vec<Line> = lane.crossings.iter().map(|crossing| line(lane, crossing)).collect();
    let sides = [
        (
            &lane.export_rules,
            lane.crossings.iter().filter_map(|crossing| crossing.export_rule).collect::<Vec<_>>(),
        ),
        (&lane.import_rules, lane.crossings.iter().filter_map(|crossing| crossing.import_rule).collect()),
    ];
    for (rules, used) in sides {
        for (index, rule) in rules.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
            lines.push(idle(lane, index, rule));
        }
    }
    if lines.is_empty() {
        let rest = format!("nothing is shared with {}", clean(&lane.importer));
        lines.push(Line { service: String::new(), rule: String::new(), exported: String::new(), rest });
    }
    lines
}

fn line(lane: &Lane, crossing: &Crossing) -> Line {
    let export_rule = crossing.export_rule.and_then(|rule| lane.export_rules.get(rule));
    let import_rule = crossing.import_rule.and_then(|rule| lane.import_rules.get(rule));
    let exported = match &crossing.exported {
        Some(stop) => format!("{}.{} @{}", stop.name, stop.namespace, lane.importer),
        None => String::new(),
    };
    let mut rest = match (&crossing.imported, import_rule) {
        (Some(host), Some(rule)) => format!("{} {}", arrow(rule), clean(&host.text())),
        (_, Some(rule)) => arrow(rule),
        (..) => String::new(),
    };
    if let Some(reason) = &crossing.reason {
        let mark = match crossing.flow {
            Flow::Denied | Flow::Offered => styled(BAD, "✕"),
            Flow::Shadowed => "·".to_owned(),
            Flow::Open | Flow::Reachable => "?".to_owned(),
        };
        let space = if rest.is_empty() { "" } else { "  " };
        rest = format!("{rest}{space}{mark} {}", clean(reason));
    }
    let codes: Vec<Code> = [export_rule, import_rule]
        .into_iter()
        .flatten()
        .flat_map(|rule| rule.codes.iter().copied())
        .collect();
    Line {
        service: service(crossing),
        rule: export_rule.map(arrow).unwrap_or_default(),
        exported: clean(&exported).into_owned(),
        rest: format!("{rest}{}", marks(&codes)),
    }
}

/// A rule that nothing passes.
fn idle(lane: &Lane, index: usize, rule: &RuleNode) -> Line {
    let is_export = lane.export_rules.get(index).is_some_and(|other| std::ptr::eq(other, rule));
    let side = if is_export { "export" } else { "import" };
    let what = if rule.is_broken { "cannot be used" } else { "decides nothing" };
    let (summary, place) = (clean(&rule.summary), clean(&rule.place));
    let number = rule.index.map(|index| format!("[{index}] ")).unwrap_or_default();
    let rest = format!("{side} rule {number}{summary} {what} ({place}){}", marks(&rule.codes));
    Line { service: String::new(), rule: String::new(), exported: String::new(), rest }
}

fn service(crossing: &Crossing) -> String {
    let name = crossing.service.as_ref().map(Stop::text).unwrap_or_default();
    let name = clean(&name).into_owned();
    if crossing.count > 1 { format!("{name} ({})", crossing.count) } else { name }
}

fn arrow(rule: &RuleNode) -> String {
    match rule.index {
        Some(index) => format!("──[{index}]─▶"),
        None => "──────▶".to_owned(),
    }
}

fn marks(codes: &[Code]) -> String {
    let mut text = String::new();
    for code in codes {
        let style = match code.severity() {
            Severity::Error => BAD,
            Severity::Warning => DOUBTFUL,
            Severity::Info => NOTE,
        };
        text.push_str("  ");
        text.push_str(&styled(style, &format!("! {code}")));
    }
    text
}

fn write_lines(to: &mut dyn Write, lines: &[Line]) -> io::Result<()> {
    let widest =
        |of: fn(&Line) -> &String| lines.iter().map(|line| display_width(of(line))).max().unwrap_or(0);
    let (service, rule) = (widest(|line| &line.service), widest(|line| &line.rule));
    let exported = widest(|line| &line.exported);
    for (index, line) in lines.iter().enumerate() {
        let branch = if index + 1 == lines.len() { "└─" } else { "├─" };
        if line.service.is_empty() && line.exported.is_empty() {
            writeln!(to, "{branch} {}", line.rest)?;
            continue;
        }
        let text = format!(
            "{branch} {} {} {} {}",
            styled(FIELD, &padded(&line.service, service)),
            padded(&line.rule, rule),
            styled(GOOD, &padded(&line.exported, exported)),
            line.rest
        );
        writeln!(to, "{}", text.trim_end())?;
    }
    Ok(())
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(display_width(text))))
}
