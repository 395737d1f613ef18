/** Finds out who owns which file, after the text of a CODEOWNERS file. */

import { type ContextOf, Plugin, type SetupContextOf, v } from "lineup";
import { contentLines } from "./shared/text.ts";

type Owner = `@${string}`;
type Rule = readonly [pattern: RegExp, owners: readonly Owner[]];

function isOwner(text: string): text is Owner {
  return /^@[\w/-]+$/.test(text);
}

/** The files that a pattern of CODEOWNERS means. */
function toRegExp(pattern: string): RegExp {
  const body = pattern
    .replace(/^\//, "")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*?/g, (stars) => (stars === "**" ? ".*" : "[^/]*"));
  return new RegExp(
    `${pattern.startsWith("/") ? "^" : "(?:^|/)"}${body}${body.endsWith("/") ? "" : "$"}`,
  );
}

export default class CodeOwners extends Plugin {
  name = "code_owners";
  version = "3.1.0";
  description = "The files of each owner.";
  options = { fallback: v.optional(v.array(v.custom<Owner>((x) => isOwner(String(x)))), []) };
  needs = { codeowners_text: v.string(), files: v.array(v.object({ path: v.string() })) };
  properties = { rules: 0, unowned: [""] };
  #fallback: readonly Owner[] = [];

  setup({ options }: SetupContextOf<CodeOwners>) {
    this.#fallback = options.fallback;
    this.properties = { rules: 0, unowned: [] };
  }

  run({ needs, log }: ContextOf<CodeOwners>) {
    const rules = contentLines(needs.codeowners_text).map((line): Rule => {
      const [pattern = "", ...owners] = line.split(/\s+/);
      return [toRegExp(pattern), owners.filter(isOwner)];
    });
    const files: Record<Owner, string[]> = {};
    const unowned: string[] = [];
    for (const { path } of needs.files) {
      const owners = this.#ownersOf(path, rules);
      if (owners.length === 0) unowned.push(path);
      for (const owner of owners) (files[owner] ??= []).push(path);
    }
    if (unowned.length > 0) log.warn("nobody owns", ...unowned);
    this.properties = { rules: rules.length, unowned };
    return files;
  }

  /** The last rule that matches wins. */
  #ownersOf(path: string, rules: readonly Rule[]): readonly Owner[] {
    return rules.findLast(([pattern]) => pattern.test(path))?.[1] ?? this.#fallback;
  }
}
