//! Findings 1xx: the shape of documents, before they mean anything together.

macro_rules! shape {
    ($next:ident $($families:ident)*; $($rows:tt)*) => { $next! { $($families)*; $($rows)*
        UnknownField = 101, "unknown-field", Error,
            "A field does not exist in this kind", "`kubectl apply` refuses the document; sent without strict validation, the field is dropped without a word",
            "Correct the spelling, or remove the field.";
        WrongType = 102, "wrong-type", Error,
            "A value has the wrong type", "the API server refuses the object",
            "Write a value of the type asked for.";
        MissingField = 103, "missing-field", Error,
            "A field that is required is absent", "the API server refuses the object",
            "Add the field, with the value the object is to have.";
        MisplacedField = 104, "misplaced-field", Error,
            "A field stands at the wrong level", "`kubectl apply` refuses the document; sent without strict validation, the field is dropped without a word",
            "Move it to the level shown.";
        DuplicateObject = 105, "duplicate-object", Error,
            "Two documents describe the same object", "the one applied last wins; which one that is depends on the order of files",
            "Keep one of the two.";
        UnsupportedVersion = 106, "unsupported-version", Error,
            "The API version of a document is not known", "the document is ignored",
            "Use a version of the kind that is known; for federation documents it is `federation.maistra.io/v1`.";
        OutOfRange = 107, "out-of-range", Error,
            "A number is outside its range", "the API server refuses the object, or no gateway can listen or connect there",
            "Write a number of the range; a port is one from 1 to 65535.";
        InvalidName = 108, "invalid-name", Error,
            "A name is not a valid DNS name", "the API server refuses the object, or the host made of it never resolves",
            "Use lower-case letters, digits and `-`, at most 63 in one label.";
        UnknownValue = 109, "unknown-value", Error,
            "A value is none of those its field knows", "the API server refuses the object",
            "Write one of the values that are named.";
        InvalidValue = 110, "invalid-value", Error,
            "A value does not have the form or length its field asks for", "the API server refuses the object",
            "Write a value of the form that is asked for.";
        ExclusiveFields = 111, "exclusive-fields", Error,
            "Two fields are set of which only one may be", "the API server refuses the object",
            "Keep the one that is meant.";
    } };
}
