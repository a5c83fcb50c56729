//! The command line of Carnet.
