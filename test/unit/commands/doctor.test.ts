import { expect, test } from "bun:test";
import { join } from "node:path";
import { makeFolder, runProgram } from "../../program.ts";

const EMPTY = { "plugins.yaml": "plugins: []\n" };

async function editorOf(folder: string): Promise<string> {
  const { stdout } = await runProgram("binary", folder, ["doctor", "--format", "json"]);
  return (JSON.parse(stdout) as { editor: string }).editor;
}

test("doctor says what can be enforced, and where things are", async () => {
  using folder = makeFolder(EMPTY);
  const { stdout, stderr, status } = await runProgram("binary", folder.path, ["doctor"]);
  expect(stdout).toMatch(
    /^permissions: {2}(?:enforced \(Landlock \d+, seccomp\)|cannot be enforced: )/m,
  );
  expect(stdout).toContain("memory:       enforced\n");
  expect(stdout).toContain("plugins.yaml: <folder>/plugins.yaml\n");
  expect(stdout).toContain(".lineup/:     none; lineup sync makes it\n");
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
});

test("doctor names a plugins.yaml that does not exist, and a temp folder that cannot be used", async () => {
  using folder = makeFolder({});
  const env = { TMPDIR: "/proc/none" };
  const { stdout, status } = await runProgram("binary", folder.path, ["doctor"], env);
  expect(stdout).toContain("plugins.yaml: <folder>/plugins.yaml (does not exist)\n");
  expect(stdout).toContain("temp folder:  /proc/none: ENOENT\n");
  expect(status).toBe(0);
});

test("doctor knows whether .lineup/ is up to date", async () => {
  using folder = makeFolder(EMPTY);
  expect(await editorOf(folder.path)).toBe("none");
  await runProgram("binary", folder.path, ["sync"]);
  expect(await editorOf(folder.path)).toBe("fresh");
  await Bun.write(join(folder.path, "plugins.yaml"), "values: { a: 1 }\nplugins: []\n");
  expect(await editorOf(folder.path)).toBe("stale");
});
