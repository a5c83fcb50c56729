//! Problems of test files, and what a failed case says.
