/** `lineup graph`: the data flow, as Mermaid, JSON or DOT. */

import { type Command, PROJECT_FLAGS } from "../cli/command.ts";
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
  async run(args, world) {
    const project = await openToShow(args, world);
    if (project === undefined) return;
    const render = FORMATS[args.get("format") ?? "mermaid"]!;
    world.out(render(flowOf(project.lineup)));
  },
};

const FORMATS: Readonly<Record<string, (flow: Flow) => string>> = {
  mermaid: renderMermaid,
  dot: renderDot,
  json: renderReport,
};
