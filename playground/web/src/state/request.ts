// Adding a request to the test file: what the engine answers now is what is wanted from then on.

import type { AskedWay } from "../engine/protocol.ts";
import { reached } from "./accept.ts";
import { files, openFile, put, testFile } from "./workspace.ts";

const HEAD = `apiVersion: carnet/v1
kind: FederationTest
metadata: {name: requests}
spec:
  cases:
`;

/** Text as a YAML scalar that means nothing else. */
const quoted = (text: string): string => JSON.stringify(text);

/** Appends a case for a request on its way, with the way it went as what is wanted. */
export function addRequest(walked: AskedWay): void {
  const { from, host } = walked.way;
  const path = testFile.peek() ?? "test.yaml";
  const before = files.peek().get(path) ?? HEAD;
  const indent = /^(\s*)- /m.exec(before.slice(before.indexOf("cases:")))?.[1]?.replaceAll("\n", "") ?? "  ";
  const added = [
    `- name: ${quoted(`${host} from ${from}`)}`,
    `  host: {from: ${quoted(from)}, host: ${quoted(host)}}`,
    `  expect: ${reached(walked)}`,
  ];
  const text = `${before.endsWith("\n") ? before : `${before}\n`}${added.map((line) => `${indent}${line}\n`).join("")}`;
  const open = openFile.peek();
  put(new Map([[path, text]]));
  openFile.value = open ?? path;
}
