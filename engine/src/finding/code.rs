//! The catalogue: every kind of finding with its number, name, severity, effect and explanation.
//!
//! Numbers and names are promises: suppressions and scripts name them. A number is never used again. Families:
//! 0xx files and YAML, 1xx shape of documents, 2xx export rules, 3xx import rules, 4xx peering and trust, 5xx
//! the federation as a whole, 6xx routing and TLS around it, 7xx WasmPlugins.

use std::fmt;

#[macro_use]
mod files;
#[macro_use]
mod shape;
#[macro_use]
mod exports;
#[macro_use]
mod imports;
#[macro_use]
mod peering;
#[macro_use]
mod federation;
#[macro_use]
mod routing;
#[macro_use]
mod plugins;

/// How serious a finding is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The documents do not do what they say; nothing is rendered.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// `error`, `warning` or `info`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Makes the enum out of the rows of all families.
macro_rules! catalogue {
    (; $($variant:ident = $number:literal, $name:literal, $severity:ident, $title:literal, $effect:literal, $way_out:literal;)*) => {
        /// A kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = $title]
                $variant,
            )*
        }

        impl Code {
            /// Every code, by number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The number, printed as `CAR204`.
            #[must_use]
            pub fn number(self) -> u16 {
                match self { $(Self::$variant => $number),* }
            }

            /// The kebab-case name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// How serious findings of this kind are.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }

            /// What is wrong, as a sentence without a full stop.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),* }
            }

            /// What happens at run time, as a clause.
            #[must_use]
            pub fn effect(self) -> &'static str {
                match self { $(Self::$variant => $effect),* }
            }

            /// What to do about it, in a sentence or two.
            #[must_use]
            pub fn way_out(self) -> &'static str {
                match self { $(Self::$variant => $way_out),* }
            }
        }
    };
}

// Each family adds its rows to those it is given and hands them to the next one named; the last makes the enum.
files! {
    shape
    exports
    imports
    peering
    federation
    routing
    plugins
    catalogue;
}

impl Code {
    /// What the findings of its family are about.
    #[must_use]
    pub fn family(self) -> &'static str {
        match self.number() / 100 {
            0 => "Files and YAML",
            1 => "Shape of documents",
            2 => "Export rules",
            3 => "Import rules",
            4 => "Peering and trust",
            5 => "The federation as a whole",
            6 => "Routing, failover and TLS",
            7 => "The filter and its WasmPlugin",
            _ => "Test files",
        }
    }

    /// The code with this name or number: `export-rule-shadowed`, `CAR204`, `car204` or `204`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("CAR").or_else(|| text.strip_prefix("car")).unwrap_or(text);
        let number = digits.parse::<u16>().ok();
        Self::ALL.iter().copied().find(|code| code.name() == text || Some(code.number()) == number)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CAR{:03}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_and_names_are_unique() {
        let numbers: Vec<_> = Code::ALL.iter().map(|code| code.number()).collect();
        assert!(numbers.is_sorted_by(|left, right| left < right));
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }

    #[test]
    fn a_code_is_found_by_name_and_by_number() {
        for text in ["export-rule-shadowed", "CAR204", "car204", "204"] {
            assert_eq!(Code::parse(text), Some(Code::ExportRuleShadowed), "{text}");
        }
        assert_eq!(Code::parse("CAR999"), None);
        assert_eq!(Code::ExportRuleShadowed.to_string(), "CAR204");
        assert_eq!(Code::YamlSyntax.to_string(), "CAR001");
    }
}
