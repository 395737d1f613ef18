/** `lineup init`: writes a project that runs at once. */

import { type Command } from "../cli/command.ts";
import { usage } from "../cli/flags.ts";
import { writing } from "../diagnostics/unwritable.ts";
import { EDITOR_FOLDER } from "../project/project.ts";
import { fs, path as nodePath } from "../process/modules.ts";
import { listNames } from "../text.ts";
import { syncEditor } from "./sync.ts";

export const init: Command = {
  summary: "write a new project that runs at once",
  positionals: ["[DIR]"],
  flags: {},
  examples: [
    ["lineup init", "write a project into this folder; files that exist are kept"],
    ["lineup init demo", "write it into the folder demo"],
  ],
  async run(args, world) {
    const [dir = "."] = args.positionals;
    const { join, resolve } = nodePath();
    const folder = resolve(world.cwd, dir);
    const { isFile, writeNew } = await import("../scaffold/write.ts");
    if (isFile(folder)) throw usage(`"${dir}" is a file, not a folder`, "lineup init my-project");
    const { projectFiles } = await import("../scaffold/templates.ts");
    const all = Object.entries(projectFiles());
    // A plugin that is not in the list would be in the way.
    const isNew = !fs().existsSync(join(folder, "plugins.yaml"));
    const files = all.filter(([path]) => isNew || !path.startsWith("plugins/"));
    const { created, kept } = await writing(world.cwd, () =>
      writeNew(folder, Object.fromEntries(files)),
    );
    const shown = dir === "." ? "plugins.yaml" : join(dir, "plugins.yaml");
    const get = (flag: string) => (flag === "config" ? shown : args.get(flag));
    const count = await syncEditor({ ...args, get }, world);
    const written = count === undefined ? created : [...created, `${EDITOR_FOLDER}/`];
    world.out(`created ${listNames(written)}\n`);
    for (const path of kept) world.out(`kept ${path}${await missingIn(path, folder)}\n`);
    const place = dir === "." ? "" : `, in ${dir}`;
    world.out(`\nTry next${place}:\n  lineup\n  lineup test\n  lineup new word_count\n`);
  },
};

/** Says what a file that was kept lacks for the editor. */
async function missingIn(path: string, folder: string): Promise<string> {
  const { MODELINE } = await import("../scaffold/templates.ts");
  const wanted: Readonly<Record<string, readonly [part: string, line: string]>> = {
    "plugins.yaml": ["$schema=", MODELINE],
    "tsconfig.json": [`${EDITOR_FOLDER}/`, `"extends": "./${EDITOR_FOLDER}/tsconfig.json"`],
  };
  const [part, line] = wanted[path] ?? [];
  const text = fs().readFileSync(nodePath().join(folder, path), "utf8");
  if (part === undefined || text.includes(part)) return "";
  // Its own would replace those that are extended.
  const paths =
    path === "tsconfig.json" && /"paths"\s*:/.test(text) ? `, and to its paths: ${PATHS}` : "";
  return `; for the editor, add: ${line}${paths}`;
}

const PATHS = ["lineup", "lineup/testing"]
  .map((name) => `"${name}": ["./${EDITOR_FOLDER}/${name.split("/").at(-1)}"]`)
  .join(", ");
