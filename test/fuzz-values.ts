/**
 * Is the YAML that lineup writes the same data for every reader?
 *
 * `bun test/fuzz-values.ts [texts] [seed]` makes texts, writes them as keys and values,
 * and has them read by the yaml library, as YAML 1.2 and as YAML 1.1, and by PyYAML, if
 * there is one. Prints the seed; 100,000 texts unless told otherwise.
 */

import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { renderValues } from "../src/render/values.ts";
import { random } from "./random.ts";

/** Texts that some reader takes for something else, or cannot read at all without quotes. */
export const HOSTILE = [
  ..."y|n|Y|N|e0|E10|5m|2h30|1d|0a|0f1|1.5Gi|10L|1b|0b|0o|0x|1_0a|yes|No|TRUE|false|on|OFF|null|Null|~|NaN|Infinity|none".split(
    "|",
  ),
  ..."0|-0|+1|007|0644|0o7|0b11|0xFF|1_000|1,000|1e3|1e+21|1e-7|1.0e-7|12e4567|.5|1.|-1.5".split(
    "|",
  ),
  ..."1__0|0x_1|.inf|-.INF|.nan|.NaN|12:30|12:30:45|-1:30|190:20:30.15|685_230.15|1.2.3|10.0.0.1".split(
    "|",
  ),
  ..."2026-01-01|2026-1-1|2026-01-01T00:00:00Z|2026-01-01 12:30:45 +1|1.2|3.10|v1.0|1.2.3-rc.1".split(
    "|",
  ),
  ..."=|<<|-|- a|?|? a|:|:a|a:|a: b|a :b|a:b|a::b|# a|a # b|a#b|a #|,|a, b|[a]|{a}|&a|*a|!a|!!str a".split(
    "|",
  ),
  ..."---|--- a|...|%YAML|@a|`a|>|> a|'|\"|'a'|\"a|\\|\\n|a\\|it's|***|/|./a|../a.ts|.|..|./|.env|/a/b c".split(
    "|",
  ),
  ..."https://a.b/c?d=e&f=g#h|a@b.com|größe|日本|é😀|😀|©|°C|ß: ß|\u00a1|Ω #|a  b|é: é".split("|"),
  ..."\0|\x07|\x1b[31m|\x7f|\x80|\x85|\x9b|\xa0|a\xa0|\xad|\u200b|\u2028|\u2029|\ufeff|\ufeffa|\ufffe|\uffff".split(
    "|",
  ),
  ..." |  | a|a |\t|a\t|\ta|a\tb|a\t#b|a:\tb|\n|\n\n|\na|a\n|a\n\n|a\n b|a\n\tb|a\n\n b|a\n b\nc|a \nb| \na".split(
    "|",
  ),
  ..."\r|\r\n|a\r\nb|a\rb|a\n\r|a\n#b|a\n---\nb|a\n...\n|a: b\nc: d|- a\n- b|a\n ' \"|a\n\x1b|a\n\x85b|a\n😀".split(
    "|",
  ),
  ..."\ud800|\udc00|a\ud83d|\ude00\ud83d|a\n\ud800|\u{10ffff}|\u{e000}|\u{1f468}\u200d\u{1f469}|\u202e|\u2066a".split(
    "|",
  ),
  "|",
  "|-",
  "| a",
  "a | b",
  "",
  "__proto__",
  "constructor",
  `${"long ".repeat(40)}#`,
  "a".repeat(127),
  "a".repeat(999),
  "a".repeat(1_001),
  "a b ".repeat(300),
  `${"a".repeat(1_022)}: `,
  "\0".repeat(200),
  "é".repeat(1_100),
  `${"a".repeat(2_000)}\nb`,
];

const NUMBERS = [0, -0, 7, -12.5, 1e15, 1e21, -1e21, 1.5e300, 1e-7, -2.5e-9, 5e-324, 2 ** 53, 0.1];

const PIECES = [...HOSTILE.filter((text) => text.length < 20), ..."aZ09_-.:/#,+~ \t\n"];

/** Makes a text of pieces that mean something in YAML, and now and then of any characters. */
export function makeText(next: () => number): string {
  let text = "";
  for (let count = 1 + Math.floor(next() * 6); count > 0; count--) {
    text +=
      next() < 0.85
        ? PIECES[Math.floor(next() * PIECES.length)]
        : String.fromCharCode(Math.floor(next() ** 3 * 0x1_0000));
  }
  return text;
}

/** Writes texts as values, as keys, and both ways at some depth. */
export function arrange(texts: readonly string[]) {
  const pairs = texts.map((text, index): [string, unknown] => {
    const other = texts[texts.length - 1 - index]!;
    const shapes = [
      other,
      [other],
      { [other]: text },
      [[{ [text]: [other] }]],
      [[], {}, null, true],
    ];
    return [text, shapes[index % shapes.length]];
  });
  return { list: texts, map: Object.fromEntries(pairs), numbers: NUMBERS };
}

const READ = `
import json, math, sys, yaml
loader = getattr(yaml, sys.argv[1])
for line in sys.stdin:
    case = json.loads(line)
    def same(a, b):
        if isinstance(b, bool) or b is None or isinstance(b, str): return type(a) is type(b) and a == b
        if isinstance(b, list): return isinstance(a, list) and len(a) == len(b) and all(map(same, a, b))
        if isinstance(b, dict): return isinstance(a, dict) and list(a) == list(b) and all(same(a[k], b[k]) for k in b)
        return type(a) in (int, float) and a == b and math.copysign(1, a) == math.copysign(1, b)
    try: print("ok" if same(yaml.load(case["yaml"], Loader=loader), case["data"]) else "other data")
    except Exception as error: print(" ".join(str(error).split()))
`;

/** Has PyYAML read documents; returns what is wrong with each, or nothing without PyYAML. */
export async function readByPython(
  documents: readonly unknown[],
  loader: "SafeLoader" | "CSafeLoader",
): Promise<string[] | undefined> {
  const python = ["/usr/bin/python3", "python3"].find(
    (name) => Bun.which(name) && Bun.spawnSync([name, "-c", `import yaml; yaml.${loader}`]).success,
  );
  if (python === undefined) return undefined;
  const lines = documents.map((data) => {
    // Python knows -0.0, and no -0 of another kind.
    const json = JSON.stringify(data, (_, value) => (Object.is(value, -0) ? "-0.0!" : value));
    const yaml = JSON.stringify(renderValues(data as never, "yaml"));
    return `{"yaml":${yaml},"data":${json.replaceAll('"-0.0!"', "-0.0")}}`;
  });
  const child = Bun.spawn([python, "-c", READ, loader], {
    stdin: new Blob([lines.join("\n")]),
    env: { PYTHONIOENCODING: "utf-8:backslashreplace" },
    stderr: "inherit",
  });
  return (await child.stdout.text()).trimEnd().split("\n");
}

/** Returns whether the library reads the same data, as YAML of a version. */
export function isReadAs(version: "1.1" | "1.2", data: unknown): boolean {
  try {
    return isDeepStrictEqual(parse(renderValues(data as never, "yaml"), { version }), data);
  } catch {
    return false;
  }
}

/** Splits texts into documents of some size. */
export function documentsOf(texts: readonly string[], size: number): unknown[] {
  return Array.from({ length: Math.ceil(texts.length / size) }, (_, index) =>
    arrange(texts.slice(index * size, (index + 1) * size)),
  );
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 100_000);
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
  const next = random(seed);
  const texts = [...HOSTILE, ...Array.from({ length: count }, () => makeText(next))];
  const documents = documentsOf(texts, 100);
  const wrong = documents.filter((data) => !isReadAs("1.1", data) || !isReadAs("1.2", data));
  for (const data of wrong.slice(0, 3)) console.log(JSON.stringify(data).slice(0, 2_000));
  console.log(`seed ${seed}: ${texts.length} texts, yaml: ${wrong.length} documents differ`);
  const read = await readByPython(documents, "SafeLoader");
  const bad = read?.filter((line) => line !== "ok");
  console.log(
    read === undefined ? "PyYAML is not installed" : `PyYAML: ${bad!.length} documents differ`,
  );
  for (const line of bad?.slice(0, 5) ?? []) console.log(line);
  process.exitCode = wrong.length + (bad?.length ?? 0) > 0 ? 1 : 0;
}
