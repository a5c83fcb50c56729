// A small web server on loopback, for work on the page and for its tests.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
};

/**
 * A server for some folders, the first that has a file wins; listens on a free port when none is given.
 *
 * @param {string[]} roots
 * @param {number} [port]
 * @returns {Promise<import("node:http").Server>}
 */
export function serve(roots, port = 0) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    const file = roots.map((root) => join(root, path)).find((name) => existsSync(name) && statSync(name).isFile());
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const headers = { "content-type": type, "x-content-type-options": "nosniff", "cache-control": "no-cache" };
    // As a web host would send it.
    const isPacked = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
    response.writeHead(200, isPacked ? { ...headers, "content-encoding": "gzip", vary: "accept-encoding" } : headers);
    response.end(isPacked ? packed(file) : readFileSync(file));
  });
  return new Promise((ready) => server.listen(port, "127.0.0.1", () => ready(server)));
}

/** @type {Map<string, {time: number, content: Buffer}>} */
const known = new Map();

/**
 * A file after gzip; the engine takes a moment, so what was packed is kept until it changes.
 *
 * @param {string} file
 */
function packed(file) {
  const time = statSync(file).mtimeMs;
  const last = known.get(file);
  if (last?.time === time) return last.content;
  const content = gzipSync(readFileSync(file));
  known.set(file, { time, content });
  return content;
}
