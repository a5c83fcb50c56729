// Serves the built page while it is worked on: `node build/serve.js DIST [PORT]`.

import { resolve } from "node:path";
import { serve } from "./server.js";

const [dist = ".", port] = process.argv.slice(2);
const server = await serve([resolve(dist)], Number(port ?? 0));
const address = server.address();
console.log(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`);
