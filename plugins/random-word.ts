import { definePlugin, v } from "lineup";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export default definePlugin({
  name: "random_word",
  version: "1.0.0",
  description: "Draws a word of letters and digits.",
  needs: { random_word_length: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 16) },
  provides: v.string(),
  run: ({ needs }) =>
    Array.from(
      { length: needs.random_word_length },
      () => LETTERS[Math.floor(Math.random() * LETTERS.length)],
    ).join(""),
});
