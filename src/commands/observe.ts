/** `lineup run --observe`: which permissions confined plugins need. */

import type { Arguments } from "../cli/arguments.ts";
import { usage } from "../cli/flags.ts";
import type { World } from "../cli/world.ts";
import type { EntryConfig } from "../config/entry.ts";
import { isGrantable, type Permissions } from "../config/isolation.ts";
import { entryLabel } from "../diagnostics/diagnostic.ts";
import type { ObservedEntry, PermissionData } from "../hosting/child/observed.ts";
import { fs, path } from "../process/modules.ts";
import type { PluginLoader } from "../project/project.ts";
import type { RunListener } from "../run/events.ts";
import { renderValues } from "../render/values.ts";
import { MAX_SHOWN, shellWord } from "../text.ts";
import type { Plain } from "../values/plain.ts";

/** What observes a run. */
export interface Observer {
  /** Loads plugins with what the command line allows besides their permissions. */
  readonly loader: PluginLoader;
  /** Hears which entries run. */
  readonly hear: RunListener;
  /** Tells what was observed, and the permissions to write. */
  readonly tell: () => void;
}

/** @throws {Diagnostic} USAGE */
export function makeObserver(args: Arguments, world: World): Observer {
  const allowed = readAllowed(args.all("allow"), world.cwd);
  const observed = world.observe();
  const { host, stderr } = world;
  let isConfined = false;
  const started = new Set<number>();
  return {
    hear(event) {
      if (event.type === "started") started.add(event.entry.index);
    },
    loader: {
      get interrupted() {
        return host.interrupted;
      },
      load(entries, ...rest) {
        isConfined = entries.some(({ enabled, isolation }) => enabled && isolation?.permissions);
        return host.load(
          entries.map((entry) => widen(entry, allowed)),
          ...rest,
        );
      },
    },
    tell() {
      if (!isConfined) stderr.line(NOTHING);
      for (const entry of observed()) {
        stderr.block(render(entry, started.has(entry.name.index), world.cwd));
      }
    },
  };
}

const NOTHING =
  "nothing was observed: no entry has permissions (to observe one, write permissions: {})";

/** Reads `--allow`. Paths on the command line start where lineup was started. */
function readAllowed(texts: readonly string[], cwd: string): PermissionData {
  const allowed = {
    read: [] as string[],
    write: [] as string[],
    net: false,
    env: [] as string[],
    run: false,
  };
  for (const text of texts) {
    const [, access, given = ""] = /^(\w+)(?:=(.+))?$/s.exec(text) ?? [];
    const isGiven = given !== "";
    if ((access === "net" || access === "run") && !isGiven) allowed[access] = true;
    else if ((access === "read" || access === "write") && isGiven) {
      allowed[access].push(existing(text, path().resolve(cwd, given)));
    } else if (access === "env" && isGiven) allowed.env.push(grantable(text, given));
    else {
      const form = "read=PATH, write=PATH, env=NAME, net or run";
      throw usage(`--allow must be ${form}, got ${JSON.stringify(text)}`, "--allow read=data");
    }
  }
  return allowed;
}

function existing(text: string, file: string): string {
  if (fs().existsSync(file)) return file;
  throw usage(`--allow ${text}: it does not exist`);
}

function grantable(text: string, variable: string): string {
  if (isGrantable(variable)) return variable;
  throw usage(`--allow ${text}: it changes what runs the plugin, or is no name of a variable`);
}

function widen(entry: EntryConfig, allowed: PermissionData): EntryConfig {
  const { isolation } = entry;
  if (isolation?.permissions === undefined) return entry;
  const { permissions } = isolation;
  const widened: Permissions = {
    read: [...permissions.read, ...allowed.read],
    write: [...permissions.write, ...allowed.write],
    net: permissions.net || allowed.net,
    env: [...permissions.env, ...allowed.env],
    run: permissions.run || allowed.run,
    locate(part) {
      const [access, index] = part as [keyof PermissionData, number];
      const list = permissions[access];
      return permissions.locate(Array.isArray(list) && index >= list.length ? [] : part);
    },
  };
  return { ...entry, isolation: { ...isolation, permissions: widened } };
}

function render(entry: ObservedEntry, hasRun: boolean, cwd: string): string {
  const { name, needed, missing, refused, isCut } = entry;
  const lines = [`observed: ${entryLabel(name)}`, ...seen(entry, hasRun)];
  if (hasRun) lines.push("", renderValues({ permissions: blockOf(needed) }, "yaml").trimEnd());
  else lines.push("  did not run, so that it is not known what it needs");
  if (refused.length > 0) lines.push("", ...refused.map(oneLine));
  if (isCut) lines.push("", "there was more of it than could be recorded");
  const flags = flagsOf(missing, cwd);
  if (flags.length > 0) {
    lines.push("", "not all of it was allowed; to see what it does then, add to the command:");
    lines.push(`  ${flags.join(" ")}`);
  }
  return `${lines.join("\n")}\n`;
}

function seen({ acts, needed, refused }: ObservedEntry, hasRun: boolean): string[] {
  const { read, changed, addresses, variables, programs, lookedFor } = acts;
  const isSilent = (isNeeded: boolean, shown: readonly string[]) => isNeeded && shown.length === 0;
  const lines = [
    ...list("read", read),
    ...list("changed", changed),
    ...list("connected to or listened on", addresses),
    ...(isSilent(needed.net, addresses) ? ["  used the network"] : []),
    ...list("read the variables", variables),
    ...list("started", programs),
    ...(isSilent(needed.run, programs) ? ["  started a program"] : []),
    ...list("opened, as Bun does to find modules:", lookedFor),
  ];
  const isNothing = hasRun && lines.length === 0 && refused.length === 0;
  return isNothing ? ["  did nothing that needs a permission"] : lines;
}

function list(verb: string, items: readonly string[]): string[] {
  const different = [...new Set(items)];
  const more = different.length - MAX_SHOWN;
  const shown = different.slice(0, MAX_SHOWN).map(oneLine).join(", ");
  if (different.length === 0) return [];
  return [`  ${verb} ${shown}${more > 0 ? ` and ${more} more` : ""}`];
}

/** What a plugin names must not look like a line of lineup's. */
function oneLine(text: string): string {
  return /[\p{Cc}\u2028\u2029]/u.test(text) ? JSON.stringify(text) : text;
}

/** The permissions as plugins.yaml has them: what is not granted is left out. */
function blockOf({ read, write, net, env, run }: PermissionData): Record<string, Plain> {
  return {
    ...(read.length > 0 && { read: [...read] }),
    ...(write.length > 0 && { write: [...write] }),
    ...(net && { net }),
    ...(env.length > 0 && { env: [...env] }),
    ...(run && { run }),
  };
}

/** Paths on the command line start where lineup was started. */
function flagsOf({ read, write, net, env, run }: PermissionData, cwd: string): string[] {
  const shown = (file: string) => {
    const relative = path().relative(cwd, file) || ".";
    return relative.startsWith("../") ? file : relative;
  };
  const grants = [
    ...read.map((file) => `read=${shown(file)}`),
    ...write.map((file) => `write=${shown(file)}`),
    ...(net ? ["net"] : []),
    ...env.map((variable) => `env=${variable}`),
    ...(run ? ["run"] : []),
  ];
  return grants.map((grant) => `--allow ${shellWord(grant)}`);
}
