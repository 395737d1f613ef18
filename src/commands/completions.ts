/** `lineup completions`: a completion script for a shell, and the keys that it offers. */

import { type Command, PROJECT_FLAGS } from "../cli/command.ts";
import { renderCompletions, SHELLS } from "../cli/completions/completions.ts";
import { usage } from "../cli/flags.ts";
import { listNames, suggest } from "../text.ts";
import { open } from "./open.ts";

const EXAMPLE = 'eval "$(lineup completions bash)"';

export const completions: Command = {
  summary: "print a completion script for bash, zsh or fish",
  positionals: ["SHELL"],
  choices: SHELLS,
  flags: { config: PROJECT_FLAGS.config },
  examples: [
    ["lineup completions bash", "print what ~/.bashrc can eval"],
    ["lineup completions keys", "print the keys of plugins.yaml, which the scripts ask for"],
  ],
  async run(args, world, commands) {
    const [shell] = args.positionals;
    if (shell === "keys") {
      const { config, lineup } = await open(args, world);
      const written = [...(config?.initial ?? []), ...(config?.entries ?? [])];
      const known = written.map((item) => ("key" in item ? item.key : item.as));
      const keys = new Set(lineup?.writers.keys() ?? known.filter((key) => key !== undefined));
      return world.out([...keys].map((key) => `${key}\n`).join(""));
    }
    const known = SHELLS.find((name) => name === shell);
    if (known !== undefined) return world.out(renderCompletions(known, await commands()));
    throw shell === undefined
      ? usage(`completions requires a shell: ${listNames(SHELLS, "or")}`, EXAMPLE)
      : usage(`there are no completions for "${shell}"`, suggest(shell, SHELLS, "shells"));
  },
};
