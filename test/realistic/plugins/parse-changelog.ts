/** Reads the releases from the text of a CHANGELOG.md. */

import { definePlugin, v } from "lineup";

export interface Release {
  version: string;
  /** `null` for what is not released yet. */
  date: string | null;
  changes: { section: string; text: string }[];
}

const TITLE = /^## \[?(?<version>[^\]\s]+)\]?(?: - (?<date>\d{4}-\d{2}-\d{2}))?$/;

function* releasesOf(text: string): Generator<Release> {
  let release: Release | undefined;
  let section = "Changed";
  for (const line of text.split("\n")) {
    const { version, date } = TITLE.exec(line)?.groups ?? {};
    if (version !== undefined) {
      if (release !== undefined) yield release;
      release = { version, date: date ?? null, changes: [] };
      section = "Changed";
    } else if (line.startsWith("### ")) {
      section = line.slice(4).trim();
    } else if (line.startsWith("- ")) {
      release?.changes.push({ section, text: line.slice(2).trim() });
    }
  }
  if (release !== undefined) yield release;
}

export default definePlugin({
  name: "releases",
  version: "1.0.0",
  description: "The releases that the changelog tells of, the newest first.",
  options: { limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 10) },
  needs: { changelog_text: v.string() },
  run({ options, needs, log }) {
    const releases = [...releasesOf(needs.changelog_text)];
    const open = releases.filter(({ date }) => date === null);
    if (open.length > 1) log.warn("more than one release has no date");
    return {
      latest: releases.find(({ date }) => date !== null)?.version ?? null,
      unreleased: open[0]?.changes ?? [],
      releases: releases.slice(0, options.limit),
    };
  },
});
