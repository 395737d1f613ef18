/** No way of writing a secret shows it, and nothing else is altered. */

import { describe, expect, test } from "bun:test";
import { inspect } from "node:util";
import { stringify } from "yaml";
import { Mask } from "../../../src/render/mask.ts";
import { renderValues } from "../../../src/render/values.ts";
import { showControls, showValue } from "../../../src/text.ts";
import type { Plain } from "../../../src/values/plain.ts";
import { tries } from "../../groups.ts";
import { random } from "../../random.ts";

function maskOf(...secrets: Plain[]): Mask {
  const mask = new Mask();
  for (const secret of secrets) mask.add(secret);
  return mask;
}

/** How a text gets into what is printed. */
const WRITERS: Record<string, (text: string) => string> = {
  "as it is": (text) => `a ${text} b`,
  "with line breaks of Windows": (text) => text.replaceAll("\n", "\r\n"),
  "without blanks around it": (text) => `Bearer ${text.trim()}`,
  "as a note, indented": (text) => `caused by Error: ${text.replaceAll("\n", "\n     ")}`,
  JSON: (text) => JSON.stringify({ text }),
  "JSON in JSON": (text) => JSON.stringify({ body: JSON.stringify({ text }) }),
  "JSON in JSON in an object": (text) => inspect({ body: JSON.stringify(text) }),
  "util.inspect": (text) => inspect({ text }),
  "util.inspect, nested": (text) => inspect({ a: { b: [text, text] } }, { depth: 9 }),
  "Bun.inspect": (text) => Bun.inspect({ text }),
  YAML: (text) => renderValues({ text }, "yaml"),
  "YAML of the library": (text) => stringify({ a: { text } }, { lineWidth: 0 }),
  "YAML in single quotes": (text) => `'${text.replaceAll("'", "''")}'`,
  base64: (text) => btoa(bytesOf(text)),
  "base64 after a name": (text) => `Basic ${btoa(`me:${bytesOf(text)}`)}`,
  "base64 of more": (text) => Buffer.from(`{"a":"${text}"}`).toString("base64url"),
  "a Buffer": (text) => inspect(Buffer.from(text)),
  "a Buffer with more": (text) => inspect(Buffer.from(`a${text}${"b".repeat(60)}`)),
  hexadecimal: (text) => Buffer.from(text).toString("hex"),
  "a URL": (text) => `https://example.com/?token=${encodeURIComponent(text.toWellFormed())}&b`,
  "the user of a URL": (text) => urlWith("username", text),
  "the password of a URL": (text) => urlWith("password", text),
  "the path of a URL": (text) => urlWith("pathname", `/${text}`),
  "the query of a URL": (text) => urlWith("search", `?q=${text}`),
  "the fragment of a URL": (text) => urlWith("hash", `#${text}`),
  "a form": (text) => new URLSearchParams({ token: text }).toString(),
  "a shell": (text) => `'${text.replaceAll("'", "'\\''")}'`,
};

const urlWith = (part: "username" | "password" | "pathname" | "search" | "hash", text: string) => {
  const url = new URL("https://example.com");
  url[part] = text;
  return url.href;
};

const bytesOf = (text: string) => Buffer.from(text).toString("latin1");

/** Finds lines of a secret in what is left after masking. */
function leaks(secret: string, masked: string): string[] {
  const lines = [...secret.split(/[\r\n]+/), secret.trim()];
  return lines.filter((line) => line.trim().length >= 6 && masked.includes(line.trim()));
}

describe.each(Object.entries(WRITERS))("%s", (_, write) => {
  test.each([
    "hunter2",
    "  hunter2 \r\n",
    "two words",
    "quote'single",
    'quote"double',
    "quote`back",
    "all\"of'them`\\",
    "back\\slash\\\\two",
    "tab\there",
    "bell\x07esc\x1b[31m\x7f\x85\x9b",
    "nul\0and\v\f\b",
    "größe日本😀",
    "\ud800lone surrogate",
    "soft\xad\u200b\u2028\ufeffinvisible",
    "-----BEGIN KEY-----\nabcdefgh\"ij\\k'lm\nnopqrstuvw\n-----END KEY-----\n",
    "windows\r\nline breaks\r\n",
    '{\n  "type": "account",\n  "key": "a\\nb"\n}',
    "<>&$%{}[]()*+?.^|/",
    "long".repeat(300),
  ])("hides %j", (secret) => {
    const mask = maskOf(secret);
    const masked = mask.text(write(secret));
    expect(masked).toContain("***");
    expect(leaks(secret, masked)).toEqual([]);
  });
});

test("every random secret is hidden by every writer, as a whole", () => {
  const next = random(1);
  const characters = [..."ab0 '\"`\\\\\\n\t\x1b\x00\x7f\x85é日😀{}:#-=*", "\ud83d", "\u2028"];
  for (let count = 0; count < tries(500); count++) {
    const middle = Array.from(
      { length: 6 + (count % 9) },
      () => characters[Math.floor(next() * characters.length)],
    );
    const secret = `x${middle.join("")}y`;
    const mask = maskOf(secret);
    for (const [name, write] of Object.entries(WRITERS)) {
      const masked = mask.text(write(secret));
      if (!masked.includes("***") || /x[^]*y/.test(masked.replaceAll(/text|body/g, ""))) {
        expect([name, secret, write(secret), masked]).toBeEmpty();
      }
    }
  }
});

test("a secret in base64 is hidden to its end", () => {
  for (const secret of ["hunter2hunter3", "hunter2hunter", "hunter2hunte"]) {
    const mask = maskOf(secret);
    expect([mask.text(btoa(secret)), mask.text(btoa(`u:${secret}`))]).toEqual(["***", "dTp***"]);
    expect(mask.text(Buffer.from(secret).toString("base64url"))).toBe("***");
  }
});

test("a secret that a message cuts is hidden up to the cut", () => {
  const secret = "ghp_0123456789".repeat(20);
  const mask = maskOf(secret);
  expect(mask.text(`got ${showValue(secret)}`)).toBe('got "***');
  expect(mask.text(`got ${showValue(`Bearer ${secret}`)}`)).toBe('got "Bearer ***');
  expect(mask.text(`type "${secret.slice(0, 150)}...' is`)).toBe("type \"***' is");
  expect(mask.text("ghp_0… ghp_012… ghp_01x…")).toBe("ghp_0… *** ghp_01x…");
  const quoted = maskOf('secret"""""""');
  expect(quoted.text('"secret\\"\\"\\…')).toBe('"***');
});

test("a short secret is hidden where it is the whole text, and nowhere else", () => {
  const mask = new Mask();
  expect(mask.add("1")).toBe(true);
  expect(mask.add("prod\n")).toBe(true);
  for (const text of [
    "entry 1 (./a.ts)",
    "production",
    "prod-eu",
    'the key "prod" is taken',
    "line 1: prod is down",
    "  --> a.ts:1:1",
    "   1 | values: { prod: 1 }",
  ]) {
    expect(mask.text(text)).toBe(text);
  }
  expect(mask.text("prod")).toBe("***");
  expect(mask.text("a\n  prod \nb\n")).toBe("a\n  *** \nb\n");
  expect(mask.text("entry 1 threw Error: prod\n")).toBe("entry 1 threw Error: ***\n");
  expect(mask.text('must be a number, got "prod" from env')).toBe(
    'must be a number, got "***" from env',
  );
  expect(mask.text("must be text, got 1 from --set, got 10")).toBe(
    "must be text, got *** from --set, got 10",
  );
  expect(mask.text("{ stage: 'prod', n: 1 }")).toBe("{ stage: '***', n: 1 }");
});

test("data with a secret in it becomes ***, and nothing else is altered", () => {
  const mask = maskOf("hunter2", "1", "prod", "12345678");
  const data = {
    hunter2: "1",
    prod: ["prod", " prod\n", "product", "10"],
    n: [1, 12345678, 123456789, "12345678", true, null],
    header: "Bearer hunter2",
    deep: { a: [{ b: "hunter2" }] },
    error: "Error: prod",
    ["__proto__"]: "hunter2",
  };
  const hidden: unknown[] = [];
  expect(mask.data(data, hidden as [])).toEqual({
    hunter2: "***",
    prod: ["***", "***", "product", "10"],
    n: [1, "***", 123456789, "***", true, null],
    header: "***",
    deep: { a: [{ b: "***" }] },
    error: "Error: prod",
    ["__proto__"]: "***",
  });
  expect(hidden).toEqual([
    ["hunter2"],
    ["prod", 0],
    ["prod", 1],
    ["n", 1],
    ["n", 3],
    ["header"],
    ["deep", "a", 0, "b"],
    ["__proto__"],
  ]);
});

test("every leaf of a mapping is a secret, a number as a number and as text", () => {
  const mask = maskOf({ key: "hunter2", pins: [1234, 87654321], on: true, none: null });
  expect(mask.data({ a: "hunter2", b: 1234, c: "1234", d: "12345", e: true, f: null })).toEqual({
    a: "***",
    b: "***",
    c: "***",
    d: "12345",
    e: true,
    f: null,
  });
  expect(mask.text("87654321 true null 1234")).toBe("*** true null 1234");
});

test("a line of source keeps its length", () => {
  const mask = maskOf("hunter2", "ab");
  expect(mask.source("const a = 'hunter2'; // ab")).toBe("const a = '*******'; // ab");
});

test("nothing is hidden without a secret, or with one of nothing", () => {
  for (const mask of [new Mask(), maskOf("", "  ", "\n", true, null, [], {})]) {
    expect(mask.text("a  b\n")).toBe("a  b\n");
    expect(mask.data({ a: ["", " ", 0] })).toEqual({ a: ["", " ", 0] });
    expect(mask.source("a")).toBe("a");
  }
});

test("one secret in another: the longer one is hidden as a whole", () => {
  expect(maskOf("hunter2", "hunter2-hunter2").text("hunter2-hunter2 hunter2")).toBe("*** ***");
});

test("a mask is quick with large secrets and texts", () => {
  const secret = Array.from({ length: 60 }, (_, row) => `${row}`.repeat(32)).join("\n");
  const mask = maskOf(secret);
  const text = "a line of a log that has nothing to hide\n".repeat(5_000);
  const start = performance.now();
  expect(mask.text(showControls(text))).toBe(text);
  expect(performance.now() - start).toBeLessThan(2_000);
});
