/** A field, in quotes or without, and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** Parses CSV with a header, as RFC 4180 defines it. Empty lines and a byte order mark are skipped. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = readRows(text.replace(/^\uFEFF/, ""));
  return rows.map((row) =>
    Object.fromEntries(header.map((name, place) => [name, row[place] ?? ""])),
  );
}

function readRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let end: string | undefined = ",";
  FIELD.lastIndex = 0;
  while (end === "," || FIELD.lastIndex < text.length) {
    const position = FIELD.lastIndex;
    const match = FIELD.exec(text);
    if (match === null) {
      throw new SyntaxError(`line ${text.slice(0, position).split("\n").length} is not valid CSV`);
    }
    end = match[3];
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (end === ",") continue;
    if (row.join("") !== "") rows.push(row);
    row = [];
  }
  return rows;
}
