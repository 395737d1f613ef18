/** The first five minutes: five-minutes/script.sh with no Node, npm or Bun in the PATH. */

import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BINARY } from "../build.ts";
import { makeFolder } from "./program.ts";

const SCRIPT = join(import.meta.dir, "five-minutes", "script.sh");
const GOLDEN = join(import.meta.dir, "five-minutes", "output.txt");

test.skipIf(process.platform === "win32")(
  "from an empty folder to a tested plugin, a broken edit and its fix",
  () => {
    using folder = makeFolder({ "empty/": "", "home/": "", "work/": "" });
    const { stdout, stderr } = Bun.spawnSync(["/bin/sh", SCRIPT], {
      cwd: join(folder.path, "work"),
      env: {
        PATH: join(folder.path, "empty"),
        HOME: join(folder.path, "home"),
        LINEUP: BINARY,
        BUN: process.execPath,
      },
    });
    const shown = stdout.toString().replace(/\[\d+\.\d+m?s\]/g, "[<time>]");
    if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(GOLDEN, shown);
    expect(shown).toBe(readFileSync(GOLDEN, "utf8"));
    expect(stderr.toString()).toBe("");
  },
  60_000,
);
