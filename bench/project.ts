/** The projects that are measured: N plugins of a usual size, each reading what the one before it gave. */

/** The text of one plugin. */
export function pluginText(index: number): string {
  const needs = index === 0 ? "base: v.number()" : "previous: v.number()";
  const input = index === 0 ? "needs.base" : "needs.previous";
  return `import { definePlugin, v } from "lineup";

/** Adds to what the plugin before it gave. */
export default definePlugin({
  name: "step",
  version: "1.0.0",
  options: { by: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 1) },
  needs: { ${needs} },
  run({ options, needs }) {
    return ${input} + options.by;
  },
});
`;
}

/** A project of N plugins, by file name. */
export function project(plugins: number): Record<string, string> {
  const entries = Array.from({ length: plugins }, (_, index) =>
    [
      `  - path: ./plugins/step-${index}.ts`,
      `    as: s${index}`,
      index === 0 ? "" : `    needs: { previous: s${index - 1} }`,
    ]
      .filter((line) => line !== "")
      .join("\n"),
  );
  return {
    "plugins.yaml": `values:\n  base: 1\n\nplugins:\n${entries.join("\n")}\n`,
    ...Object.fromEntries(
      Array.from({ length: plugins }, (_, index) => [
        `plugins/step-${index}.ts`,
        pluginText(index),
      ]),
    ),
  };
}
