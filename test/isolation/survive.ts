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

/** Makes a folder with an entry for each case. */
function survivalFolder(survivals: readonly Survival[], permissions: string | undefined): Folder {
  const granted = permissions === undefined ? "" : `, permissions: ${permissions}`;
  const entries = survivals.map((survival, index) => {
    const name = `bad${index}`;
    return `  - { path: ./${name}.ts, as: ${name}, ${limitsOf(survival)}${granted}, on_error: warn }\n`;
  });
  return makeFolder({
    "plugins.yaml": `plugins:
  - { path: ./good.ts }
  - { path: ./lazy.ts, lazy: true, on_error: warn }
${entries.join("")}  - { path: ./good.ts, as: after }
`,
    "good.ts": PLAIN,
    "lazy.ts": LAZY,
    ...Object.fromEntries(
      survivals.map((survival, index) => [`bad${index}.ts`, pluginOf(survival)]),
    ),
  });
}

/**
 * Runs cases as entries of one list with `on_error: warn`, so that the run goes on; returns
 * what is not as it should be.
 *
 * @param survivals all of one exit status.
 * @param permissions those of their entries; default: none, they are not confined.
 */
export async function survive(
  survivals: readonly Survival[],
  permissions?: string,
): Promise<string[]> {
  using folder = survivalFolder(survivals, permissions);
  const { stdout, stderr, status } = await runProgram("binary", folder.path, ["--format", "json"]);
  const { status: wanted = 0 } = survivals[0]!;
  const wrong: string[] = [];
  if (status !== wanted) wrong.push(`the exit status is ${status}`);
  if (stderr.includes("\u001b") || stderr.includes("INTERNAL")) wrong.push(stderr);
  const values = wanted === 0 ? (JSON.parse(stdout || "{}") as Record<string, unknown>) : {};
  if (wanted === 0 && (values.good !== 41 || values.after !== 41)) {
    wrong.push(`the values are ${stdout.slice(0, 200)}`);
  }
  for (const [index, survival] of survivals.entries()) {
    const outcome = { stderr, value: values[`bad${index}`] };
    wrong.push(...wrongOf(survival, index, outcome).map((text) => `${survival.name}: ${text}`));
  }
  const left = await processesLeft(folder.path);
  if (left.length > 0) wrong.push(`still running: ${left.join()}`);
  return wrong;
}

/** Returns what is wrong with the outcome of one case. */
function wrongOf(
  { error, ...wanted }: Survival,
  index: number,
  { stderr, value }: { stderr: string; value: unknown },
): string[] {
  const wrong: string[] = [];
  const own = `entry ${index + 3} (./bad${index}.ts)`;
  const found = stderr
    .split("\n")
    .filter((line) => /^(?:error|warning)\[/.test(line))
    // Those that name no entry may be of any.
    .filter((line) => line.includes(own) || !/entry \d+ \(/.test(line))
    .map((line) => line.replace(/^warning/, "error").replace(own, "entry 3 (./bad.ts)"));
  const matches = (line: string) =>
    error instanceof RegExp ? error.test(line) : line.includes(error ?? "");
  if (error === undefined ? found.length > 0 : !found.some(matches)) {
    wrong.push(`stderr is ${stderr.slice(0, 5_000)}`);
  }
  if ("value" in wanted && value !== wanted.value) wrong.push(`its value is ${String(value)}`);
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
