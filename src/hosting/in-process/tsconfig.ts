/**
 * The settings of a tsconfig.json that change what a file does when it runs, and that
 * lineup does not follow: what to use instead of the one behind an import that failed.
 */

import type { Sources } from "../../diagnostics/source-text.ts";
import { path as nodePath } from "../../process/modules.ts";
import { isRecord } from "../../values/plain.ts";

interface Found {
  folder: string;
  options: Record<string, unknown>;
}

/** Says what to use instead of the setting that would find a module. */
export function moduleSettingHint(specifier: string, file: string, sources: Sources) {
  const { folder, options } = findOptions(file, sources) ?? {};
  if (folder === undefined || options === undefined || /^[./]/.test(specifier)) return undefined;
  const runtime = /^.+\/jsx-(?:dev-)?runtime$/.test(specifier);
  if (runtime && options.jsxImportSource !== undefined) {
    return instead(
      "jsxImportSource",
      `/** @jsxImportSource ${options.jsxImportSource} */ at the top of the file`,
    );
  }
  const base = typeof options.baseUrl === "string" ? options.baseUrl : ".";
  for (const [pattern, targets] of Object.entries(isRecord(options.paths) ? options.paths : {})) {
    if (!matches(specifier, pattern)) continue;
    const own = (name: string) => `#${name.replace(/^[@~#]?\/?/, "")}`;
    const target = nodePath().join(base, String([targets].flat()[0]));
    const imports = `{ "imports": { "${own(pattern)}": "./${target}" } } in package.json`;
    return instead("paths", `${imports}, and import "${own(specifier)}"`);
  }
  if (typeof options.baseUrl !== "string") return undefined;
  try {
    const found = Bun.resolveSync(`./${specifier}`, nodePath().resolve(folder, base));
    const relative = nodePath().relative(nodePath().dirname(file), found);
    return instead("baseUrl", `"${relative.startsWith(".") ? "" : "./"}${relative}"`);
  } catch {
    return undefined;
  }
}

/** Whether a pattern of `paths`, which has one `*` or none, is for a module. */
function matches(specifier: string, pattern: string): boolean {
  const [start = "", end] = pattern.split("*");
  if (end === undefined) return specifier === pattern;
  return specifier.startsWith(start) && specifier.endsWith(end);
}

/** Says what to use instead of decorators that are not those of the standard. */
export function decoratorHint(file: string, sources: Sources): string | undefined {
  const options = findOptions(file, sources)?.options;
  if (options?.experimentalDecorators !== true) return undefined;
  if (sources.get(file)?.find(/^\s*@\w/) === undefined) return undefined;
  return instead("experimentalDecorators", "decorators of the standard: (value, context) => …");
}

function instead(setting: string, use: string): string {
  return `lineup does not follow "${setting}" of tsconfig.json; use ${use}`;
}

/** Reads the compiler options of the nearest tsconfig.json. */
function findOptions(file: string, sources: Sources): Found | undefined {
  const { dirname, join } = nodePath();
  let folder = dirname(file);
  let source = sources.get(join(folder, "tsconfig.json"));
  while (source === undefined && dirname(folder) !== folder) {
    folder = dirname(folder);
    source = sources.get(join(folder, "tsconfig.json"));
  }
  try {
    const config: unknown = Bun.JSONC.parse(source?.text ?? "");
    const options = isRecord(config) ? config.compilerOptions : undefined;
    return isRecord(options) ? { folder, options } : undefined;
  } catch {
    return undefined;
  }
}
