// Reads the folders of testdata that hold a test: their files by path, as the page would hold them.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const TEXTS = /\.(ya?ml|json)$/;

/** Every file below a folder, hidden ones left out, in the order of their paths. */
export function filesBelow(folder) {
  const names = readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort();
  return names.flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/**
 * Suites about the documents of another folder: a page holds one folder. All are about what comes about over time,
 * which only the command plays.
 */
const ABOUT_ANOTHER = /^\s*inputs:.*\.\.\//m;

/** Folders with a `test.yaml` about what lies beside it, as `{name, files: [{path, text}]}`. */
export function corpus(root) {
  const tests = ["cases", "examples"]
    .flatMap((part) => filesBelow(join(root, part)))
    .filter((path) => path.endsWith("/test.yaml"));
  const own = tests.filter((test) => !ABOUT_ANOTHER.test(readFileSync(test, "utf8")));
  return own.map((test) => folder(root, test.slice(0, -"/test.yaml".length)));
}

/** One folder as a workspace. */
export function folder(root, path) {
  const files = filesBelow(path).filter((file) => TEXTS.test(file));
  return {
    name: relative(root, path),
    files: files.map((file) => ({
      path: relative(path, file).replaceAll("\\", "/"),
      text: readFileSync(file, "utf8"),
    })),
  };
}
