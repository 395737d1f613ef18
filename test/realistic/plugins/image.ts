/** The reference and the labels of a container image: two plugins. */

import { posix } from "node:path";
import { definePlugin, v } from "lineup";

const STAGES = ["staging", "production"] as const;
const REGISTRIES = { eu: "registry.eu.example.com", us: "registry.us.example.com" } as const;

type Region = keyof typeof REGISTRIES;
type Label = `org.opencontainers.image.${string}` | `com.${string}`;
type Labels = Record<Label, string>;

function isRegion(text: string): text is Region {
  return Object.hasOwn(REGISTRIES, text);
}

/** What a tag may not hold becomes a dash. */
function tagOf(...parts: readonly string[]): string {
  return parts
    .join("-")
    .replace(/[^\w.-]+/g, "-")
    .slice(0, 128);
}

export const reference = definePlugin({
  name: "image",
  version: "1.0.0",
  description: "The image of this version: registry, repository and tag.",
  options: { repository: v.pipe(v.string(), v.regex(/^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/)) },
  needs: {
    version: v.string(),
    branch: v.optional(v.string(), "main"),
    region: v.pipe(v.string(), v.check(isRegion, "no registry there")),
    stage: v.pipe(v.string(), v.picklist(STAGES)),
  },
  run({ options, needs }) {
    const registry = isRegion(needs.region) ? REGISTRIES[needs.region] : REGISTRIES.eu;
    const tag = needs.branch === "main" ? needs.version : tagOf(needs.version, needs.branch);
    const path = posix.join(registry, needs.stage, options.repository);
    return { registry, repository: options.repository, tag, reference: `${path}:${tag}` };
  },
});

export const labels = definePlugin({
  name: "image_labels",
  version: "1.0.0",
  description: "The labels that the image carries.",
  options: { extra: v.optional(v.record(v.string(), v.string()), {}) },
  needs: {
    image: v.object({ repository: v.string(), tag: v.string() }),
    release_date: v.string(),
    licenses: v.optional(v.array(v.string()), ["MIT"]),
  },
  run({ options, needs: { image, release_date, licenses } }): Labels {
    return {
      "org.opencontainers.image.title": posix.basename(image.repository),
      "org.opencontainers.image.version": image.tag,
      "org.opencontainers.image.created": `${release_date}T00:00:00Z`,
      "org.opencontainers.image.licenses": licenses.join(" OR "),
      ...options.extra,
    };
  },
});
