/** Computes checksums of texts, and one of them all. */

import { createHash } from "node:crypto";
import { definePlugin, v } from "lineup";
import { sortedBy } from "./shared/text.ts";

const ALGORITHM = { md5: "md5", sha1: "sha1", sha256: "sha256" } as const;
type Algorithm = (typeof ALGORITHM)[keyof typeof ALGORITHM];
type Checksum = `${Algorithm}:${string}`;

const text = v.union([
  v.string(),
  v.pipe(
    v.array(v.string()),
    v.transform((lines) => lines.join("\n")),
  ),
]);

function checksum(algorithm: Algorithm, ...texts: readonly string[]): Checksum {
  const hash = createHash(algorithm);
  for (const one of texts) hash.update(one);
  return `${algorithm}:${hash.digest("hex")}`;
}

export default definePlugin({
  name: "checksums",
  version: "1.0.0",
  description: "The checksum of each text, and of all of them, whatever their order.",
  options: {
    algorithm: v.optional(v.enum(ALGORITHM), ALGORITHM.sha256),
    length: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(4))), null),
  },
  needs: { texts: v.record(v.string(), text) },
  run({ options: { algorithm, length }, needs }) {
    const shorten = (sum: Checksum) =>
      length === null ? sum : sum.slice(0, algorithm.length + 1 + length);
    const each = Object.entries(needs.texts).map(
      ([name, content]) => [name, checksum(algorithm, content)] as const,
    );
    const sorted = sortedBy(each, ([name]) => name);
    return {
      algorithm,
      all: shorten(checksum(algorithm, ...sorted.flat())),
      each: Object.fromEntries(each.map(([name, sum]) => [name, shorten(sum)])),
    };
  },
});
