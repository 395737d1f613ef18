/** `lineup new`: writes a plugin with its test, and adds it to plugins.yaml. */

import { showPath } from "../render/diagnostic.ts";
import { type Command, PROJECT_FLAGS } from "../cli/command.ts";
import type { Arguments } from "../cli/arguments.ts";
import { usage } from "../cli/flags.ts";
import { locateConfig, readInput } from "../cli/input.ts";
import type { World } from "../cli/world.ts";
import { type Config, readConfig } from "../config/config.ts";
import { Diagnostic, entryLabel, failure, type Maybe, success } from "../diagnostics/diagnostic.ts";
import { attempt } from "../diagnostics/readable.ts";
import { writing } from "../diagnostics/unwritable.ts";
import { EDITOR_FOLDER } from "../project/project.ts";
import { fs, path as nodePath } from "../process/modules.ts";
import { listNames, shellWord } from "../text.ts";
import { KEY, KEY_HINT } from "../values/plain.ts";

export const newPlugin: Command = {
  summary: "write a new plugin and its test, and add it to plugins.yaml",
  positionals: ["NAME"],
  flags: { config: PROJECT_FLAGS.config },
  examples: [["lineup new word_count", "write plugins/word_count.ts and its test"]],
  async run(args, world) {
    const name = pluginName(args);
    const { folder, file, shown } = locateConfig(args.get("config"), world.cwd);
    if (file === "-") throw usage("new cannot add an entry to stdin", "--config FILE");
    const path = `./plugins/${name}.ts`;
    const { value: edited, problems } = await editList(name, path, args, world);
    if (edited === undefined) return world.sink.report(...problems);
    const { pluginFiles } = await import("../scaffold/templates.ts");
    const files = pluginFiles(name);
    const show = (path: string) => showPath(nodePath().join(folder, path), world.cwd);
    for (const wanted of Object.keys(files)) {
      const taken = findTaken(folder, wanted);
      if (taken === undefined) continue;
      throw usage(`"${show(taken)}" already exists`, "choose another name, or remove the file");
    }
    const { removeAll, writeNew } = await import("../scaffold/write.ts");
    await writing(folder, async () => {
      fs().accessSync(file, fs().constants.W_OK);
      const { created } = writeNew(folder, files);
      try {
        await addToList(edited, file, () => editList(name, path, args, world));
      } catch (error) {
        removeAll(folder, created);
        throw error;
      }
    });
    world.out(`created ${listNames(Object.keys(files).map(show))}\n`);
    if (edited.text !== undefined) world.out(`added ${path} to ${shown}\n`);
    if (!fs().existsSync(nodePath().join(folder, EDITOR_FOLDER))) {
      const config = args.get("config");
      const flag = config === undefined ? "" : ` -c ${shellWord(config)}`;
      world.out(`for types in the editor: lineup sync${flag}\n`);
    }
  },
};

/** Returns the path of a file that is there already; Bun ignores upper and lower case. */
function findTaken(folder: string, path: string): string | undefined {
  const { basename, dirname, join } = nodePath();
  const names = attempt(() => fs().readdirSync(join(folder, dirname(path))), []);
  const taken = names.find((name) => name.toLowerCase() === basename(path).toLowerCase());
  return taken === undefined ? undefined : join(dirname(path), taken);
}

/** How often it is tried to change plugins.yaml while others do, every 20 ms. */
const TRIES = 100;

/**
 * Writes an edited list; edits it again if it has changed meanwhile.
 *
 * @throws {Diagnostic} what is wrong with it now, or FILE_UNWRITABLE
 */
async function addToList(edited: Edited, file: string, edit: () => Promise<Maybe<Edited>>) {
  const { replaceText } = await import("../scaffold/write.ts");
  let { old, text } = edited;
  for (let tries = 0; tries < TRIES; tries++) {
    if (text === undefined || replaceText(file, old, text)) return;
    await Bun.sleep(20);
    const { value, problems } = await edit();
    if (value === undefined) throw problems[0]!;
    ({ old, text } = value);
  }
  const name = nodePath().basename(file);
  const message = `"${name}" cannot be written: "${name}.new" is in the way`;
  throw new Diagnostic("FILE_UNWRITABLE", message, {
    hint: `if no other program is changing ${name} now, remove ${name}.new`,
  });
}

/** @throws {Diagnostic} USAGE */
function pluginName({ positionals: [name] }: Arguments): string {
  if (name === undefined) throw usage("new requires a name", "lineup new word_count");
  if (KEY.test(name)) return name;
  const near = name
    .replace(/^.*\//, "")
    .replace(/\.[mc]?[jt]sx?$/, "")
    .replaceAll(/[ .]/g, "_");
  const hint = KEY.test(near) ? `lineup new ${near}` : `${KEY_HINT}: lineup new word_count`;
  throw usage(`"${name}" is not a valid key for a plugin`, hint);
}

/** A plugins.yaml with an entry more; without a text, it has the entry already. */
interface Edited {
  readonly old: string;
  readonly text: string | undefined;
}

/** Adds an entry to the text of plugins.yaml. */
async function editList(
  name: string,
  path: string,
  args: Arguments,
  world: World,
): Promise<Maybe<Edited>> {
  const { value: input, problems: unread } = await readInput(args, world);
  if (input === undefined) return failure(...unread);
  const { value: config, problems } = readConfig(input);
  if (config === undefined && problems[0]?.code !== "CONFIG_EMPTY") return failure(...problems);
  const { resolve } = nodePath();
  const isThis = (other: string) => resolve(input.folder, other) === resolve(input.folder, path);
  // What was read is without a byte order mark, which stays.
  const { file } = locateConfig(args.get("config"), world.cwd);
  const old = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await world.readBytes(file));
  if (config?.entries.some((entry) => isThis(entry.path))) return success({ old, text: undefined });
  const taken = config && keyTaken(name, config);
  if (taken !== undefined) return failure(taken);
  const { appendEntry } = await import("../scaffold/append.ts");
  const text = appendEntry(old, path);
  if (text !== undefined) return success({ old, text });
  const wrong = problems.filter(({ code }) => code === "FIELD_INVALID");
  if (wrong.length > 0) return failure(...wrong);
  return failure(
    usage(`${input.shown} cannot be edited safely`, `add the entry yourself: - ${path}`),
  );
}

function keyTaken(name: string, { initial, entries }: Config): Diagnostic | undefined {
  const value = initial.find(({ key }) => key === name);
  const entry = entries.find((other) => other.as === name);
  if (value === undefined && entry === undefined) return undefined;
  const owner = value?.source ?? entryLabel(entry!);
  return new Diagnostic("KEY_TAKEN", `the key "${name}" is already set by ${owner}`, {
    location: value?.locate() ?? entry!.locate(["as"]),
    hint: "choose another name",
  });
}
