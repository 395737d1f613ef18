/** `lineup lsp`: a language server for plugins.yaml, and the checks that it starts. */

import type { Command } from "../cli/command.ts";
import { isCheck } from "../process/child.ts";

export const lsp: Command = {
  summary: "run the language server for plugins.yaml, which an editor starts",
  flags: {
    "no-load": { description: "load no plugin, and find problems of plugins.yaml alone" },
    stdio: { description: "accepted, since many editors pass it; nothing else is supported" },
  },
  examples: [["lineup lsp", "what an editor runs; docs/editor-setup.md says how to set it up"]],
  async run(args, world) {
    if (isCheck()) return (await import("./lsp-check.ts")).answerServer(world);
    const { serve } = await import("../lsp/server.ts");
    const { version, out, onSignal } = world;
    await serve({ version, out, onSignal, load: !args.has("no-load") });
  },
};
