/** Which values nothing reads are mistakes, which are worth a word, and which are neither. */

import { expect, test } from "bun:test";
import { readConfig } from "../../../src/config/config.ts";
import { parseSet } from "../../../src/config/set.ts";
import { SourceText } from "../../../src/diagnostics/source-text.ts";
import type { LoadedEntry } from "../../../src/wiring/lineup.ts";
import { findUnknownKeys } from "../../../src/wiring/unknown-keys.ts";
import { wire } from "../../../src/wiring/wire.ts";
import { FakeHandle, type FakePlugin, type } from "../lineup.ts";

/** What `./p.ts` declares, and the text of its file. */
interface Plugin extends FakePlugin {
  text?: string;
}

const AREA: Plugin = {
  options: { width: type("number", 2) },
  needs: { length: type("number", 1) },
};

async function find(text: string, set: string | undefined, { text: file = "", ...plugin }: Plugin) {
  const source = new SourceText("/app/plugins.yaml", text);
  const sets = set === undefined ? [] : [parseSet(set).value!];
  const { value: config } = readConfig({ source, shown: "x", environment: () => ({}), sets });
  const { initial, entries, outputs } = config!;
  const loaded: LoadedEntry[] = entries
    .filter(({ enabled }) => enabled)
    .map((entry) => {
      const { index, path, as = "p" } = entry;
      const name = { index, as, path };
      const handle = new FakeHandle(plugin, "p");
      const read = () => new SourceText("/app/p.ts", file);
      return { config: entry, name, file: "/app/p.ts", handle, source: read };
    });
  const wired = await wire({ initial, entries, loaded, outputs, complete: true });
  expect(wired.problems).toEqual([]);
  return findUnknownKeys(wired.value, entries).map(({ severity, hint }) => `${severity}: ${hint}`);
}

const LIST = "plugins: [./p.ts]\n";
const DECLARE = (key: string) => `add "${key}" to values in plugins.yaml`;

test.each<[what: string, yaml: string, set: string, plugin: Plugin, found: string | undefined]>([
  ["fills a need", LIST, "length=1", AREA, undefined],
  ["has a place in values", `values: { lenght: 1 }\n${LIST}`, "lenght=2", {}, undefined],
  ["has a place in env", `env: { x: { from: HOME } }\n${LIST}`, "x=2", AREA, undefined],
  ["is replaced", "plugins: [{ path: ./p.ts, as: x, replace: true }]\n", "x=1", {}, undefined],
  ["decides", "plugins: [{ path: ./p.ts, when: x }]\n", "x=true", {}, undefined],
  ["is printed", `outputs: [x]\n${LIST}`, "x=1", {}, undefined],
  [
    "is a part of a need",
    "plugins: [{ path: ./p.ts, needs: { length: x.y } }]\n",
    "x={ y: 1 }",
    AREA,
    undefined,
  ],
  [
    "is a typo of a need",
    LIST,
    "lenght=1",
    AREA,
    `error: did you mean "length"? If not, ${DECLARE("lenght")}`,
  ],
  [
    "is a typo of a key",
    `values: { title: a }\n${LIST}`,
    "Titel=1",
    {},
    `error: did you mean "title"? If not, ${DECLARE("Titel")}`,
  ],
  [
    "is far from a key",
    `values: { titles: a }\n${LIST}`,
    "tidies=1",
    {},
    `warning: did you mean "titles"? If not, ${DECLARE("tidies")}`,
  ],
  [
    "is another number",
    `values: { region1: a }\n${LIST}`,
    "region2=1",
    {},
    `warning: did you mean "region1"? If not, ${DECLARE("region2")}`,
  ],
  [
    "is like nothing",
    LIST,
    "colour=1",
    AREA,
    `warning: if a plugin reads it with values.get, ${DECLARE("colour")}`,
  ],
  [
    "is an option",
    LIST,
    "width=1",
    AREA,
    'warning: "width" is an option of entry 1 (./p.ts): set it in plugins.yaml, options: { width: … }',
  ],
  [
    "is a typo of an option",
    LIST,
    "widht=1",
    AREA,
    'warning: "width" is an option of entry 1 (./p.ts): set it in plugins.yaml, options: { width: … }',
  ],
  [
    "is a need that is fixed",
    "plugins: [{ path: ./p.ts, options: { length: 1 } }]\n",
    "length=1",
    AREA,
    'warning: entry 1 (./p.ts) fills its need "length" with something else',
  ],
  ["is read by its name", LIST, "lenght=1", { ...AREA, text: "get('lenght')" }, undefined],
  ["may be read", LIST, "colour=1", { ...AREA, text: "values.keys()" }, undefined],
  ["may be read by a computed name", LIST, "x=1", { text: "values.get<number>(name)" }, undefined],
  [
    "may be read and is a typo",
    LIST,
    "lenght=1",
    { ...AREA, text: "values.get(name)" },
    `warning: did you mean "length"? If not, ${DECLARE("lenght")}`,
  ],
  [
    "may be read by an entry that is disabled",
    "plugins: [./p.ts, { path: ./q.ts, enabled: false }]\n",
    "colour=1",
    AREA,
    undefined,
  ],
  [
    "is read by an entry that is disabled",
    "plugins: [./p.ts, { path: ./q.ts, enabled: false, needs: { a: [lenght.x] } }]\n",
    "lenght=1",
    AREA,
    undefined,
  ],
])("a key of the command line that %s", async (_, yaml, set, plugin, found) => {
  expect(await find(yaml, set, plugin)).toEqual(found === undefined ? [] : [found]);
});

const PIN = 'did you mean "length"? If not, set the need to its default: options: { length: … }';

test.each<[what: string, yaml: string, plugin: Plugin, found: string | undefined]>([
  ["is a typo of a need with a default", `values: { lenght: 1 }\n${LIST}`, AREA, `error: ${PIN}`],
  ["is a typo, in env", `env: { lenght: { from: A, default: x } }\n${LIST}`, AREA, `error: ${PIN}`],
  ["is like nothing", `values: { colour: 1 }\n${LIST}`, AREA, undefined],
  ["is like an option", `values: { widht: 1 }\n${LIST}`, AREA, undefined],
  ["is like a need that is filled", `values: { length: 1, lenght: 1 }\n${LIST}`, AREA, undefined],
  ["is like a key", `values: { title: 1, titel: 1 }\n${LIST}`, {}, undefined],
  [
    "is like a need that is fixed",
    "values: { lenght: 1 }\nplugins: [{ path: ./p.ts, options: { length: 1 } }]\n",
    AREA,
    undefined,
  ],
  [
    "is read as another need",
    "values: { lenght: 1 }\nplugins: [{ path: ./p.ts, needs: { length: lenght } }]\n",
    AREA,
    undefined,
  ],
  ["is short", `values: { a: 1 }\n${LIST}`, { needs: { b: type("number", 1) } }, undefined],
  [
    "is another number",
    `values: { port2: 1 }\n${LIST}`,
    { needs: { port1: type("number", 1) } },
    undefined,
  ],
  [
    "is read by its name",
    `values: { lenght: 1 }\n${LIST}`,
    { ...AREA, text: 'values.get("lenght")' },
    undefined,
  ],
  [
    "may be read",
    `values: { lenght: 1 }\n${LIST}`,
    { ...AREA, text: "values.has(name)" },
    undefined,
  ],
])("a key of plugins.yaml that %s", async (_, yaml, plugin, found) => {
  expect(await find(yaml, undefined, plugin)).toEqual(found === undefined ? [] : [found]);
});
