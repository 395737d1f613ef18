import { definePlugin, Failure, v } from "lineup";
import { Certificate } from "./certificates.ts";
import { Probe } from "./probe.ts";

export default definePlugin({
  name: "verdict",
  description: "Fails if a page is down or slow, or if a certificate expires soon.",
  options: { max_ms: v.optional(v.number(), 1000), min_days: v.optional(v.number(), 21) },
  needs: { probes: v.array(Probe), certificates: v.array(Certificate) },
  provides: v.string(),
  run({ options, needs: { probes, certificates } }) {
    const bad: string[] = [];
    for (const { url, status, ms, error } of probes) {
      const isSlow = ms !== null && ms > options.max_ms;
      if (status !== 200) bad.push(`${url}: ${error ?? `status ${status}`}`);
      else if (isSlow) bad.push(`${url}: took more than ${options.max_ms} ms`);
    }
    for (const { file, days_left } of certificates) {
      if (days_left < options.min_days) bad.push(`${file}: expires in ${days_left} days`);
    }
    const count = probes.length + certificates.length;
    if (bad.length === 0) return `all ${count} checks are good`;
    throw new Failure([`${bad.length} of ${count} checks are bad`, ...bad].join("\n- "));
  },
});
