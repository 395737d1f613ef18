/**
 * What to do about a module that cannot be found: a mistyped path, a broken link, a
 * package that is not installed, a setting of tsconfig.json that is not followed.
 */

import { builtinModules, fs, path as nodePath } from "../process/modules.ts";
import { nearest } from "../text.ts";
import { explainBrokenLink } from "./links.ts";
import { attempt } from "./readable.ts";
import type { Sources } from "./source-text.ts";
import { findSetting } from "./tsconfig.ts";

/** Says what to do about a module that a file imports and that cannot be found. */
export function moduleHint(specifier: string, importer: string, sources: Sources): string {
  if (specifier === "valibot") return 'import { v } from "lineup"';
  if (specifier.startsWith("lineup/")) return 'import from "lineup"';
  if (specifier.startsWith("#")) return `add "${specifier}" to "imports" of package.json`;
  if (specifier.startsWith("node:")) return builtinHint(specifier.slice("node:".length));
  if (/^[./]/.test(specifier)) return attempt(() => fileHint(specifier, importer), USUAL);
  return (
    jsxHint(specifier, importer, sources) ??
    attempt(() => pathsHint(specifier, importer, sources), undefined) ??
    "install the package next to the plugin"
  );
}

const USUAL = "a relative path starts at the file that imports it";

function builtinHint(name: string): string {
  const near = nearest(name, builtinModules());
  return near === undefined ? "Node.js has no such module" : `did you mean "node:${near}"?`;
}

function fileHint(specifier: string, importer: string): string {
  const { basename, dirname, resolve } = nodePath();
  const file = resolve(dirname(importer), specifier);
  const link = explainBrokenLink(file);
  if (link !== undefined) return `${link}: correct the link`;
  const { readdirSync, statSync } = fs();
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    return `"${specifier}" is a folder without an index file: name a file in it`;
  }
  const near = nearest(basename(file), readdirSync(dirname(file)));
  if (near === undefined) return USUAL;
  return `did you mean "${specifier.slice(0, -basename(file).length)}${near}"?`;
}

/** Bun imports the runtime of React for JSX, whatever tsconfig.json says. */
function jsxHint(specifier: string, importer: string, sources: Sources): string | undefined {
  if (!/^react\/jsx-(?:dev-)?runtime$/.test(specifier)) return undefined;
  const source = findSetting("jsxImportSource", importer, sources)?.value;
  if (typeof source === "string") {
    return `lineup does not follow "jsxImportSource" of tsconfig.json: start the file with /** @jsxImportSource ${source} */`;
  }
  const factory = findSetting("jsxFactory", importer, sources)?.value;
  if (typeof factory === "string") {
    return `lineup does not follow "jsxFactory" of tsconfig.json: start the file with /** @jsxRuntime classic */ /** @jsx ${factory} */`;
  }
  return "install react, or name another package at the start of the file: /** @jsxImportSource preact */";
}

/** Finds what TypeScript would have found. */
function pathsHint(specifier: string, importer: string, sources: Sources): string | undefined {
  const { dirname, relative, resolve } = nodePath();
  const paths = findSetting("paths", importer, sources);
  const base = findSetting("baseUrl", importer, sources);
  const root = base === undefined ? undefined : resolve(base.folder, String(base.value));
  const candidates: [setting: string, file: string][] = [];
  for (const [pattern, targets] of Object.entries(paths?.value ?? {})) {
    const [start = "", end] = pattern.split("*");
    const isMatch =
      end === undefined
        ? specifier === pattern
        : specifier.startsWith(start) && specifier.endsWith(end);
    if (!isMatch) continue;
    const star = specifier.slice(start.length, specifier.length - (end?.length ?? 0));
    for (const target of targets as string[]) {
      candidates.push(["paths", resolve(root ?? paths!.folder, target.replace("*", star))]);
    }
  }
  if (root !== undefined) candidates.push(["baseUrl", resolve(root, specifier)]);
  for (const [setting, file] of candidates) {
    const found = attempt(() => Bun.resolveSync(file, root ?? paths!.folder), undefined);
    if (found === undefined && setting === "baseUrl") continue;
    const shown = relative(dirname(importer), found ?? file);
    const relativePath = shown.startsWith(".") ? shown : `./${shown}`;
    return `lineup does not follow "${setting}" of tsconfig.json: import "${relativePath}", or use "imports" of package.json`;
  }
  return undefined;
}
