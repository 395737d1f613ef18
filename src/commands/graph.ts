/** `lineup graph`: the data flow, as Mermaid, JSON or DOT. */

import type { Arguments } from "../cli/arguments.ts";
import { type Command, PROJECT_FLAGS } from "../cli/command.ts";
import type { World } from "../cli/world.ts";
import { renderDot, renderMermaid } from "../render/graph.ts";
import { renderReport } from "../render/values.ts";
import { type Flow, flowOf } from "../wiring/flow.ts";
import { openToShow } from "./open.ts";

export const graph: Command = {
  summary: "draw the data flow",
  flags: {
    ...PROJECT_FLAGS,
    format: {
      value: "FORMAT",
      choices: ["mermaid", "dot", "json"],
      description: "mermaid (default), dot or json",
    },
  },
  examples: [
    ["lineup graph", "draw a Mermaid flowchart, which GitHub shows"],
    ["lineup graph --format dot", "write the DOT language, for Graphviz"],
  ],
  run: graphCommand,
};

const FORMATS: Readonly<Record<string, (flow: Flow) => string>> = {
  mermaid: renderMermaid,
  dot: renderDot,
  json: renderReport,
};

async function graphCommand(args: Arguments, world: World): Promise<void> {
  const project = await openToShow(args, world);
  if (project === undefined) return;
  const render = FORMATS[args.get("format") ?? "mermaid"]!;
  world.out(render(flowOf(project.lineup)));
}
