import { describe, expect, test } from "bun:test";
import { SourceText, Sources } from "../../../src/diagnostics/source-text.ts";

const source = (text: string) => new SourceText("/a.ts", text);

describe("line", () => {
  test.each([
    ["a\nb\n", ["a", "b", "", undefined]],
    ["a\r\nb", ["a", "b", undefined]],
    ["a\n\nb", ["a", "", "b", undefined]],
    ["", ["", undefined]],
    // A line separator ends a line of a script, and a carriage return alone does not.
    ["a\rb\u2028c\u2029\nd", ["a\rb", "c", "", "d", undefined]],
  ])("%j", (text, lines) => {
    const found = lines.map((_, index) => source(text).line(index + 1));
    expect(found).toEqual(lines as string[]);
  });

  test("only a line feed ends a line of YAML", () => {
    expect(new SourceText("/a.yaml", "a\u2028b\nc").line(1)).toBe("a\u2028b");
  });

  test("there is no line 0", () => {
    expect(source("a").line(0)).toBeUndefined();
  });
});

describe("locate", () => {
  test.each([
    ["ab\ncd", 0, 0, [1, 1, 1, 1]],
    ["ab\ncd", 1, 2, [1, 2, 1, 3]],
    ["ab\ncd", 2, 3, [1, 3, 2, 1]],
    ["ab\ncd", 3, 5, [2, 1, 2, 3]],
    ["ab\r\ncd", 4, 6, [2, 1, 2, 3]],
    ["ab\n\n\ncd", 4, 5, [3, 1, 4, 1]],
    ["é😀x", 3, 4, [1, 4, 1, 5]],
    // The end is never before the start.
    ["abc", 2, 1, [1, 3, 1, 3]],
  ])("%j from %d to %d", (text, start, end, [line, column, endLine, endColumn]) => {
    expect(source(text).locate(start, end)).toEqual({
      ...{ file: "/a.ts", line: line!, column: column! },
      ...{ endLine: endLine!, endColumn: endColumn! },
    });
  });
});

/** The columns of a place on one line. */
function columns(location: ReturnType<SourceText["find"]>) {
  return location && [location.line, location.column, location.endColumn];
}

describe("find", () => {
  test.each([
    ["the whole match", "a bc\nbc", /bc/, [1, 3, 5]],
    ["a group named at", "import x", /import (?<at>x)/, [1, 8, 9]],
    ["^ at every line", "a\nb", /^b/, [2, 1, 2]],
    ["nothing", "a", /b/, undefined],
  ])("%s", (_, text, pattern, place) => {
    expect(columns(source(text).find(pattern))).toEqual(place);
  });
});

describe("findMember", () => {
  test.each([
    ["a property", "  run: () => 1,", "run", [1, 3, 6]],
    ["a method", "  run() {", "run", [1, 3, 6]],
    ["a class field", "  options = {", "options", [1, 3, 10]],
    ["a quoted name", '  "a-b": 1', "a-b", [1, 3, 8]],
    ["after a brace or a comma", "{a: 1,b: 2}", "b", [1, 7, 8]],
    ["part of another word", "  rerun: 1, runs: 2", "run", undefined],
    ["two places", "run: 1\nrun: 2", "run", undefined],
    ["no place", "name: 1", "run", undefined],
    ["characters of a pattern", "  a$b: 1", "a$b", [1, 3, 6]],
  ])("%s", (_, text, name, place) => {
    expect(columns(source(text).findMember(name))).toEqual(place);
  });
});

describe("Sources", () => {
  test("reads a file once, also if it cannot be read", () => {
    const read: string[] = [];
    const sources = new Sources((file) => {
      read.push(file);
      return file === "/a.ts" ? "text" : undefined;
    });
    const texts = ["/a.ts", "/b.ts", "/a.ts", "/b.ts"].map((file) => sources.get(file)?.text);
    expect({ texts, read }).toEqual({
      texts: ["text", undefined, "text", undefined],
      read: ["/a.ts", "/b.ts"],
    });
  });

  test("prefers the text that was added", () => {
    const sources = new Sources(() => "on disk");
    sources.add(new SourceText("<stdin>", "from stdin"));
    expect(sources.get("<stdin>")?.text).toBe("from stdin");
  });
});
