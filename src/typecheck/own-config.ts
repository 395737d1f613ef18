/** The tsconfig.json of the user, as one to extend, also where `.lineup/` is not there. */

import { dirname, join, resolve } from "node:path";
import { EDITOR_FOLDER } from "../project/project.ts";
import { fs } from "../process/modules.ts";

const EDITOR_CONFIG = `${EDITOR_FOLDER}/tsconfig.json`;

/**
 * Returns the file to extend. In a fresh clone, the one that `lineup sync` writes and that the
 * user's is based on is missing: then it is a copy in the temporary folder, based on the same
 * options.
 */
export function ownConfig(own: string, temp: string, options: object): string {
  const text = fs().readFileSync(own, "utf8");
  const isThere = fs().existsSync(join(dirname(own), EDITOR_CONFIG));
  if (isThere || !text.includes(EDITOR_CONFIG)) return own;
  const config = parse(text);
  if (config === undefined) return own;
  const base = join(temp, "base.json");
  fs().writeFileSync(base, JSON.stringify({ compilerOptions: options }));
  const parents = [config.extends ?? []].flat().map((parent) => {
    return parent.endsWith(EDITOR_CONFIG) ? base : locate(parent, dirname(own));
  });
  const { compilerOptions } = config;
  const copy = join(temp, "own.json");
  fs().writeFileSync(copy, JSON.stringify({ extends: parents, compilerOptions }));
  return copy;
}

interface Config {
  extends?: string | string[];
  compilerOptions?: object;
}

/** Reads the file as TypeScript does; `undefined` if it says what is wrong with it. */
function parse(text: string): Config | undefined {
  try {
    return Bun.JSONC.parse(text) as Config;
  } catch {
    return undefined;
  }
}

function locate(parent: string, folder: string): string {
  if (parent.startsWith(".")) return resolve(folder, parent);
  try {
    return Bun.resolveSync(parent, folder);
  } catch {
    return parent;
  }
}
