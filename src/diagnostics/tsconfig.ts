/** The settings of the tsconfig.json that an editor uses for a file. lineup itself follows none. */

import { path as nodePath } from "../process/modules.ts";
import { attempt } from "./readable.ts";
import type { Sources } from "./source-text.ts";

/** A setting, and the folder of the file that has it. */
export interface Setting {
  readonly value: {} | null;
  readonly folder: string;
}

/** Finds a compiler option in the nearest tsconfig.json above a file, or in one that it extends. */
export function findSetting(name: string, file: string, sources: Sources): Setting | undefined {
  const { dirname, join } = nodePath();
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const config = join(folder, "tsconfig.json");
    if (sources.get(config) !== undefined) return settingOf(name, config, sources);
    if (folder === dirname(folder)) return undefined;
  }
}

/** How many files may extend each other. */
const MAX_DEPTH = 5;

function settingOf(name: string, config: string, sources: Sources, depth = 0): Setting | undefined {
  const text = sources.get(config)?.text;
  if (text === undefined || depth > MAX_DEPTH) return undefined;
  const { dirname, resolve } = nodePath();
  const folder = dirname(config);
  const parsed = attempt(() => Bun.JSONC.parse(text), undefined) as
    { compilerOptions?: Record<string, {} | null>; extends?: string | string[] } | undefined;
  const value = parsed?.compilerOptions?.[name];
  if (value !== undefined) return { value, folder };
  for (const base of [parsed?.extends ?? []].flat().reverse()) {
    const file = resolve(folder, base.endsWith(".json") ? base : `${base}.json`);
    const found = settingOf(name, file, sources, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
