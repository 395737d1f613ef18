import { join } from "node:path";
import { definePlugin, v } from "lineup";
import { Totals } from "./totals.ts";

export default definePlugin({
  name: "report",
  description: "Writes the totals to a Markdown file.",
  options: { file: v.string() },
  needs: { totals: v.array(Totals) },
  provides: v.object({ file: v.string(), tables: v.number() }),
  async run({ options, needs, folder }) {
    const tables = needs.totals.map(({ by, rows }) => {
      const lines = rows.map(
        ({ group, orders, cents }) => `| ${group} | ${orders} | ${(cents / 100).toFixed(2)} |`,
      );
      return [`## By ${by}`, "", `| ${by} | orders | total |`, "| --- | ---: | ---: |", ...lines];
    });
    const file = join(folder, options.file);
    await Bun.write(
      file,
      `${["# Sales", ...tables.map((table) => table.join("\n"))].join("\n\n")}\n`,
    );
    return { file, tables: tables.length };
  },
});
