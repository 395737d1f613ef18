/**
 * What an observed plugin did → the permissions that it needs.
 *
 * What a process may do without any is left out, and what Bun looks for in the folders
 * above a plugin to import it.
 */

import { isGrantable, type Permissions } from "../../config/isolation.ts";
import type { EntryName } from "../../diagnostics/diagnostic.ts";
import { ambientPaths, type PolicyPath } from "../../process/confinement.ts";
import { fs, path as nodePath } from "../../process/modules.ts";
import type { Observed } from "../../process/observed-calls.ts";
import type { Target } from "../in-process/import-error.ts";
import { isWithin } from "./grants.ts";

/** The permissions of an entry. */
export type PermissionData = Omit<Permissions, "locate">;

/** What a plugin did. Paths start at the folder of plugins.yaml; those that are far are absolute. */
export interface ObservedEntry {
  readonly name: EntryName;
  readonly acts: {
    readonly read: readonly string[];
    readonly changed: readonly string[];
    /** Addresses that it connected to or listened on. */
    readonly addresses: readonly string[];
    readonly variables: readonly string[];
    readonly programs: readonly string[];
    /** What it opened and Bun opens, too, to find modules: it may not need it. */
    readonly lookedFor: readonly string[];
  };
  /** The least that allows all of it, as plugins.yaml writes it. */
  readonly needed: PermissionData;
  /** What of it this run did not allow. Paths are absolute. */
  readonly missing: PermissionData;
  /** Why some of it cannot be granted. */
  readonly refused: readonly string[];
  /** Whether there was more than could be recorded. */
  readonly isCut: boolean;
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
  /** Says why permissions cannot be granted. */
  readonly refuse: (permissions: PermissionData) => string[];
}

const NOTHING: PermissionData = { read: [], write: [], net: false, env: [], run: false };

/** Reads what was recorded of an entry. */
export function readObserved(observing: Observing): ObservedEntry {
  const { target, folder } = observing;
  const records = new Records(readRecords(observing.records));
  const { read, changed, lookedFor } = sort(records, observing);
  const variables = records.all("env").map(({ name }) => name);
  const grants = changed.map(({ granted }) => granted);
  const { needed, refused } = permit({ records, read, grants, variables }, observing);
  const show = (path: string) => relativeTo(folder, path);
  return {
    name: target.name,
    acts: {
      read: read.map(show),
      changed: changed.map(({ path }) => show(path)),
      addresses: records.all("net").flatMap(({ address }) => address ?? []),
      variables: variables.filter(isGrantable),
      programs: records.all("run").flatMap(({ path }) => path ?? []),
      lookedFor: lookedFor.map(show),
    },
    needed: { ...needed, read: needed.read.map(show), write: needed.write.map(show) },
    missing: missingOf(needed, observing),
    refused,
    isCut: records.all("more").length > 0,
  };
}

interface Acts {
  readonly records: Records;
  /** What was read, and what has to be granted for what was changed. */
  readonly read: readonly string[];
  readonly grants: readonly string[];
  readonly variables: readonly string[];
}

/** Returns the least that permits what was done, with absolute paths, and why some cannot be. */
function permit({ records, read, grants, variables }: Acts, observing: Observing) {
  const { folder, environment, granted, refuse } = observing;
  const refused = new Set<string>();
  const grantable = (access: "read" | "write", paths: readonly string[]) =>
    [...new Set(paths)].filter((path) => {
      const problems = refuse({ ...NOTHING, [access]: [relativeTo(folder, path)] });
      for (const problem of problems) refused.add(problem);
      return problems.length === 0;
    });
  const write = fewest(grantable("write", grants), []);
  // A variable that is not set cannot be granted, and is not missed.
  const set = variables.filter((name) => isGrantable(name) && Object.hasOwn(environment, name));
  const needed: PermissionData = {
    read: fewest(grantable("read", merge(read, folder)), write),
    write,
    net: records.all("net").length > 0,
    env: [...granted.env, ...set],
    run: records.all("run").length > 0,
  };
  return { needed, refused: [...refused] };
}

type OfAccess<A extends Observed["access"]> = Extract<Observed, { access: A }>;

/** Records by their access. */
class Records {
  readonly #byAccess: ReadonlyMap<Observed["access"], readonly Observed[]>;

  constructor(records: readonly Observed[]) {
    this.#byAccess = Map.groupBy(records, ({ access }) => access);
  }

  all<A extends Observed["access"]>(access: A): readonly OfAccess<A>[] {
    return (this.#byAccess.get(access) ?? []) as readonly OfAccess<A>[];
  }
}

function readRecords(file: string): Observed[] {
  let text: string;
  try {
    text = fs().readFileSync(file, "utf8");
  } catch {
    // It ended before it was observed.
    return [];
  }
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Observed);
}

/** What Bun opens in each folder above a plugin, to find out how its imports are meant. */
const LOOKED_FOR = /^(?:package|tsconfig|jsconfig)\.json$|^node_modules$/;

/** What Bun reads of its own process. */
const OWN = /^\/proc\/\d+\/(?:maps|stat|statm)$/;

/** What it reads of the machine when node:os is imported, and does without. */
const OF_MACHINE = /^\/(?:proc\/stat|sys\/devices\/system\/cpu\/online)$/;

/** Sorts the files that were opened. */
function sort(records: Records, { ambient, target: { file } }: Observing) {
  const { basename, dirname } = nodePath();
  const [isNetwork, isRun] = [records.all("net").length > 0, records.all("run").length > 0];
  const free = [...ambient, ...ambientPaths(isNetwork, isRun)];
  const isFree = (path: string, access: "read" | "write") =>
    free.some(([granted, how]) => {
      if (how === "list") return access === "read" && path === granted;
      return (access === "read" || how === "write") && isWithin(path, granted);
    });
  const isAbove = (folder: string) => isWithin(file, folder);
  const isLookedFor = (path: string) =>
    isAbove(path) || (LOOKED_FOR.test(basename(path)) && isAbove(dirname(path)));
  const isOfBun = ({ path, isLater }: OfAccess<"read">) =>
    OWN.test(path) || (!isLater && OF_MACHINE.test(path));
  const opened = records.all("read").filter((one) => !isOfBun(one) && !isFree(one.path, "read"));
  const read = opened.filter(({ path }) => !isLookedFor(path));
  const programs = records.all("run").flatMap(({ path }) => path ?? []);
  // So it is above what is imported: who may read that may list this.
  const isOnTheWay = ({ path, isLater }: OfAccess<"read">) =>
    !isLater && read.some((other) => other.path !== path && isWithin(other.path, path));
  return {
    read: [
      ...read.filter((one) => !isOnTheWay(one)).map(({ path }) => path),
      // The system's can be started.
      ...programs.filter((path) => !isFree(path, "read")),
    ],
    changed: records.all("write").filter(({ granted }) => !isFree(granted, "write")),
    // While a plugin is imported, it is Bun.
    lookedFor: opened.filter((one) => one.isLater && isLookedFor(one.path)).map(({ path }) => path),
  };
}

/** From how many files of a folder on the folder is granted. */
const MANY = 4;

/** What git reads of a repository: other objects after each commit. */
const OF_GIT = /(\/\.git)\/.*$/;

/** Takes a folder in place of many of its files, but not that of plugins.yaml; a repository whole. */
function merge(paths: readonly string[], home: string): string[] {
  const whole = new Set(paths.map((path) => path.replace(OF_GIT, "$1")));
  const byFolder = Map.groupBy(whole, nodePath().dirname);
  return [...byFolder].flatMap(([folder, files]) =>
    files.length < MANY || isWithin(home, folder) ? files : [folder],
  );
}

/** Leaves out what is in another of the paths. */
function fewest(paths: readonly string[], covering: readonly string[]): string[] {
  const all = paths.filter((path) => !covering.some((other) => isWithin(path, other)));
  return all.filter((path) => !all.some((other) => other !== path && isWithin(path, other))).sort();
}

function missingOf(needed: PermissionData, { granted, folder }: Observing): PermissionData {
  const { resolve } = nodePath();
  const absolute = (paths: readonly string[]) => paths.map((path) => resolve(folder, path));
  const changeable = absolute(granted.write);
  const readable = [...absolute(granted.read), ...changeable];
  const isIn = (path: string, paths: readonly string[]) =>
    paths.some((other) => isWithin(path, other));
  return {
    read: needed.read.filter((path) => !isIn(path, readable)),
    write: needed.write.filter((path) => !isIn(path, changeable)),
    net: needed.net && !granted.net,
    env: needed.env.filter((name) => !granted.env.includes(name)),
    run: needed.run && !granted.run,
  };
}

/** Returns a path as plugins.yaml has it: one that is far is absolute. */
function relativeTo(folder: string, path: string): string {
  const relative = nodePath().relative(folder, path) || ".";
  return relative.startsWith("../../") ? path : relative;
}
