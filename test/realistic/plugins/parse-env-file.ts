/** Reads the text of an env file: quotes, comments, and variables of the lines above. */

import { definePlugin, v } from "lineup";
import { contentLines, splitOnce } from "./shared/text.ts";

type Variable = [name: string, text: string];

const variableName = v.pipe(
  v.string(),
  v.regex(/^[A-Z_][A-Z0-9_]*$/, "not the name of a variable"),
);

/** Takes quotes away; `raw` says that nothing in the text is to be replaced. */
function unquote(text: string): { text: string; raw: boolean } {
  const [, quote, inner] = /^(["'])(.*?)\1(?:\s+#.*)?$/.exec(text) ?? [];
  if (inner === undefined) return { text: text.replace(/\s+#.*$/, ""), raw: false };
  return { text: inner, raw: quote === "'" };
}

function parse(lines: readonly string[]): Variable[] {
  const known = new Map<string, string>();
  for (const line of lines) {
    const [name, value] = splitOnce(line.replace(/^export\s+/, ""), "=") ?? [];
    if (name === undefined || value === undefined) throw new SyntaxError(`no "=" in: ${line}`);
    const { text, raw } = unquote(value.trim());
    const expand = (_: string, variable: string) => known.get(variable) ?? "";
    known.set(name.trim(), raw ? text : text.replace(/\$\{(\w+)\}/g, expand));
  }
  return [...known];
}

export default definePlugin({
  name: "env_file",
  version: "1.0.0",
  description: "The variables of an env file.",
  options: { prefix: v.optional(v.string(), "") },
  needs: { env_text: v.string() },
  provides: v.pipe(
    v.array(v.tuple([variableName, v.string()])),
    v.transform((variables): Record<string, string> => Object.fromEntries(variables)),
  ),
  run: ({ options, needs }) =>
    parse(contentLines(needs.env_text)).filter(([name]) => name.startsWith(options.prefix)),
});
