/** The pages of the error codes, docs/errors/CODE.md, which build.ts packs into one file. */

import pages from "../../dist/errors.pages" with { type: "json" };

/** Returns the page of a code, as Markdown. */
export function pageOf(code: string): string {
  return pages[code]!;
}
