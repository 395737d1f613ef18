/**
 * plugins.schema.json against lists that are right and lists that are wrong, by ajv: each
 * verdict must be that of lineup, too.
 */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { inGroups } from "../groups.ts";
import { runEither } from "../in-process.ts";
import { makeFolder } from "../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const FILES = {
  "plugins.yaml": `values:
  version: 1.4.0
  release: { version: 1.4.0, count: 3, files: [a.zip] }
env:
  token: { from: TOKEN, default: none, secret: true }
plugins:
  - ./tag.ts
  - path: ./fetch.ts
    options: { url: "https://example.com" }
    needs: { amount: release.count }
  - { path: ./tag.ts, export: other, as: third }
`,
  "tag.ts": `import { definePlugin, v } from "lineup";
const common = v.object({ kids: v.array(v.lazy(() => common)) });
export default definePlugin({
  name: "tag",
  description: "The tag of the image.",
  options: {
    /** What is between the parts. */
    separator: v.optional(v.pipe(v.string(), v.maxLength(2)), "-"),
    style: v.optional(v.picklist(["short", "long"]), "short"),
    most: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)), 3),
    tree: v.optional(common),
    day: v.optional(v.pipe(v.string(), v.isoDate(), v.description("Of the release."))),
  },
  needs: { version: v.string() },
  provides: v.object({ text: v.string(), length: v.number() }),
  run: ({ needs }) => ({ text: needs.version, length: 1 }),
});
export const other = definePlugin({ name: "other", options: { only: v.optional(v.string()) }, run: () => 1 });
`,
  "fetch.ts": `import { definePlugin, v } from "lineup";
export default definePlugin({
  name: "fetch",
  options: { url: v.pipe(v.string(), v.url()), headers: v.optional(v.record(v.string(), v.string())) },
  needs: { amount: v.number(), hint: v.optional(v.string()) },
  run: ({ needs }) => needs.amount,
});
`,
};

const HEAD = "values: { version: 1.4.0, release: { count: 3 } }\n";
const FETCH = 'path: ./fetch.ts\n    options: { url: "https://a.b" }\n';

const GOOD: Readonly<Record<string, string>> = {
  "a path alone": `${HEAD}plugins: [./tag.ts]\n`,
  "a path without ./": `${HEAD}plugins:\n  - path: tag.ts\n    options: { style: long }\n`,
  "every option": `${HEAD}plugins:\n  - path: ./tag.ts\n    options: { separator: "", style: short, most: 9, day: "2026-01-31", tree: { kids: [{ kids: [] }] } }\n`,
  "a need fixed in options": `plugins:\n  - path: ./tag.ts\n    options: { version: 2.0.0 }\n`,
  "a part of a value": `${HEAD}plugins:\n  - ${FETCH}    needs: { amount: release.count }\n`,
  "a key that was not there": `values: { more: 7 }\nplugins:\n  - ${FETCH}    needs: { amount: more }\n`,
  "a required need in options": `plugins:\n  - path: ./fetch.ts\n    options: { url: "x:y", amount: 2, headers: { a: b } }\n`,
  "every field": `${HEAD}plugins:\n  - { path: ./tag.ts, export: default, as: a_b-1, replace: false, lazy: true, enabled: true, on_error: warn }\n`,
  "another export": `plugins:\n  - path: ./tag.ts\n    export: other\n    options: { only: text }\n`,
  "the top level": `${HEAD}env: { t: { from: HOME, default: x, secret: false } }\ndefaults: { on_error: continue }\nplugins: []\noutputs: { v: version, c: release.count }\n`,
};

const BAD: Readonly<Record<string, string>> = {
  "an unknown field": `${HEAD}plugins:\n  - path: ./tag.ts\n    foo: 1\n`,
  "an unknown top level": `${HEAD}plugins: []\nextra: 1\n`,
  "no plugins": HEAD,
  "plugins that are text": "plugins: ./tag.ts\n",
  "an entry without a path": `${HEAD}plugins:\n  - options: {}\n`,
  "an entry that is a number": "plugins: [5]\n",
  "a wrong key": `${HEAD}plugins:\n  - { path: ./tag.ts, as: 1st }\n`,
  "a wrong type of a field": `${HEAD}plugins:\n  - { path: ./tag.ts, lazy: "yes" }\n`,
  "a wrong on_error": `${HEAD}plugins:\n  - { path: ./tag.ts, on_error: ignore }\n`,
  "an unknown option": `${HEAD}plugins:\n  - path: ./tag.ts\n    options: { seperator: "-" }\n`,
  "an option of another export": `${HEAD}plugins:\n  - path: ./tag.ts\n    options: { only: text }\n`,
  "a wrong type of an option": `${HEAD}plugins:\n  - path: tag.ts\n    options: { most: "3" }\n`,
  "an option out of bounds": `${HEAD}plugins:\n  - path: ./tag.ts\n    options: { most: 10 }\n`,
  "an option that is too long": `${HEAD}plugins:\n  - path: ./tag.ts\n    options: { separator: "---" }\n`,
  "a value that is not in the list": `${HEAD}plugins:\n  - path: ./tag.ts\n    options: { style: medium }\n`,
  "a wrong part of an option": `${HEAD}plugins:\n  - path: ./tag.ts\n    options: { tree: { kids: [{ kids: 1 }] } }\n`,
  "an option that is missing": `plugins:\n  - path: ./fetch.ts\n    options: { amount: 1 }\n`,
  "a path alone where options are missing": "values: { amount: 1 }\nplugins: [./fetch.ts]\n",
  "a need that nothing fills": `plugins:\n  - ${FETCH}`,
  "an unknown need": `${HEAD}plugins:\n  - path: ./tag.ts\n    needs: { verison: version }\n`,
  "a need filled with a number": `${HEAD}plugins:\n  - path: ./tag.ts\n    needs: { version: 3 }\n`,
  "an empty list for a need": `${HEAD}plugins:\n  - path: ./tag.ts\n    needs: { version: [] }\n`,
  "a wrong variable": "env: { t: { secret: true } }\nplugins: []\n",
  "when that is not a key": `${HEAD}plugins:\n  - { path: ./tag.ts, when: true }\n`,
  "a limit of another form": `${HEAD}plugins:\n  - { path: ./tag.ts, timeout: 5 }\n`,
  "an unknown permission": `${HEAD}plugins:\n  - { path: ./tag.ts, permissions: { disk: true } }\n`,
};

let schema: any;
let accepts: ValidateFunction;
const folder = makeFolder(FILES);
afterAll(() => folder[Symbol.dispose]());

beforeAll(async () => {
  const synced = await runEither(folder.path, ["sync"]);
  expect(synced).toEqual({
    stdout: "wrote .lineup/: types, and a schema of 3 plugins\n",
    stderr: "",
    status: 0,
  });
  schema = await Bun.file(join(folder.path, ".lineup/plugins.schema.json")).json();
  const ajv = new Ajv({ allErrors: true, validateFormats: false });
  // Those that only the YAML extension knows.
  ajv.addVocabulary(["doNotSuggest", "enumDescriptions", "errorMessage"]);
  accepts = ajv.compile(schema);
});

/** Whether lineup accepts a list. */
async function isRight(name: string, text: string): Promise<boolean> {
  const file = `${name.replaceAll(/\W/g, "-")}.yaml`;
  writeFileSync(join(folder.path, file), text);
  const { status } = await runEither(folder.path, ["check", "--no-types", "-c", file]);
  return status === 0;
}

describe("lists", () => {
  const lists = Object.entries({ ...GOOD, ...BAD });
  inGroups("", lists, ([name, text]) => {
    const verdict = Object.hasOwn(GOOD, name);
    test.concurrent(`${name} is ${verdict ? "accepted" : "rejected"}`, async () => {
      const both = { ajv: accepts(parse(text)), lineup: await isRight(name, text) };
      expect(both).toEqual({ ajv: verdict, lineup: verdict });
    });
  });
});

/** Returns what the schema says of the options or needs of a plugin. */
function partOf(path: string, field: "options" | "needs"): any {
  const [, entry] = schema.properties.plugins.items.anyOf;
  const found = entry.allOf.find(
    (item: any) =>
      item.then.properties[field].properties &&
      new RegExp(item.if.properties.path.pattern).test(path) &&
      item.if.properties.export.const === "default",
  );
  return found.then.properties[field].properties;
}

test("an option has its type, bounds, default and docs", () => {
  const { separator, most, style, day, version } = partOf("./tag.ts", "options");
  expect({ separator, most, style, day, version }).toEqual({
    separator: {
      ...{ type: "string", maxLength: 2, default: "-" },
      description: 'What is between the parts.\n\nDefault: "-".',
    },
    most: { type: "integer", minimum: 1, maximum: 9, default: 3, description: "Default: 3." },
    style: {
      ...{ type: "string", enum: ["short", "long"], default: "short" },
      description: 'Default: "short".',
    },
    day: { type: "string", pattern: expect.any(String), description: "Of the release." },
    version: { type: "string", description: 'This fixes the need "version" to a value.' },
  });
});

test("a need has the keys and parts above that can fill it", () => {
  const suggested = (need: { anyOf: { $ref: string }[] }) => {
    const name = need.anyOf[0]!.$ref.split("/").at(-1)!;
    const [{ enum: keys, enumDescriptions: origins }] = schema.definitions[name].anyOf;
    return Object.fromEntries(keys.map((key: string, index: number) => [key, origins[index]]));
  };
  // tag is above fetch, token is text, and third is below.
  expect(suggested(partOf("./fetch.ts", "needs").amount)).toEqual({
    "release.count": "Set by values.",
    "tag.length": "Set by entry 1.",
  });
  expect(suggested(partOf("./tag.ts", "needs").version)).toEqual({
    version: "Set by values.",
    "release.version": "Set by values.",
    token: "Set by env.",
  });
});

test("a field has the description of its table", () => {
  const [, entry] = schema.properties.plugins.items.anyOf;
  expect(entry.properties.when.description).toStartWith("The entry runs if this value is");
  expect(entry.properties.on_error.enum).toEqual(["stop", "continue", "warn"]);
  expect(schema.properties.outputs.description).toStartWith("The values that are printed");
  expect(entry.properties.timeout.pattern).toBe("^0*[1-9]\\d{0,5}(?:ms|s|m)$");
  expect(Object.keys(entry.properties.permissions.properties)).toContain("write");
});

test("no value is in the schema", () => {
  expect(JSON.stringify(schema)).not.toContain("a.zip");
});
