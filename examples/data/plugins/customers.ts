import { definePlugin, v } from "lineup";
import { parseCsv } from "../lib/csv.ts";

/** Exported for the plugins that need customers. */
export const Customer = v.object({ id: v.number(), name: v.string(), country: v.string() });

/** A line of the file, in which everything is text. Other columns are left out. */
const Line = v.object({
  id: v.pipe(v.string(), v.digits(), v.toNumber()),
  name: v.pipe(v.string(), v.nonEmpty()),
  country: v.pipe(v.string(), v.length(2)),
});

export default definePlugin({
  name: "customers",
  description: "The customers of a CSV file.",
  options: { file: v.string() },
  provides: v.array(Customer),
  async run({ options }) {
    return v.parse(v.array(Line), parseCsv(await Bun.file(options.file).text()));
  },
});
