import { exports } from "./ja/exports.ts";
import { federation } from "./ja/federation.ts";
import { files } from "./ja/files.ts";
import { imports } from "./ja/imports.ts";
import { peering } from "./ja/peering.ts";
import { plugins } from "./ja/plugins.ts";
import { routing } from "./ja/routing.ts";
import { shape } from "./ja/shape.ts";
import type { FindingTexts } from "./texts.ts";

export const ja: FindingTexts = {
  ...files,
  ...shape,
  ...exports,
  ...imports,
  ...peering,
  ...federation,
  ...routing,
  ...plugins,
};
