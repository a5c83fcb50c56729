// Holds JUnit reports to the schema of the build server that reads them: node tools/junit.mjs SCHEMA REPORT...
import { readFile } from "node:fs/promises";
import { validateXML } from "xmllint-wasm";

const [schema, ...reports] = process.argv.slice(2);
if (reports.length === 0) {
  console.error("junit.mjs: no report is named");
  process.exit(2);
}
const named = async (fileName) => ({ fileName, contents: await readFile(fileName, "utf8") });
const result = await validateXML({
  xml: await Promise.all(reports.map(named)),
  schema: [await named(schema)],
});
for (const { rawMessage } of result.errors) {
  console.error(rawMessage);
}
console.log(`${reports.length} JUnit reports: ${result.valid ? "valid" : "not valid"}`);
process.exit(result.valid ? 0 : 1);
