// Where things lie; the tests run from `playground/web`.

const { CARNET_DIST, CARNET_TESTDATA, CARNET_BUNDLES, CARNET_BINARY, CARNET_FINDINGS, CHROMIUM } = process.env;

/** The built page. */
export const DIST = CARNET_DIST ?? "../../target/playground/dist";
export const TESTDATA = CARNET_TESTDATA ?? "../../testdata";
/** The built tests, and what they load into pages. */
export const BUNDLES = CARNET_BUNDLES ?? "node_modules/.tests";
export const EXECUTABLE = CHROMIUM ?? "/usr/bin/chromium";
/** The built command. */
export const CARNET = CARNET_BINARY ?? "../../target/release/carnet";

/** What every finding means: written by the command, for people. */
export const FINDINGS = CARNET_FINDINGS ?? "../../docs/findings.md";
