/** `--values`, `--set` and `--set-text` → what they set, in place of `values` and `env`. */

import { type Initial, readConfig } from "../config/config.ts";
import { parseSet, parseSetText } from "../config/set.ts";
import { readValuesFile } from "../config/values-file.ts";
import { Diagnostic, failure, type Maybe, type Result } from "../diagnostics/diagnostic.ts";
import { success } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import { path as nodePath } from "../process/modules.ts";
import type { Arguments } from "./arguments.ts";
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
  const file = await readFile(args, world);
  const problems: Diagnostic[] = [];
  for (const problem of file.problems) {
    const line = world.sources.get(problem.location?.file ?? "")?.line(problem.location!.line);
    const [, key] = /^\W*([\w-]+)/.exec(line ?? "") ?? [];
    problems.push((await isSecret(key, world, read)) ? hidden(problem, key!) : problem);
  }
  const byKey = new Map<string, Initial>();
  for (const flag of ["set", "set-text"] as const) {
    for (const argument of args.all(flag)) {
      const { value, problems: found } = (flag === "set" ? parseSet : parseSetText)(argument);
      const [, key] = /^([\w-]+)=/.exec(argument) ?? [];
      for (const problem of found) {
        problems.push((await isSecret(key, world, read)) ? withoutValue("--set", key!) : problem);
      }
      if (value === undefined) continue;
      const earlier = byKey.getOrInsert(value.key, value);
      if (earlier !== value) problems.push(setTwice(earlier, value));
    }
  }
  return { value: [...(file.value ?? []), ...byKey.values()], problems };
}

/** Reads the file that `--values` names. */
async function readFile(args: Arguments, world: Reading): Promise<Maybe<readonly Initial[]>> {
  const named = args.get("values");
  if (named === undefined) return success([]);
  const isStdin = named === "-";
  if (isStdin && args.get("config") === "-") {
    const message = "--config and --values cannot both be read from stdin";
    return failure(usage(message, "write one of the two to a file"));
  }
  const shown = isStdin ? "stdin" : named;
  const file = isStdin ? named : nodePath().resolve(world.cwd, named);
  const { value: source, problems } = await readSource({ flag: "--values", shown, file }, world);
  return source === undefined ? failure(...problems) : readValuesFile(source, shown);
}

function setTwice({ key, source: first }: Initial, { source: second }: Initial): Diagnostic {
  const message =
    first === second ? `${first} sets "${key}" twice` : `${first} and ${second} both set "${key}"`;
  return usage(message, "remove one of the two");
}

/** Whether plugins.yaml says that a key is a secret, so that no message may show its value. */
async function isSecret(
  key: string | undefined,
  world: Reading,
  read: () => Promise<Maybe<SourceText>>,
): Promise<boolean> {
  if (key === undefined) return false;
  const { value: source } = await read();
  if (source === undefined) return false;
  const input = { source, shown: source.file, environment: world.environment, sets: [] };
  const { initial = [] } = readConfig(input).value ?? {};
  return initial.some((item) => item.secret && item.key === key);
}

/** Tells of a problem of a file without the line that it is in. */
function hidden({ code }: Diagnostic, key: string): Diagnostic {
  if (code !== "YAML_DUPLICATE_KEY") return withoutValue("--values", key);
  return usage(`the file of --values sets the secret "${key}" twice`, "remove one of the two");
}

function withoutValue(flag: "--set" | "--values", key: string): Diagnostic {
  const message = `${flag} sets the secret "${key}" to a value that YAML would not keep as written`;
  return usage(message, flag === "--set" ? `--set-text ${key}=…` : "put the value in quotes");
}
