/** Says whether a deployment may start now, and else when. */

import { definePlugin, v } from "lineup";

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
const MINUTE = 60_000;

const day = v.picklist(DAYS);
const time = v.pipe(
  v.string(),
  v.regex(/^\d{2}:\d{2}$/),
  v.transform((text) => {
    const [hours = 0, minutes = 0] = text.split(":").map(Number);
    return hours * 60 + minutes;
  }),
);
const span = v.pipe(
  v.tuple([time, time]),
  v.check(([from, to]) => from < to, "a window ends after it starts"),
);
const timestamp = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text)),
);

type Window =
  | { state: "open"; closes_at: string }
  | { state: "closed"; opens_at: string; wait_minutes: number }
  | { state: "frozen"; reason: string };

const iso = (date: Date) => date.toISOString().replace(".000Z", "Z");

export default definePlugin({
  name: "deploy_window",
  version: "1.0.0",
  description: "The window that is open, or the next one. All times are UTC.",
  options: { look_ahead_days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 7) },
  needs: {
    now: timestamp,
    deploy_windows: v.array(v.object({ days: v.array(day), hours: span })),
    freezes: v.optional(v.array(v.tuple([timestamp, timestamp, v.string()])), []),
  },
  run({ options, needs: { now, deploy_windows, freezes } }): Window {
    const freeze = freezes.find(([from, to]) => from <= now && now < to);
    if (freeze !== undefined) return { state: "frozen", reason: freeze[2] };
    const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
    for (let ahead = 0; ahead < options.look_ahead_days; ahead++) {
      const start = new Date(midnight + ahead * 24 * 60 * MINUTE);
      const spans = deploy_windows
        .filter(({ days }) => days.some((name) => name === DAYS[start.getUTCDay()]))
        .map(({ hours }) => hours.map((minute) => new Date(start.getTime() + minute * MINUTE)))
        .sort(([a = now], [b = now]) => a.getTime() - b.getTime());
      for (const [from = now, to = now] of spans) {
        if (to <= now) continue;
        if (from <= now) return { state: "open", closes_at: iso(to) };
        const wait_minutes = Math.ceil((from.getTime() - now.getTime()) / MINUTE);
        return { state: "closed", opens_at: iso(from), wait_minutes };
      }
    }
    return { state: "frozen", reason: `no window in ${options.look_ahead_days} days` };
  },
});
