/** Merges layers of configuration; the later ones win. */

import { definePlugin, v } from "lineup";

type Scalar = string | number | boolean | null;
type Setting = Scalar | readonly Scalar[] | Settings;
interface Settings {
  readonly [key: string]: Setting;
}

const scalar = v.union([v.string(), v.number(), v.boolean(), v.null()]);
const settings: v.GenericSchema<Settings> = v.lazy(() =>
  v.record(v.string(), v.union([scalar, v.array(scalar), settings])),
);
const layer = v.object({
  name: v.string(),
  when: v.optional(v.object({ region: v.optional(v.string()), stage: v.optional(v.string()) }), {}),
  settings,
});

function isNested(value: Setting | undefined): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Objects are merged, everything else is replaced; `null` takes a setting away. */
function merge(base: Settings, over: Settings): Settings {
  const merged: Record<string, Setting> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isNested(before) && isNested(value) ? merge(before, value) : value;
  }
  return merged;
}

export default definePlugin({
  name: "config",
  version: "1.0.0",
  description: "The configuration of this region and stage.",
  needs: {
    config_layers: v.array(layer),
    region: v.string(),
    stage: v.string(),
    env_file: v.optional(v.record(v.string(), v.string()), {}),
  },
  run({ needs: { config_layers, region, stage, env_file }, log }) {
    const used = config_layers.filter(
      ({ when }) => (when.region ?? region) === region && (when.stage ?? stage) === stage,
    );
    log.info("layers:", used.map(({ name }) => name).join(" < "));
    const merged = used.reduce<Settings>((base, one) => merge(base, one.settings), {});
    return { layers: used.map(({ name }) => name), settings: merge(merged, { env: env_file }) };
  },
});
