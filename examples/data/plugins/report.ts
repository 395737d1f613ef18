import { join } from "node:path";
import { definePlugin, type Frozen, v } from "lineup";
import { Totals } from "./totals.ts";

export default definePlugin({
  name: "report",
  description: "Writes the totals to a Markdown file.",
  options: { file: v.string() },
  needs: { totals: v.array(Totals) },
  provides: v.object({ file: v.string(), tables: v.number() }),
  async run({ options, needs, folder }) {
    const tables = needs.totals.map(renderTotals);
    const file = join(folder, options.file);
    await Bun.write(file, ["# Sales\n", ...tables].join("\n"));
    return { file, tables: tables.length };
  },
});

// What a plugin receives is frozen, so a function that takes it says so.
function renderTotals({ by, rows }: Frozen<v.InferOutput<typeof Totals>>): string {
  const lines = rows.map(({ group, orders, cents }) => {
    const name = group.replaceAll("|", "\\|");
    return `| ${name} | ${orders} | ${(cents / 100).toFixed(2)} |\n`;
  });
  return `## By ${by}\n\n| ${by} | orders | total |\n| --- | ---: | ---: |\n${lines.join("")}`;
}
