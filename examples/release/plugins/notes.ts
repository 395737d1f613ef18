import { definePlugin, v } from "lineup";
import { Commit } from "./commits.ts";

const SECTIONS = { feat: "Features", fix: "Fixes", perf: "Performance" };

export default definePlugin({
  name: "notes",
  description: "The release notes, in Markdown.",
  options: { sections: v.optional(v.record(v.string(), v.string()), SECTIONS) },
  needs: { commits: v.array(Commit), version: v.string() },
  provides: v.string(),
  run({ options, needs }) {
    const lines = [`## ${needs.version}`];
    for (const [type, title] of Object.entries(options.sections)) {
      const commits = needs.commits.filter((commit) => commit.type === type);
      if (commits.length > 0) lines.push("", `### ${title}`, "");
      for (const { hash, scope, breaking, subject } of commits) {
        const prefix = (breaking ? "**Breaking:** " : "") + (scope === null ? "" : `${scope}: `);
        lines.push(`- ${prefix}${subject} (${hash})`);
      }
    }
    return lines.join("\n");
  },
});
