import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "image_tags",
  description: "The tags of the image; those that move, such as latest, only on the main branch.",
  options: { image: v.string(), main: v.optional(v.string(), "main") },
  needs: { version: v.string(), branch: v.string() },
  provides: v.array(v.string()),
  run({ options, needs: { version, branch } }) {
    const [major, minor] = version.split(".");
    const tags =
      branch === options.main
        ? [version, `${major}.${minor}`, `${major}`, "latest"]
        : [`${version}-${branch.replace(/[^\w.-]/g, "-")}`];
    return tags.map((tag) => `${options.image}:${tag}`);
  },
});
