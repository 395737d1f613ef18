/** The pages of the error codes, docs/errors/CODE.md, which build.ts packs into one file. */

import packed from "../../dist/pages.pack" with { type: "file" };

/** Returns the page of a code, as Markdown. */
export async function pageOf(code: string): Promise<string> {
  const pages = (await Bun.file(packed).json()) as Readonly<Record<string, string>>;
  const page = pages[code];
  if (page === undefined) throw new Error(`there is no page for ${code}`);
  return page;
}
