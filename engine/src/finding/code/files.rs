//! Findings 0xx: files and YAML, before any document is understood.

macro_rules! files {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
        YamlSyntax = 1, "yaml-syntax", Error,
            "The text is not YAML", "kubectl refuses the file; the other documents of the file are still checked",
            "Correct the place shown. The cause is often earlier: look for an unclosed bracket or quote above it.";
        DuplicateKey = 2, "duplicate-key", Error,
            "A key is written twice in one mapping", "which value counts depends on the reader; kubectl may take either",
            "Keep one of the two entries.";
        UnrenderedTemplate = 3, "unrendered-template", Error,
            "The file looks like a template that was not rendered", "the document cannot be read",
            "Render it first, for example with `helm template`, and check the result.";
        TabIndentation = 4, "tab-indentation", Error,
            "A tab is used for indentation", "the document cannot be read, YAML forbids tabs there",
            "Indent with spaces; most editors can convert the tabs.";
        NotUtf8 = 5, "not-utf8", Error,
            "The file is not UTF-8 text", "nothing in the file can be read",
            "Save the file as UTF-8; editors call it the encoding of the file.";
        AliasBudget = 6, "alias-budget", Error,
            "Aliases expand without bound", "the document is refused before it fills the memory",
            "Write the values out, or use fewer levels of aliases.";
        TooDeep = 7, "too-deep", Error,
            "The document is nested too deeply", "the document is refused",
            "No federation document needs more than a dozen levels; look for a generated or damaged file.";
        TooLarge = 8, "too-large", Error,
            "The file or its number of documents is over the limit", "what is over the limit is not read: of too large a file nothing",
            "Split the file; 64 MiB and 100,000 documents are read from one.";
        ByteOrderMark = 9, "byte-order-mark", Info,
            "The file begins with a byte order mark", "no harm is done, the mark is skipped",
            "Save the file as UTF-8 without byte order mark.";
        StrayByteOrderMark = 10, "stray-byte-order-mark", Error,
            "A byte order mark stands inside the file", "the document cannot be read; files were probably joined",
            "Remove the three bytes EF BB BF at the place shown.";
        UnsupportedTag = 11, "unsupported-tag", Warning,
            "A YAML tag is not understood by Kubernetes", "kubectl refuses the document or reads another value",
            "Write the plain value without a tag.";
        AmbiguousScalar = 12, "ambiguous-scalar", Warning,
            "A value means different things to kubectl and to YAML 1.2",
            "tools disagree on what is configured",
            "Quote the value if text is meant, else write it as `true`, `false` or a plain decimal number.";
        MergeKey = 13, "merge-key", Info,
            "A merge key is used", "kubectl and Carnet merge the fields, strict YAML 1.2 tools do not",
            "Write the merged fields out where other tools read the file too.";
        NonScalarKey = 14, "non-scalar-key", Error,
            "A mapping key is not plain text", "kubectl refuses the document",
            "Write the key as text; quote it if it begins with a bracket, a brace or `?`.";
        ControlCharacter = 15, "control-character", Error,
            "A control character stands in the text", "the document cannot be read",
            "Remove the character at the place shown; an editor that shows invisible characters helps to find it.";
        UnknownAlias = 16, "unknown-alias", Error,
            "An alias names an anchor that is not there", "the document cannot be read",
            "Define the anchor before it in the same document, or quote a value that begins with `*`.";

        UnusedSuppression = 91, "unused-suppression", Warning,
            "A suppression has nothing to suppress", "none; it would hide the next finding of its code without a word",
            "Remove it: what it was written for is gone.";
        ExpiredSuppression = 92, "expired-suppression", Warning,
            "The last day of a suppression has passed", "its findings are reported again",
            "Mend what it hides, or give it a later day and say why.";
        SuppressionWithoutReason = 93, "suppression-without-reason", Info,
            "A suppression does not say why", "none; whoever reads it later cannot tell whether it is still right",
            "Write ` -- ` and the reason behind the code, or fill in the field for it.";
        UnknownSuppressedCode = 94, "unknown-suppressed-code", Warning,
            "A suppression names a code that does not exist", "nothing is suppressed by it",
            "Use a number or a name that `carnet codes` lists.";
        UnsuppressableCode = 95, "unsuppressable-code", Warning,
            "A suppression names a code that cannot be suppressed", "nothing is suppressed by it",
            "Mend what it is about: while a document or a suppression cannot be read, nobody knows what else is wrong.";
        InvalidSuppression = 96, "invalid-suppression", Warning,
            "A suppression cannot be understood", "nothing is suppressed by it",
            "Write `# carnet:ignore CODE -- reason (until YYYY-MM-DD)` above the field or item that is meant.";
    } };
}
