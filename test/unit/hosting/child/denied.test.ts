import { expect, test } from "bun:test";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { permissionHint } from "../../../../src/hosting/child/denied.ts";
import { makeFolder } from "../../../program.ts";

const NOTHING = {
  read: [],
  write: [],
  net: false,
  env: [],
  run: false,
  locate: () => ({}) as never,
};
const FOLDER = "in which it makes or removes files: permissions: { write: [out] }";
const MODE = "no permission of lineup's is missing";

test.each([
  ["open 'data/x.txt'", {}, "permissions: { read: [data/x.txt] }, or write: [data/x.txt]"],
  ["open '../../other/x.txt'", {}, "in which it makes or removes files"],
  ["open '/etc/hosts'", {}, "permissions: { read: [/etc/hosts] }"],
  ["open 'data/x.txt'", { read: ["data"] }, "to allow it: permissions: { write: [data/x.txt] }"],
  ["open 'data/x.txt'", { write: ["data"] }, MODE],
  ["open 'data/new.txt'", { read: ["data"] }, "permissions: { write: [data] }"],
  ["scandir 'data'", {}, "to allow it: permissions: { read: [data] }"],
  ["open 'out/new.txt'", {}, FOLDER],
  ["unlink 'out/old.txt'", {}, FOLDER],
  ["mkdir 'out/made'", {}, FOLDER],
  ["rename 'out/old.txt' -> 'out/new.txt'", {}, FOLDER],
  [
    "unlink 'old.txt'",
    {},
    "make and remove files in a folder of their own: permissions: { write: [out] }",
  ],
  [
    "mkdir 'made'",
    {},
    "make and remove files in a folder of their own: permissions: { write: [out] }",
  ],
  ["truncate 'old.txt'", {}, "to allow it: permissions: { write: [old.txt] }"],
])("%s with %j", (denied, given, hint) => {
  using folder = makeFolder({ "list/data/x.txt": "", "list/out/old.txt": "", "list/old.txt": "" });
  // Where lineup was started is another folder.
  const where = { folder: join(folder.path, "list"), file: undefined };
  const found = permissionHint(`Error: EACCES: permission denied, ${denied}`, {
    ...where,
    permissions: { ...NOTHING, ...given },
  });
  expect(found).toContain(hint);
});

test("what an import may not read", () => {
  using folder = makeFolder({ "list/a.json": "" });
  const where = { folder: join(folder.path, "list"), file: undefined, permissions: NOTHING };
  const text = (path: string) => `Error: EACCES reading file: "${path}"`;
  const wanted = "to allow it: permissions: { read: [a.json] }";
  expect(permissionHint(text(join(folder.path, "list/a.json")), where)).toBe(wanted);
});

test.skipIf(process.getuid?.() === 0)("what the mode of a file denies", () => {
  using folder = makeFolder({ "list/a.json": "" });
  const file = join(folder.path, "list/a.json");
  chmodSync(file, 0);
  const where = { folder: join(folder.path, "list"), file: undefined, permissions: NOTHING };
  expect(permissionHint(`Error: EACCES reading file: "${file}"`, where)).toContain(MODE);
  expect(permissionHint("EACCES: permission denied, open 'a.json'", where)).toContain(MODE);
});
