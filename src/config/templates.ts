/**
 * Text that looks like a template of another tool: `${HOME}`, `{{ version }}`,
 * `${{ github.ref }}`.
 *
 * lineup fills nothing in. A text that names what could be meant is worth a warning, since a
 * plugin may have templates of its own; a text that is nothing but a variable is a mistake.
 */

import {
  Diagnostic,
  entryLabel,
  type EntryName,
  type Location,
} from "../diagnostics/diagnostic.ts";
import { formatPath, type Path } from "../text.ts";
import type { Config } from "./config.ts";

/** What makes a text worth a look. */
const TEMPLATE = /\$\{|\{\{/;

/**
 * Finds texts that look like templates, in values and options.
 *
 * @param keys what a text may mean besides environment variables: the keys of the lineup.
 */
export function findTemplates(config: Config, keys: ReadonlySet<string>): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const search = (data: unknown, key: string, where: Where) =>
    eachText(data, [], (text, path) => {
      const label = `"${formatPath(key, path)}" of ${where.owner}`;
      const found = findIn(text, key, keys);
      if (found === undefined) return;
      const { placeholder, hint, severity } = found;
      const message = `${label} contains ${placeholder}, which lineup does not fill in`;
      const details = { hint, severity, entry: where.entry, location: where.locate(path) };
      problems.push(new Diagnostic("TEMPLATE_UNSUPPORTED", message, details));
    });
  for (const { key, source, secret, value, locate } of config.initial) {
    // A variable has the value that it has, and --set-text takes a text as it is.
    if (secret || source === "env" || source === "--set-text") continue;
    search(value, key, { owner: source, locate });
  }
  for (const { index, path, as = "", options, locate } of config.entries) {
    const entry = { index, as, path };
    for (const [option, value] of Object.entries(options)) {
      const locatePart = (part: Path) => locate(["options", option, ...part]);
      search(value, option, { owner: entryLabel(entry), entry, locate: locatePart });
    }
  }
  return problems;
}

/** Where a text is. */
interface Where {
  owner: string;
  entry?: EntryName;
  locate: (path: Path) => Location | undefined;
}

function eachText(data: unknown, path: Path, use: (text: string, path: Path) => void): void {
  // A text of several lines is a script or a file rather than a setting.
  if (typeof data === "string" && TEMPLATE.test(data) && !data.includes("\n")) use(data, path);
  if (typeof data !== "object" || data === null) return;
  const isList = Array.isArray(data);
  for (const [step, part] of Object.entries(data)) {
    eachText(part, [...path, isList ? Number(step) : step], use);
  }
}

const PLACEHOLDER = /\$\{\{(?<github>.*?)\}\}|\{\{-?(?<curly>.*?)-?\}\}|\$\{(?<shell>\w+)\}/g;
/** An environment variable: `HOME`, `env.HOME`. */
const VARIABLE = /^(?:\.?env\.(?=\w+$)|(?=[A-Z][A-Z0-9_]*$))(\w+)$/;

/** Finds the first placeholder of a text that names a key or an environment variable. */
function findIn(text: string, key: string, keys: ReadonlySet<string>) {
  for (const { 0: placeholder, groups = {} } of text.matchAll(PLACEHOLDER)) {
    const { github, curly = github, shell = curly } = groups;
    const content = shell!.trim();
    const [first = ""] = content.replace(/^\.?values\./i, "").split(".");
    if (keys.has(first)) {
      const hint = `a plugin can take the value "${first}" as a need`;
      return { placeholder, hint, severity: "warning" } as const;
    }
    const [, variable = github && key.toUpperCase()] = VARIABLE.exec(content) ?? [];
    if (variable === undefined) continue;
    const isAll = text === placeholder;
    const name = isAll ? key : variable.toLowerCase();
    return {
      placeholder,
      hint: `name the environment variable in env: { ${name}: { from: ${variable} } }`,
      severity: isAll && curly === undefined ? "error" : "warning",
    } as const;
  }
  return undefined;
}
