/** A field, in quotes or without, and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** Parses CSV with a header, as RFC 4180 defines it; a byte order mark is skipped. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = readRows(text.replace(/^\uFEFF/, ""));
  return rows.map((row) =>
    Object.fromEntries(header.map((name, place) => [name, row[place] ?? ""])),
  );
}

function readRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let position = 0; position < text.length; position = FIELD.lastIndex) {
    FIELD.lastIndex = position;
    const match = FIELD.exec(text);
    if (match === null) {
      const line = text.slice(0, position).split("\n").length;
      throw new SyntaxError(`line ${line} of the CSV has a quote in the wrong place`);
    }
    const [, quoted, plain = "", end] = match;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
