/** Two plugins that look at a list of files: the largest ones, and the languages. */

import { extname, posix } from "node:path";
import { definePlugin, v } from "lineup";
import { sortedBy } from "./shared/text.ts";

const files = v.array(v.object({ path: v.string(), bytes: v.pipe(v.number(), v.minValue(0)) }));
type File = v.InferOutput<typeof files>[number];

const LANGUAGES: Readonly<Record<string, string>> = {
  ".ts": "TypeScript",
  ".tsx": "TypeScript",
  ".js": "JavaScript",
  ".go": "Go",
  ".md": "Markdown",
  ".sql": "SQL",
};

/** The share of a part, in percent, with one digit. */
const percent = (part: number, all: number) => Math.round((part / all) * 1000) / 10;

const sizeOf = (list: readonly File[]) => list.reduce((sum, { bytes }) => sum + bytes, 0);

export default definePlugin({
  name: "largest_files",
  version: "1.0.0",
  description: "The largest files, with their share of the whole.",
  options: { top: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 3) },
  needs: { files },
  run({ options, needs }) {
    const all = sizeOf(needs.files);
    return sortedBy(needs.files, ({ path }) => path)
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, options.top)
      .map(({ path, bytes }) => {
        const { dir, base } = posix.parse(path);
        return { folder: dir === "" ? null : dir, file: base, bytes, share: percent(bytes, all) };
      });
  },
});

export const languages = definePlugin({
  name: "languages",
  version: "1.0.0",
  description: "The share of each language, the largest first.",
  options: { names: v.optional(v.record(v.pipe(v.string(), v.startsWith(".")), v.string()), {}) },
  needs: { files },
  run({ options, needs, log }) {
    const names = { ...LANGUAGES, ...options.names };
    const groups = Map.groupBy(needs.files, ({ path }) => names[extname(path)] ?? "other");
    if (groups.has("other")) log.info(`${groups.get("other")?.length} files of no known language`);
    return [...groups]
      .map(([language, list]) => [language, percent(sizeOf(list), sizeOf(needs.files))] as const)
      .sort(([, a], [, b]) => b - a);
  },
});
