/**
 * Plants one error of each class into a valid project, and counts what
 * `lineup check` finds: every one, at the right line, and nothing else.
 */

import { expect, setDefaultTimeout, test } from "bun:test";
import { everyNth, inGroups, testSlow } from "./groups.ts";
import { runEither } from "./in-process.ts";
import { makeFolder } from "./program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const PROJECT: Readonly<Record<string, string>> = {
  "plugins.yaml": `values:
  version: 1.4.0
  limits: { low: 1, high: 5 }
  base: [1, 2]
env:
  branch: { from: BRANCH, default: main }
plugins:
  - ./facts.ts
  - path: ./tag.ts
    as: image_tag
    options: { separator: "-", style: short }
  - path: ./sum.ts
    needs: { numbers: base }
  - path: ./sum.ts
    as: total
    options: { numbers: [3, 4], round: true }
  - { path: ./facts.ts, as: lazy_facts, lazy: true }
  - path: ./report.ts
    needs: { facts: lazy_facts }
  - { path: ./flaky.ts, on_error: continue }
  - path: ./optional.ts
    as: summary
    needs: { text: flaky }
  - path: ./report.ts
    as: report
    replace: true
`,
  "facts.ts": `import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "facts",
  needs: { limits: v.object({ low: v.number(), high: v.number() }) },
  async run({ needs }) {
    return { files: needs.limits.high, names: ["a", "b"], kind: "repo" as const };
  },
});
`,
  "tag.ts": `import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "tag",
  options: {
    separator: v.optional(v.string(), "-"),
    style: v.picklist(["short", "long"]),
  },
  needs: { version: v.string(), branch: v.string() },
  run: ({ options, needs }) => [needs.version, needs.branch].join(options.separator),
});
`,
  "sum.ts": `import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "sum",
  options: { round: v.optional(v.boolean(), false) },
  needs: { numbers: v.array(v.number()) },
  run: ({ needs }) => needs.numbers.reduce((sum, n) => sum + n, 0),
});
`,
  "report.ts": `import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "report",
  needs: {
    facts: v.object({ files: v.number(), names: v.array(v.string()), kind: v.picklist(["repo", "host"]) }),
    image_tag: v.string(),
    total: v.number(),
  },
  run: ({ needs }) => \`\${needs.image_tag}: \${needs.facts.files} files, \${needs.total}\`,
});
`,
  "flaky.ts": `import { definePlugin } from "lineup";

export default definePlugin({ name: "flaky", run: () => "text" });
`,
  "optional.ts": `import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "optional",
  needs: { text: v.optional(v.string(), "none") },
  run: ({ needs }) => needs.text.length,
});
`,
};

interface Planted {
  name: string;
  file: string;
  from: string;
  to: string;
  code: string;
  /** Where the error must stand; default: the file that was changed, at the changed text. */
  at?: [file: string, text: string];
}

const PLANTED: Planted[] = [
  {
    name: "a wrong option type",
    file: "plugins.yaml",
    from: 'separator: "-"',
    to: "separator: 1",
    code: "OPTION_INVALID",
  },
  {
    name: "an option out of its list",
    file: "plugins.yaml",
    from: "style: short",
    to: "style: tiny",
    code: "OPTION_INVALID",
  },
  {
    name: "a missing required option",
    file: "plugins.yaml",
    from: ", style: short",
    to: "",
    code: "OPTION_MISSING",
    at: ["plugins.yaml", "path: ./tag.ts"],
  },
  {
    name: "an extra option",
    file: "plugins.yaml",
    from: "round: true",
    to: "rounded: true",
    code: "OPTION_UNKNOWN",
  },
  {
    name: "a pin of a wrong type",
    file: "plugins.yaml",
    from: "[3, 4]",
    to: "[3, four]",
    code: "OPTION_INVALID",
  },
  {
    name: "an initial value of a wrong type",
    file: "plugins.yaml",
    from: "base: [1, 2]",
    to: "base: [one]",
    code: "NEED_INVALID",
  },
  {
    name: "a part of an initial value",
    file: "plugins.yaml",
    from: "high: 5",
    to: "high: many",
    code: "NEED_INVALID",
  },
  {
    name: "a need renamed to a value of another type",
    file: "plugins.yaml",
    from: "facts: lazy_facts",
    to: "facts: image_tag",
    code: "TYPE_NEED",
  },
  {
    name: "a need renamed to an env value",
    file: "plugins.yaml",
    from: "numbers: base",
    to: "numbers: branch",
    code: "NEED_INVALID",
    at: ["plugins.yaml", "branch: {"],
  },
  {
    name: "a need of an entry that may fail, of another type",
    file: "flaky.ts",
    from: 'run: () => "text"',
    to: "run: () => 12",
    code: "TYPE_NEED",
    at: ["plugins.yaml", "text: flaky"],
  },
  {
    name: "a result that changed its type",
    file: "tag.ts",
    from: ".join(options.separator)",
    to: "",
    code: "TYPE_NEED",
    at: ["plugins.yaml", "path: ./report.ts"],
  },
  {
    name: "a result that lost a property",
    file: "facts.ts",
    from: ', kind: "repo" as const',
    to: "",
    code: "TYPE_NEED",
    at: ["plugins.yaml", "facts: lazy_facts"],
  },
  {
    name: "a result that may be undefined",
    file: "sum.ts",
    from: "=> needs.numbers.reduce",
    to: "=> needs.numbers.length === 0 ? undefined : needs.numbers.reduce",
    code: "TYPE_NEED",
    at: ["plugins.yaml", "path: ./report.ts"],
  },
  {
    name: "a value replaced by another type",
    file: "plugins.yaml",
    from: "  - { path: ./flaky.ts, on_error: continue }",
    to: "  - { path: ./optional.ts, as: image_tag, replace: true, options: { text: x } }\n  - { path: ./flaky.ts, on_error: continue }",
    code: "TYPE_NEED",
    at: ["plugins.yaml", "path: ./report.ts\n    as: report"],
  },
  {
    name: "a need that nothing provides",
    file: "plugins.yaml",
    from: "    as: total\n",
    to: "    as: totals\n",
    code: "NEED_UNMET",
    at: ["plugins.yaml", "path: ./report.ts"],
  },
  {
    name: "a type error in a plugin",
    file: "sum.ts",
    from: "sum + n, 0",
    to: "sum + n.length, 0",
    code: "TYPE_ERROR",
  },
  {
    name: "an option that the plugin doesn't declare",
    file: "tag.ts",
    from: "options.separator)",
    to: "options.seperator)",
    code: "TYPE_ERROR",
  },
  {
    name: "a need that the plugin doesn't declare",
    file: "optional.ts",
    from: "needs.text.length",
    to: "needs.texts.length",
    code: "TYPE_ERROR",
  },
  {
    name: "a syntax error in a plugin",
    file: "sum.ts",
    from: "=> sum + n",
    to: "=> => sum + n",
    code: "IMPORT_SYNTAX",
  },
  {
    name: "an unknown field",
    file: "plugins.yaml",
    from: "lazy: true",
    to: "lasy: true",
    code: "FIELD_UNKNOWN",
  },
];

/** To check types takes its time. */
const SOME = everyNth(32, PLANTED);

interface Finding {
  code: string;
  file: string;
  line: number;
}

async function findings(files: Readonly<Record<string, string>>): Promise<Finding[]> {
  using folder = makeFolder(files);
  const { stdout } = await runEither(folder.path, ["check", "--format", "json"]);
  return (JSON.parse(stdout) as Finding[]).map(({ code, file, line }) => ({ code, file, line }));
}

testSlow("the valid project has no findings", async () => {
  expect(await findings(PROJECT)).toEqual([]);
});

const counts = { planted: 0, found: 0, "at the right line": 0 };

inGroups("finds", SOME, ({ name, file, from, to, code, at }) =>
  test.concurrent(name, async () => {
    const changed = PROJECT[file]!.replace(from, to);
    expect(changed).not.toBe(PROJECT[file]!);
    const files = { ...PROJECT, [file]: changed };
    const [place, text] = at ?? [file, to];
    const line = files[place]!.slice(0, files[place]!.indexOf(text)).split("\n").length;
    const found = await findings(files);
    counts.planted++;
    if (found.some((finding) => finding.code === code)) counts.found++;
    if (found.some((finding) => finding.line === line && finding.file === place)) {
      counts["at the right line"]++;
    }
    expect(found).toContainEqual({ code, file: place, line });
    // One mistake may show at every reader, but never as something else.
    expect(new Set(found.map((finding) => finding.code))).toEqual(new Set([code]));
  }),
);

test.serial("all that was planted was found, at the right line", () => {
  console.log(counts);
  const { length } = SOME;
  expect(counts).toEqual({ planted: length, found: length, "at the right line": length });
});
