/** `--values`, `--set` and `--set-text` → what they set, in place of `values` and `env`. */

import { type Initial, readConfig } from "../config/config.ts";
import { parseSet, parseSetText } from "../config/set.ts";
import { readValuesFile } from "../config/values-file.ts";
import { Diagnostic, failure, type Maybe, type Result } from "../diagnostics/diagnostic.ts";
import { success } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import { path as nodePath } from "../process/modules.ts";
import type { Arguments } from "./arguments.ts";
import { conceal, withoutValue } from "./conceal.ts";
import { usage } from "./flags.ts";
import { type Reading, readSource } from "./read.ts";

/**
 * Reads what the command line sets, in the order in which one wins over another.
 *
 * @param read reads plugins.yaml; it is called if a message would show a value.
 */
export async function readSets(
  args: Arguments,
  world: Reading,
  read: () => Promise<Maybe<SourceText>>,
): Promise<Result<readonly Initial[]>> {
  const { source, shown, value: ofFile, problems: wrong } = await readFile(args, world);
  const problems: Diagnostic[] = [];
  for (const problem of wrong) {
    const isShown = source === undefined || problem.location === undefined;
    const secrets = isShown ? [] : await secretsOf(world, read);
    problems.push(isShown ? problem : conceal(problem, { source, shown, secrets }));
  }
  const byKey = new Map<string, Initial>();
  for (const flag of ["set", "set-text"] as const) {
    for (const argument of args.all(flag)) {
      const { value, problems: found } = (flag === "set" ? parseSet : parseSetText)(argument);
      const [, key] = /^([\w-]+)=/.exec(argument) ?? [];
      for (const problem of found) {
        const secrets = key === undefined ? [] : await secretsOf(world, read);
        problems.push(concealSet(problem, key, secrets));
      }
      if (value === undefined) continue;
      const earlier = byKey.getOrInsert(value.key, value);
      if (earlier !== value) problems.push(setTwice(earlier, value));
    }
  }
  return { value: [...(ofFile ?? []), ...byKey.values()], problems };
}

interface ValuesFile extends Maybe<readonly Initial[]> {
  /** Its text, if it could be read. */
  readonly source?: SourceText;
  /** How messages name it. */
  readonly shown: string;
}

/** Reads the file that `--values` names. */
async function readFile(args: Arguments, world: Reading): Promise<ValuesFile> {
  const named = args.get("values");
  if (named === undefined) return { ...success([]), shown: "" };
  const isStdin = named === "-";
  const shown = isStdin ? "stdin" : named;
  if (isStdin && args.get("config") === "-") {
    const message = "--config and --values cannot both be read from stdin";
    return { ...failure(usage(message, "write one of the two to a file")), shown };
  }
  const file = isStdin ? named : nodePath().resolve(world.cwd, named);
  const { value: source, problems } = await readSource({ flag: "--values", shown, file }, world);
  if (source === undefined) return { ...failure(...problems), shown };
  return { ...readValuesFile(source, shown), source, shown };
}

function setTwice({ key, source: first }: Initial, { source: second }: Initial): Diagnostic {
  const message =
    first === second ? `${first} sets "${key}" twice` : `${first} and ${second} both set "${key}"`;
  return usage(message, "remove one of the two");
}

/** Returns the keys that plugins.yaml says are secrets; `undefined` if it is wrong. */
async function secretsOf(
  world: Reading,
  read: () => Promise<Maybe<SourceText>>,
): Promise<readonly string[] | undefined> {
  const { value: source } = await read();
  if (source === undefined) return [];
  const input = { source, shown: source.file, environment: world.environment, sets: [] };
  const { value: config } = readConfig(input);
  return config?.initial.filter(({ secret }) => secret).map(({ key }) => key);
}

/** Tells of a problem of `--set` without its value, unless no message may show a secret so. */
function concealSet(
  problem: Diagnostic,
  key: string | undefined,
  secrets: readonly string[] | undefined,
): Diagnostic {
  if (key === undefined || secrets?.includes(key) === false) return problem;
  return withoutValue("--set", `${secrets === undefined ? "" : "the secret "}"${key}"`);
}
