//! The catalogue of findings as a page in Markdown: `docs/findings.md` is what this writes.

use std::io::{self, Write};

use carnet_engine::finding::Code;

/// Where the examples are, seen from the page.
const EXAMPLES: &str = "../testdata/invalid";

/// Writes the page: a table of every family, and a section for every code.
///
/// # Errors
///
/// What the writer reports.
pub fn write_page(to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "# Findings\n")?;
    writeln!(to, "What `carnet validate` reports. `carnet explain CODE` tells the same, with the examples.")?;
    writeln!(to, "`carnet codes -o md` writes this page; edit the catalogue in `engine/src/finding/code`.")?;
    for family in Code::ALL.chunk_by(|one, two| one.family() == two.family()) {
        let Some(first) = family.first() else { continue };
        writeln!(
            to,
            "\n## {}\n\n| code | level | name | what is wrong |\n|---|---|---|---|",
            first.family()
        )?;
        for code in family {
            let (name, level, title) = (code.name(), code.severity(), code.title());
            writeln!(to, "| [{code}](#{}) | {level} | `{name}` | {title} |", anchor(*code))?;
        }
        for code in family {
            writeln!(to)?;
            write_section(to, *code)?;
        }
    }
    Ok(())
}

/// Writes the section of one code.
///
/// # Errors
///
/// What the writer reports.
pub fn write_section(to: &mut dyn Write, code: Code) -> io::Result<()> {
    let name = code.name();
    writeln!(to, "### {code} {name}\n")?;
    writeln!(to, "{} ({}).\n", code.title(), code.severity())?;
    writeln!(to, "- Effect: {}.", code.effect())?;
    writeln!(to, "- Way out: {}", code.way_out())?;
    writeln!(to, "- Examples: [fails]({EXAMPLES}/{name}/failing), [passes]({EXAMPLES}/{name}/passing)")
}

/// The anchor a page in Markdown gives the section of a code.
fn anchor(code: Code) -> String {
    format!("{}-{}", code.to_string().to_ascii_lowercase(), code.name())
}
