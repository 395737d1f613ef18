/** Renders the notes of a release as Markdown. */

import { definePlugin, v } from "lineup";
import { type Commit, commit } from "./shared/commit.ts";

const change = v.object({ section: v.string(), text: v.string() });

function bullet({ scope, subject, hash }: Commit): string {
  return `- ${scope === null ? "" : `**${scope}**: `}${subject} (${hash.slice(0, 7)})`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`### ${title}`, "", ...lines, ""];
}

export default definePlugin({
  name: "release_notes",
  version: "1.1.0",
  description: "The notes of the release, as Markdown.",
  needs: {
    version: v.string(),
    release_date: v.pipe(v.string(), v.isoDate()),
    commit_groups: v.object({
      titles: v.record(v.string(), v.string()),
      by_group: v.record(v.string(), v.array(commit)),
      by_scope: v.record(v.string(), v.array(commit)),
    }),
    releases: v.object({ latest: v.nullable(v.string()), unreleased: v.array(change) }),
  },
  async run({ needs, values }) {
    const { titles, by_group, by_scope } = needs.commit_groups;
    const { latest, unreleased } = needs.releases;
    const footer = values.has("notes_footer")
      ? await values.get<string>("notes_footer")
      : "Thank you all.";
    const scopes = Object.entries(by_scope).map(([scope, { length }]) => `${scope} (${length})`);
    return [
      `## ${needs.version} - ${needs.release_date}`,
      "",
      ...(latest === null ? [] : [`Since ${latest}, in ${scopes.sort().join(", ")}.`, ""]),
      ...section(
        "By hand",
        unreleased.map(({ text }) => `- ${text}`),
      ),
      ...Object.entries(titles).flatMap(([group, title]) =>
        section(title, (by_group[group] ?? []).map(bullet)),
      ),
      footer,
    ].join("\n");
  },
});
