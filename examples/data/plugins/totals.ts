import { definePlugin, v } from "lineup";
import { Sale } from "./sales.ts";

export const Totals = v.object({
  by: v.string(),
  rows: v.array(v.object({ group: v.string(), orders: v.number(), cents: v.number() })),
});

export default definePlugin({
  name: "totals",
  description: "The number and the sum of the sales by country or name, highest sum first.",
  options: { by: v.picklist(["country", "name"]) },
  needs: { sales: v.array(Sale) },
  provides: Totals,
  run({ options: { by }, needs }) {
    const groups = Map.groupBy(needs.sales, (sale) => sale[by]);
    const rows = [...groups].map(([group, sales]) => ({
      group,
      orders: sales.length,
      cents: sales.reduce((sum, { cents }) => sum + cents, 0),
    }));
    return { by, rows: rows.sort((a, b) => b.cents - a.cents) };
  },
});
