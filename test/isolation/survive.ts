/** Runs a case of survival.ts among other entries, and tells what is wrong with what came of it. */

import { readdirSync, readlinkSync } from "node:fs";
import { type Folder, makeFolder, runProgram } from "../program.ts";
import { limitsOf, type Survival } from "./survival.ts";

const PLAIN = `import { definePlugin } from "lineup";
export default definePlugin({ name: "good", run: () => 41 });
`;
const LAZY = `import { definePlugin } from "lineup";
export default definePlugin({ name: "lazy", run: async () => { setInterval(() => {}, 10); await new Promise(() => {}); } });
`;

function pluginOf({ run = "return null;", top = "", members = "" }: Survival): string {
  return `import { definePlugin, Failure, v } from "lineup";
import * as fs from "node:fs";
void [fs, Failure, v];
${top}
export default definePlugin({
  name: "bad",
  ${members}
  async run({ values, log, signal }: any) { void [values, log, signal]; ${run} },
});
`;
}

/** Makes the folder of a case. */
export function survivalFolder(survival: Survival, permissions: string | undefined): Folder {
  const limits = limitsOf(survival);
  const fields = permissions === undefined ? limits : `${limits}, permissions: ${permissions}`;
  return makeFolder({
    "plugins.yaml": `plugins:
  - { path: ./good.ts }
  - { path: ./lazy.ts, lazy: true, on_error: warn }
  - { path: ./bad.ts, ${fields}, on_error: warn }
  - { path: ./good.ts, as: after }
`,
    "good.ts": PLAIN,
    "lazy.ts": LAZY,
    "bad.ts": pluginOf(survival),
  });
}

/**
 * Runs a case with `on_error: warn`, so that the run goes on; returns what is not as it
 * should be.
 *
 * @param permissions those of its entry; default: none, it is not confined.
 */
export async function survive(survival: Survival, permissions?: string): Promise<string[]> {
  using folder = survivalFolder(survival, permissions);
  const { stdout, stderr, status } = await runProgram("binary", folder.path, ["--format", "json"]);
  const { error, status: wanted = 0 } = survival;
  const wrong: string[] = [];
  if (status !== wanted) wrong.push(`the exit status is ${status}`);
  const found = stderr.split("\n").filter((line) => /^(?:error|warning)\[/.test(line));
  const matches = (line: string) =>
    error instanceof RegExp
      ? error.test(line)
      : line.replace(/^warning/, "error").includes(error ?? "");
  if (error === undefined ? found.length > 0 : !found.some(matches)) {
    wrong.push(`stderr is ${stderr.slice(0, 2_000)}`);
  }
  if (stderr.includes("\u001b") || stderr.includes("INTERNAL")) wrong.push(stderr);
  if (wanted === 0) {
    const { good, after, bad } = JSON.parse(stdout || "{}") as Record<string, unknown>;
    if (good !== 41 || after !== 41) wrong.push(`the values are ${stdout.slice(0, 200)}`);
    if ("value" in survival && bad !== survival.value) wrong.push(`its value is ${String(bad)}`);
  }
  const left = await processesLeft(folder.path);
  if (left.length > 0) wrong.push(`still running: ${left.join()}`);
  return wrong;
}

/** Returns what is left of the processes in a folder: one that was killed takes a moment to end. */
export async function processesLeft(folder: string): Promise<string[]> {
  for (let tries = 0; tries < 100; tries++) {
    if (processesIn(folder).length === 0) return [];
    await Bun.sleep(30);
  }
  return processesIn(folder);
}

/** The processes whose working directory is a folder. */
function processesIn(folder: string): string[] {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}
