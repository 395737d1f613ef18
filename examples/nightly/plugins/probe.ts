import { definePlugin, v } from "lineup";

/** Exported for the plugins that need probes. */
export const Probe = v.object({
  url: v.string(),
  status: v.nullable(v.number()),
  ms: v.nullable(v.number()),
  error: v.nullable(v.string()),
});

export default definePlugin({
  name: "probe",
  description: "Asks for one page and notes how it answers.",
  options: { path: v.string(), timeout_ms: v.optional(v.number(), 5000) },
  needs: { site: v.pipe(v.string(), v.url()) },
  provides: Probe,
  async run({ options, needs, signal }) {
    const url = new URL(options.path, needs.site).href;
    const timeout = AbortSignal.timeout(options.timeout_ms);
    const start = performance.now();
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, timeout]) });
      await response.bytes();
      const ms = Math.round(performance.now() - start);
      return { url, status: response.status, ms, error: null };
    } catch (error) {
      signal.throwIfAborted(); // Ctrl-C says nothing about the page
      const reason = timeout.aborted ? `no answer in ${options.timeout_ms} ms` : String(error);
      return { url, status: null, ms: null, error: reason };
    }
  },
});
