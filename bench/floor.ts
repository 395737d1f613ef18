/**
 * The floor: the least that any host could do. Imports the plugin files of a
 * hard-coded list, calls them one after the other, prints JSON. No YAML, no
 * validation, no errors.
 */

import { definePlugin, Plugin, v } from "../src/plugin/author.ts";

Bun.plugin({
  name: "lineup",
  setup(build) {
    build.module("lineup", () => ({ exports: { definePlugin, Plugin, v }, loader: "object" }));
  },
});

async function main(): Promise<void> {
  const values: Record<string, unknown> = { base: 1 };
  // The count stands for the list: it is in the binary's name.
  const count = Number(process.argv[2]);
  for (let index = 0; index < count; index++) {
    const { default: plugin } = await import(`${process.cwd()}/plugins/step-${index}.ts`);
    values[`s${index}`] = await plugin.run({
      options: { by: 1 },
      needs: { base: 1, previous: values[`s${index - 1}`] },
    });
  }
  console.log(JSON.stringify(values, null, 2));
}

void main();
