import { expect, test } from "bun:test";
import { findPluginFile } from "../../../../src/hosting/in-process/find-file.ts";
import { makeFolder } from "../../../program.ts";

test.skipIf(process.platform !== "linux")(
  "of two files that Bun takes for one, one is refused",
  () => {
    using folder = makeFolder({ "one.ts": "", "One.ts": "" });
    const found = ["./one.ts", "./One.ts"].map((path) => findPluginFile(folder.path, path));
    const [refused] = found.flatMap(({ problems }) => problems.map(({ message }) => message));
    expect(found.filter(({ value }) => value !== undefined)).toHaveLength(1);
    expect(refused).toMatch(/^"\.\/[oO]ne\.ts" cannot be told from "[oO]ne\.ts" beside it/);
  },
);
