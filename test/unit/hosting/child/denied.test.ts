import { expect, test } from "bun:test";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { permissionHint } from "../../../../src/hosting/child/denied.ts";
import { makeFolder } from "../../../program.ts";

const NOTHING = {
  ...{ read: [], write: [], net: false, env: [], run: false },
  locate: () => ({}) as never,
};
const FOLDER = "in which it makes or removes files: permissions: { write: [out] }";
const OWN = "make and change files in a folder of their own: permissions: { write: [out] }";
const MODE = "no permission of lineup's is missing";

/** A list of plugins, and where it is. */
function makeList() {
  const folder = makeFolder({
    ...{ "list/data/x.txt": "", "list/data/it's, a file.txt": "" },
    ...{ "list/out/old.txt": "", "list/old.txt": "" },
  });
  const list = join(folder.path, "list");
  return {
    list,
    denied: { folder: list, file: undefined, mayChange: (path: string) => path !== list },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

test.each([
  ["open 'data/x.txt'", {}, "permissions: { read: [data/x.txt] }, or write: [data/x.txt]"],
  ["open 'data/it's, a file.txt'", {}, 'permissions: { read: ["data/it\'s, a file.txt"] }'],
  ["open '../../other/x.txt'", {}, "in which it makes or removes files"],
  ["open '/etc/hosts'", {}, "permissions: { read: [/etc/hosts] }"],
  ["open 'data/x.txt'", { read: ["data"] }, "to allow it: permissions: { write: [data/x.txt] }"],
  ["open 'data/x.txt'", { write: ["data"] }, MODE],
  ["open 'data/new.txt'", { read: ["data"] }, "permissions: { write: [data] }"],
  ["scandir 'data'", {}, "to allow it: permissions: { read: [data] }"],
  ["open 'out/new.txt'", {}, FOLDER],
  ["unlink 'out/old.txt'", {}, FOLDER],
  ["unlink 'out/old.txt'", { write: ["out/old.txt"] }, FOLDER],
  ["mkdir 'out/made'", {}, FOLDER],
  ["rename 'out/old.txt' -> 'out/new.txt'", {}, FOLDER],
  ["rename 'data/x.txt' -> 'out/new.txt'", {}, "permissions: { write: [data, out] }"],
  ["rename 'data/x.txt' -> 'out/new.txt'", { write: ["data"] }, FOLDER],
  ["copyfile 'data/x.txt' -> 'out/y'", {}, "to allow it: permissions: { read: [data/x.txt] }"],
  ["copyfile 'data/x.txt' -> 'out/y'", { read: ["data"] }, FOLDER],
  ["unlink 'old.txt'", {}, OWN],
  ["mkdir 'made'", {}, OWN],
  ["truncate 'old.txt'", {}, "to allow it: permissions: { write: [old.txt] }"],
  ["symlink 'a' -> 'out/b'", { write: ["out"] }, "no permission allows that"],
  ["chmod 'out/old.txt'", { write: ["out"] }, "no permission allows that"],
])("%s with %j", (what, given, hint) => {
  using made = makeList();
  const found = permissionHint(`Error: EACCES: permission denied, ${what}`, {
    ...made.denied,
    permissions: { ...NOTHING, ...given },
  });
  expect(found).toContain(hint);
});

test("what an import may not read", () => {
  using made = makeList();
  const text = `Error: EACCES reading file: "${made.list}/old.txt"`;
  const hint = permissionHint(text, { ...made.denied, permissions: NOTHING });
  expect(hint).toBe("to allow it: permissions: { read: [old.txt] }");
});

test.skipIf(process.getuid?.() === 0)("what the mode of a file denies", () => {
  using made = makeList();
  chmodSync(join(made.list, "old.txt"), 0);
  const hint = (text: string) => permissionHint(text, { ...made.denied, permissions: NOTHING });
  expect(hint(`Error: EACCES reading file: "${made.list}/old.txt"`)).toContain(MODE);
  expect(hint("EACCES: permission denied, open 'old.txt'")).toContain(MODE);
});

test.each([
  ["Error: EPERM: operation not permitted, kill", "no permission allows that"],
  ["Error: EPERM: operation not permitted, futimes '/x'", "no permission allows that"],
  ["Error: bind EPERM 0.0.0.0:5353", "permissions: { net: true }"],
  ["Error: connect ECONNREFUSED 127.0.0.1:80", "permissions: { net: true }"],
  ["Error: EPERM: operation not permitted, posix_spawn 'ls'", "permissions: { run: true }"],
  ["stderr:\n  bun: Operation not permitted: /usr/bin/git", "permissions: { run: true }"],
  ["SQLiteError: unable to open database file", "permissions: { write: [data] } for one in data"],
  ["SQLiteError: attempt to write a readonly database", "lineup --observe"],
  ["Error: EPERM: operation not permitted, read", undefined],
])("%s", (text, hint) => {
  const where = { folder: "/app", file: undefined, permissions: NOTHING, mayChange: () => true };
  const found = permissionHint(text, where);
  if (hint === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(hint);
});
