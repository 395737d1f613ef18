/** Lists what a package.json depends on, and how strictly. */

import { type ContextOf, Plugin, v } from "lineup";
import { sortedBy } from "./shared/text.ts";

const ranges = v.optional(v.record(v.string(), v.string()), {});
const manifest = v.looseObject({
  name: v.string(),
  dependencies: ranges,
  devDependencies: ranges,
  peerDependencies: ranges,
});

const KINDS = ["dependencies", "devDependencies", "peerDependencies"] as const;

interface Named {
  readonly name: string;
}

interface Dependency extends Named {
  readonly kind: (typeof KINDS)[number];
  readonly range: string;
  readonly strictness: "exact" | "range" | "any" | "elsewhere";
}

function strictnessOf(range: string): Dependency["strictness"] {
  if (/^[\w+]+:/.test(range)) return "elsewhere";
  if (range === "*" || range === "latest") return "any";
  return /^\d+\.\d+\.\d+/.test(range) ? "exact" : "range";
}

export default class DependencyReport extends Plugin {
  override readonly name = "dependencies";
  override readonly version = "1.0.0";
  override readonly description = "What the package depends on.";
  override readonly options = { allow: v.optional(v.array(v.string()), []) };
  override readonly needs = { package_json: v.pipe(v.string(), v.parseJson(), manifest) };
  override properties: { package: string | null; loose: readonly string[] } = {
    package: null,
    loose: [],
  };
  private readonly loose = new Set<string>();

  run({ options, needs: { package_json }, log }: ContextOf<DependencyReport>): Dependency[] {
    const all = KINDS.flatMap((kind) =>
      Object.entries(package_json[kind]).map(([name, range]): Dependency => ({
        name,
        kind,
        range,
        strictness: strictnessOf(range),
      })),
    );
    for (const { name, strictness } of all) {
      if (strictness === "any" && !options.allow.includes(name)) this.loose.add(name);
    }
    this.properties = { package: package_json.name, loose: [...this.loose] };
    if (this.loose.size > 0) log.warn("any version will do for", [...this.loose]);
    return sortedBy(all, ({ name }) => name);
  }

  override teardown() {
    this.loose.clear();
  }
}
