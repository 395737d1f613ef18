/** The data flow → Mermaid or Graphviz. Pure. */

import { showControls } from "../text.ts";
import type { Flow, FlowEdge, FlowNode } from "../wiring/flow.ts";

/** Renders a Mermaid flowchart, which GitHub shows. Lazy entries are dashed. */
export function renderMermaid({ nodes, edges }: Flow): string {
  const lazy = nodes.filter((node) => node.lazy).map((node) => node.id);
  const lines = [
    "flowchart TD",
    ...nodes.map((node) => {
      const label = `"${escapeMermaid(labelOf(node).join("<br>"))}"`;
      return `  ${node.id}${node.kind === "entry" ? `[${label}]` : `([${label}])`}`;
    }),
    ...edges.map((edge) => `  ${edge.from} -->|"${escapeMermaid(edgeLabel(edge))}"| ${edge.to}`),
  ];
  if (lazy.length > 0) {
    lines.push("  classDef lazy stroke-dasharray: 5 5", `  class ${lazy.join(",")} lazy`);
  }
  return `${lines.join("\n")}\n`;
}

/** Renders a graph in the DOT language. Lazy entries are dashed. */
export function renderDot({ nodes, edges }: Flow): string {
  const lines = nodes.map((node) => {
    const shape = node.kind === "entry" ? "box" : "ellipse";
    return `  ${node.id} [label=${quoteDot(labelOf(node).join("\n"))}, shape=${shape}${node.lazy ? ", style=dashed" : ""}];`;
  });
  const arrows = edges.map(
    (edge) => `  ${edge.from} -> ${edge.to} [label=${quoteDot(edgeLabel(edge))}];`,
  );
  return ["digraph lineup {", ...lines, ...arrows, "}", ""].join("\n");
}

function labelOf({ id, kind, key, path = "" }: FlowNode): string[] {
  return kind === "entry" ? [`${id.slice(1)}. ${key}`, showControls(path)] : [key, kind];
}

/** The value or its part, and the need that it fills if that has another name. */
function edgeLabel({ key, part, need, to }: FlowEdge): string {
  const name = part === undefined ? key : `${key}.${part}`;
  if (need === undefined) return to.startsWith("o") ? name : `when ${name}`;
  return name === need ? name : `${name} as ${need}`;
}

function escapeMermaid(text: string): string {
  return text.replaceAll("#", "#35;").replaceAll('"', "#quot;");
}

function quoteDot(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
