import { expect, test } from "bun:test";
import { SourceText } from "../../../src/diagnostics/source-text.ts";
import { commentAbove } from "../../../src/editor/docs.ts";

const TEXT = `options: {
  /** One. */
  one: 1,
  /**
   * Two is
   * more.
   *
   * @default 3
   */
  two: 2,
  // three
  //  lines
  "three": 3, /* of three */
  four: 4,
  /* on its line */ five: 5,
  // of nobody

  six: 6,
}
/** The needs. */
needs: { seven: 7 },
/** Twice. */
twice: 1, twice: 2`;

test("commentAbove: finds the comment that ends on the line above", () => {
  const found = (text: string) => {
    const source = new SourceText("a.ts", text);
    const names = ["one", "two", "three", "four", "five", "six", "needs", "seven", "twice", "no"];
    return names.map((name) => commentAbove(name, source));
  };
  const nothing = undefined;
  const three = "three\n lines";
  const expected = ["One.", "Two is\nmore.", three, nothing, nothing, nothing, "The needs."];
  expect(found(TEXT)).toEqual([...expected, nothing, nothing, nothing]);
  expect(found(TEXT.replaceAll("\n", "\r\n"))).toEqual(found(TEXT));
});
