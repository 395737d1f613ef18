/** Puts together what a deployment does, step by step. */

import { type ContextOf, Plugin, v } from "lineup";

const window = v.variant("state", [
  v.object({ state: v.literal("open"), closes_at: v.string() }),
  v.object({ state: v.literal("closed"), opens_at: v.string(), wait_minutes: v.number() }),
  v.object({ state: v.literal("frozen"), reason: v.string() }),
]);

type Step =
  | { do: "wait"; until: string }
  | { do: "pull"; image: string; labels: number }
  | { do: "roll"; replicas: number; percent: number }
  | { do: "notify"; owners: readonly string[]; unowned?: readonly string[] };

interface Plan {
  readonly verdict: "go" | "later" | "no";
  readonly because: readonly string[];
  readonly steps: readonly Step[];
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

export default class DeployPlan extends Plugin {
  name = "deploy_plan";
  version = "0.4.0";
  description = "The steps of the deployment, or why there is none.";
  options = { waves: v.optional(v.tupleWithRest([v.number()], v.number()), [100]) };
  needs = {
    deploy_window: window,
    image: v.object({ reference: v.string() }),
    image_labels: v.record(v.string(), v.string()),
    tests: v.object({
      totals: v.object({ failed: v.number() }),
      slowest: v.nullable(v.tuple([v.string(), v.number()])),
    }),
    code_owners: v.record(v.string(), v.array(v.string())),
    probe: v.optional(v.object({ replicas: v.number() }), { replicas: 1 }),
  };
  #because: string[] = [];

  run({ options, needs, plugins, log }: ContextOf<DeployPlan>): Plan {
    const { deploy_window: window, tests, probe } = needs;
    if (tests.totals.failed > 0) this.#because.push(`${tests.totals.failed} tests failed`);
    if (window.state === "frozen") this.#because.push(window.reason);
    const { unowned } = plugins.get("code_owners").properties;
    const steps: Step[] = [
      ...(window.state === "closed" ? [{ do: "wait", until: window.opens_at } as const] : []),
      {
        do: "pull",
        image: needs.image.reference,
        labels: Object.keys(needs.image_labels).length,
      },
      ...options.waves.map((percent): Step => ({ do: "roll", replicas: probe.replicas, percent })),
      {
        do: "notify",
        owners: Object.keys(needs.code_owners).sort(),
        ...(isTexts(unowned) && unowned.length > 0 ? { unowned } : {}),
      },
    ];
    if (tests.slowest !== null) log.debug("slowest test:", tests.slowest[0]);
    if (this.#because.length > 0) return { verdict: "no", because: this.#because, steps: [] };
    return { verdict: window.state === "open" ? "go" : "later", because: [], steps };
  }
}
