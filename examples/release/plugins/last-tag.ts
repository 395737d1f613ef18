import { $ } from "bun";
import { definePlugin, Failure, v } from "lineup";

export default definePlugin({
  name: "last_tag",
  description: "The newest version tag in the history of HEAD, or null before the first release.",
  needs: { repository: v.string() },
  provides: v.nullable(v.string()),
  async run({ needs }) {
    const git = ["git", "-C", needs.repository];
    // Without its tags, every release would look like the first.
    const shallow = await $`${git} rev-parse --is-shallow-repository`.text();
    if (shallow.trim() === "true") {
      throw new Failure("the repository is a shallow clone: fetch its whole history");
    }
    const tags = await $`${git} tag --merged HEAD --sort -version:refname`.text();
    return tags.split("\n").find((tag) => /^v\d+\.\d+\.\d+$/.test(tag)) ?? null;
  },
});
