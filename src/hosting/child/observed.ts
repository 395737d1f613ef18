/**
 * What an observed plugin did → the permissions that it needs.
 *
 * What every confined process may do is left out, and what Bun looks for in the folders
 * above a plugin.
 */

import { isGrantable, type Permissions } from "../../config/isolation.ts";
import type { EntryName } from "../../diagnostics/diagnostic.ts";
import { ambientPaths, type PolicyPath } from "../../process/confinement.ts";
import { fs, path as nodePath } from "../../process/modules.ts";
import type { Observed } from "../../process/observed-calls.ts";
import type { Target } from "../in-process/import-error.ts";
import { isWithin, realPath } from "./grants.ts";

/** The permissions of an entry, as plugins.yaml writes them. */
export type PermissionData = Omit<Permissions, "locate">;

/** What a plugin did. Paths in the folder of plugins.yaml start there; others are absolute. */
export interface ObservedEntry {
  readonly name: EntryName;
  readonly acts: {
    readonly read: readonly string[];
    readonly written: readonly string[];
    /** Addresses that it connected to or listened on. */
    readonly addresses: readonly string[];
    readonly variables: readonly string[];
    readonly programs: readonly string[];
  };
  /** The least that allows all of it. */
  readonly needed: PermissionData;
  /** What of it this run did not allow. */
  readonly missing: PermissionData;
  /** What no permission allows: paths of the kernel. */
  readonly impossible: readonly string[];
  /** Why what it needs cannot be granted. */
  readonly refused: readonly string[];
}

/** An entry that is observed, and where its records are. */
export interface Observing {
  readonly target: Pick<Target, "name" | "file">;
  /** The folder of plugins.yaml, without links. */
  readonly folder: string;
  /** The file of the records. */
  readonly records: string;
  /** What it may open without any permission, besides what every process may. */
  readonly ambient: readonly PolicyPath[];
  /** What the process may do. */
  readonly granted: PermissionData;
  /** The variables that there are. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** When it started, in milliseconds. */
  readonly start: number;
  /** Says why permissions cannot be granted. */
  readonly refuse: (permissions: PermissionData) => string[];
}

const NOTHING: PermissionData = { read: [], write: [], net: false, env: [], run: false };

/** Reads what was recorded of an entry. */
export function readObserved(observing: Observing): ObservedEntry {
  const { target, folder, environment, granted } = observing;
  const records = readRecords(observing.records);
  const acts = actsOf(records, observing);
  const show = (path: string) => relativeTo(folder, path);
  const refused: string[] = [];
  const grantable = (access: "read" | "write", paths: readonly string[]) =>
    paths.filter((path) => {
      const problems = observing.refuse({ ...NOTHING, [access]: [show(path)] });
      refused.push(...problems);
      return problems.length === 0;
    });
  const changed = acts.written.filter((path) => !isKernels(path));
  const folders = changed.map((path) => writable(path, observing));
  const write = grantable("write", fewest(folders, []));
  const opened = acts.read.filter((path) => !isKernels(path));
  const needed = {
    read: grantable("read", fewest(merge(opened, folder), write)),
    write,
    net: records.some(({ access }) => access === "net"),
    env: [...granted.env, ...acts.variables.filter((name) => environment[name] !== undefined)],
    run: records.some(({ access }) => access === "run"),
  };
  return {
    name: target.name,
    acts: { ...acts, read: acts.read.map(show), written: acts.written.map(show) },
    needed: shown(needed, show),
    missing: shown(missingOf(needed, observing), show),
    refused,
    impossible: [...new Set([...acts.read, ...acts.written].filter(isKernels))],
  };
}

/** What Bun reads of its own process. */
const OWN = /^\/proc\/\d+\/(?:maps|stat|statm)$/;

const isKernels = (path: string): boolean => /^\/(?:proc|sys|dev)\//.test(path);

function actsOf(
  records: readonly Observed[],
  { ambient, target }: Observing,
): ObservedEntry["acts"] {
  const net = records.some(({ access }) => access === "net");
  const run = records.some(({ access }) => access === "run");
  const all = [...ambient, ...ambientPaths(net, run)];
  const opened = (access: "read" | "write") =>
    records
      .flatMap((record) => (record.access === access ? [record.path] : []))
      .filter(
        (path) => !OWN.test(path) && !isAmbient(path, access, { ambient: all, file: target.file }),
      );
  return {
    read: opened("read"),
    written: opened("write"),
    addresses: records.flatMap((one) => (one.access === "net" ? (one.address ?? []) : [])),
    variables: records.flatMap((one) =>
      one.access === "env" && isGrantable(one.name) ? [one.name] : [],
    ),
    programs: records.flatMap((one) => (one.access === "run" ? (one.path ?? []) : [])),
  };
}

function readRecords(file: string): Observed[] {
  let text: string;
  try {
    text = fs().readFileSync(file, "utf8");
  } catch {
    // It ended before it was observed.
    return [];
  }
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Observed);
}

/** What Bun opens in each folder above a plugin, to find out how its imports are meant. */
const LOOKED_FOR = /^(?:package|tsconfig|jsconfig)\.json$|^node_modules$/;

function isAmbient(
  path: string,
  access: "read" | "write",
  { ambient, file }: Pick<Observing, "ambient"> & { file: string },
): boolean {
  const { basename, dirname } = nodePath();
  const isAbove = (folder: string) => isWithin(file, folder);
  if (
    access === "read" &&
    (isAbove(path) || (LOOKED_FOR.test(basename(path)) && isAbove(dirname(path))))
  ) {
    return true;
  }
  return ambient.some(([granted, how]) => {
    if (how === "list") return access === "read" && path === granted;
    return (access === "read" || how === "write") && isWithin(path, granted);
  });
}

/** Returns what has to be granted so that a path can be changed: its folder, if it was made. */
function writable(path: string, { start }: Observing): string {
  const { statSync } = fs();
  try {
    const stat = statSync(path);
    if (stat.isFile() && stat.birthtimeMs < start) return path;
  } catch {
    // It was denied, or is gone again.
  }
  let folder = nodePath().dirname(path);
  while (realPath(folder) === undefined) folder = nodePath().dirname(folder);
  return folder;
}

/** From how many files of a folder on the folder is granted. */
const MANY = 4;

/** Takes a folder in place of many of its files, but not that of plugins.yaml. */
function merge(paths: readonly string[], home: string): string[] {
  const byFolder = Map.groupBy(new Set(paths), nodePath().dirname);
  return [...byFolder].flatMap(([folder, files]) =>
    files.length < MANY || folder === home ? files : [folder],
  );
}

/** Leaves out what is in another of the paths. */
function fewest(paths: readonly string[], covering: readonly string[]): string[] {
  const all = [...new Set(paths)].filter(
    (path) => !covering.some((other) => isWithin(path, other)),
  );
  return all.filter((path) => !all.some((other) => other !== path && isWithin(path, other))).sort();
}

function missingOf(needed: PermissionData, { granted, folder }: Observing): PermissionData {
  const { resolve } = nodePath();
  const [readable, changeable] = [[...granted.read, ...granted.write], granted.write].map((paths) =>
    paths.map((path) => resolve(folder, path)),
  );
  const isIn = (path: string, paths: readonly string[]) =>
    paths.some((other) => isWithin(path, other));
  return {
    read: needed.read.filter((path) => !isIn(path, readable!)),
    write: needed.write.filter((path) => !isIn(path, changeable!)),
    net: needed.net && !granted.net,
    env: needed.env.filter((name) => !granted.env.includes(name)),
    run: needed.run && !granted.run,
  };
}

function shown(data: PermissionData, show: (path: string) => string): PermissionData {
  return { ...data, read: data.read.map(show), write: data.write.map(show) };
}

function relativeTo(folder: string, path: string): string {
  if (path === folder) return ".";
  return isWithin(path, folder) ? path.slice(folder.length + 1) : path;
}
