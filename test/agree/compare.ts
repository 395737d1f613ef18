/**
 * Runs and checks the lineups of pairs.ts in this process, and compares what is
 * reported for each pair.
 */

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { parseArguments } from "../../src/cli/arguments.ts";
import { check } from "../../src/commands/check.ts";
import { SourceText } from "../../src/diagnostics/source-text.ts";
import { InProcessHost } from "../../src/hosting/in-process/host.ts";
import { registerLineupModules } from "../../src/hosting/in-process/module.ts";
import { changeEnvironment, holdExitCode } from "../../src/process/lifecycle.ts";
import { openProject } from "../../src/project/project.ts";
import { runLineup } from "../../src/run/run.ts";
import { makeFolder } from "../program.ts";
import { makeWorld } from "../world.ts";
import { KNOWN } from "./known.ts";
import { type Pair, type PairLineup, resultLineup, settingLineup, type Way } from "./pairs.ts";

/** A pair, and what was reported for it: codes, or `ok`. */
export interface Compared extends Pair {
  check: string;
  run: string;
  /** Both report an error at the right place, or none does. */
  agrees: boolean;
  /** Why they do not agree, if that is known. */
  reason: string | undefined;
}

/** Which pairs are compared. */
export type Choice = (way: Way, library: Pair["library"]) => boolean;

/** Compares check and run for every pair that is chosen. */
export async function compareAll(choose: Choice = () => true): Promise<Compared[]> {
  await registerLineupModules(() => import("../../src/testing/testing.ts"));
  const compared: Compared[] = [];
  for (const lineup of [resultLineup(choose), settingLineup(choose)]) {
    // Plugins run in the folder of their plugins.yaml, and may set the exit status.
    const restore = [changeEnvironment({}), holdExitCode()];
    compared.push(...(await compare(lineup)));
    for (const put of restore) put();
  }
  return compared;
}

async function compare({ pairs, files, env }: PairLineup): Promise<Compared[]> {
  using folder = makeFolder(files);
  symlinkSync(join(import.meta.dir, "../../node_modules"), join(folder.path, "node_modules"));
  const findings = await checkFolder(folder.path, env);
  const failures = await runFolder(folder.path, files["plugins.yaml"]!, env);
  return pairs.map((pair) => {
    const found = pair.entries.flatMap((index) => findings.ofEntries.get(index) ?? []);
    found.push(...pair.places.flatMap((place) => findings.ofFiles.get(place) ?? []));
    const isPlaced = found.every(({ file, line }) => pair.places.includes(`${file}:${line}`));
    const codes = [...new Set(found.map(({ code }) => code))].join(" ") || "ok";
    const outcome = {
      check: isPlaced ? codes : `${codes} elsewhere`,
      run: pair.entries.map((index) => failures.get(index)).find((code) => code) ?? "ok",
    };
    const agrees = isPlaced && (outcome.check === "ok") === (outcome.run === "ok");
    const known = agrees ? undefined : KNOWN.find((one) => one.explains({ ...pair, ...outcome }));
    return { ...pair, ...outcome, agrees, reason: known?.reason };
  });
}

interface Finding {
  code: string;
  severity: string;
  file: string;
  line: number;
  plugin: { index: number } | null;
  affects: { index: number }[];
}

/** Checks a folder; returns the errors by entry, and those of a file by place. */
async function checkFolder(path: string, env: PairLineup["env"]) {
  const { world, written } = makeWorld({
    cwd: path,
    environment: () => env,
    readBytes: (file) => Bun.file(file).bytes(),
  });
  const args = parseArguments(["--format", "json"], check.flags);
  await check.run(args, world, () => Promise.resolve({}));
  const findings = (JSON.parse(written.stdout) as Finding[]).filter(
    ({ severity }) => severity === "error",
  );
  // A type error belongs to the last entry with its file, and all plugins are in one.
  const [ofFiles = [], grouped = []] = [true, false].map((isOfFile) =>
    findings.filter(({ code }) => (code === "TYPE_ERROR") === isOfFile),
  );
  const ofEntries = grouped.flatMap((finding) =>
    [finding.plugin, ...finding.affects].map((plugin) => ({ ...finding, plugin })),
  );
  return {
    ofFiles: Map.groupBy(ofFiles, ({ file, line }) => `${file}:${line}`),
    ofEntries: Map.groupBy(ofEntries, ({ plugin }) => plugin?.index ?? 0),
  };
}

/** Nothing tells this process that its event loop is empty. */
class QuietHost extends InProcessHost {
  override drain(): Promise<readonly []> {
    return Promise.resolve([]);
  }
}

/** Runs a folder; returns the codes of the entries that failed or were skipped, by index. */
async function runFolder(path: string, text: string, env: PairLineup["env"]) {
  const { world } = makeWorld({ cwd: path });
  const source = new SourceText(join(path, "plugins.yaml"), text);
  const input = { source, shown: "plugins.yaml", folder: path, sets: [], environment: () => env };
  const services = { loader: world.host, onInitial: () => {}, onLoaded: () => {} };
  const { lineup, diagnostics } = await openProject(input, services);
  const failures = new Map<number, string>();
  for (const { code, entry, severity } of diagnostics) {
    if (severity === "error") failures.set(entry?.index ?? 0, code);
  }
  if (failures.size > 0 || lineup === undefined) return failures;
  await runLineup({
    lineup,
    host: new QuietHost(world.sources),
    listen(event) {
      if (event.type === "failed") failures.set(event.entry?.index ?? 0, event.diagnostic.code);
      if (event.type === "skipped") failures.set(event.entry.index, "skipped");
    },
  });
  return failures;
}
