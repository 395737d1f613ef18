import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "slice_word",
  version: "1.0.0",
  description: "Keeps the first characters of a word.",
  options: { slice_size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 12) },
  needs: { random_word: v.string() },
  provides: v.string(),
  run: ({ options, needs }) => needs.random_word.slice(0, options.slice_size),
});
