/** The files that `lineup init` and `lineup new` write. Their texts; pure. */

import { SCHEMA_FILE } from "../editor/schema.ts";
import { EDITOR_FOLDER } from "../project/project.ts";

/** The line that tells editors with the YAML extension where the schema is. */
export const MODELINE = `# yaml-language-server: $schema=${EDITOR_FOLDER}/${SCHEMA_FILE}`;

/** Makes the files of a new project: path → text. */
export function projectFiles(): Readonly<Record<string, string>> {
  return {
    "plugins.yaml": PLUGINS_YAML,
    ...pluginFiles("hello"),
    "tsconfig.json": `{ "extends": "./${EDITOR_FOLDER}/tsconfig.json" }\n`,
    ".gitignore": `${EDITOR_FOLDER}/\n`,
  };
}

const PLUGINS_YAML = `${MODELINE}

# The values that are known before the first plugin runs.
values:
  who: world

# Run from top to bottom. A plugin's result is a value for those below it.
plugins:
  - path: ./plugins/hello.ts
    options: { times: 2 }
`;

/** Makes the files of a new plugin. */
export function pluginFiles(name: string): Readonly<Record<string, string>> {
  return {
    [`plugins/${name}.ts`]: plugin(name),
    [`plugins/${name}.test.ts`]: test(name),
  };
}

const plugin = (name: string) => `import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "${name}",
  description: "Greets someone.",
  options: {
    /** How often. */
    times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  },
  needs: {
    /** Who is greeted. */
    who: v.optional(v.string(), "you"),
  },
  run({ options, needs, log }) {
    log.debug(\`greeting \${needs.who}\`);
    return Array.from({ length: options.times }, () => \`Hello, \${needs.who}!\`);
  },
});
`;

const test = (name: string) => `import { expect, test } from "bun:test";
import { testPlugin } from "lineup/testing";
import plugin from "./${name}.ts";

test("${name} greets as often as it is told", async () => {
  const { value } = await testPlugin(plugin, { options: { times: 2 }, needs: { who: "Ada" } });
  expect(value).toEqual(["Hello, Ada!", "Hello, Ada!"]);
});
`;
