/** Finds the next times of a cron expression, in UTC. */

import { definePlugin, v } from "lineup";

const FIELDS = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day", min: 1, max: 31 },
  { name: "month", min: 1, max: 12 },
  { name: "weekday", min: 0, max: 6 },
] as const satisfies readonly { name: string; min: number; max: number }[];

type Field = (typeof FIELDS)[number];
type Schedule = Record<Field["name"], ReadonlySet<number>>;

const YEAR_IN_MINUTES = 366 * 24 * 60;

/** The numbers that a field of the expression means: `*`, `1-5`, `*\/15`, and lists of these. */
function parseField(text: string, { name, min, max }: Field): ReadonlySet<number> {
  const numbers = text.split(",").flatMap((part) => {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) throw new SyntaxError(`${name}: ${part}`);
    const [, first, last = first, step = "1"] = match;
    const [from, to] = first === undefined ? [min, max] : [Number(first), Number(last)];
    return Array.from({ length: max + 1 }, (_, n) => n).filter(
      (n) => n >= from && n <= to && (n - from) % Number(step) === 0,
    );
  });
  return new Set(numbers);
}

function parseCron(text: string): Schedule {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) throw new SyntaxError(`not five fields: ${text}`);
  const [minute, hour, day, month, weekday] = FIELDS;
  const read = (field: Field, index: number) => parseField(parts[index] ?? "*", field);
  return {
    minute: read(minute, 0),
    hour: read(hour, 1),
    day: read(day, 2),
    month: read(month, 3),
    weekday: read(weekday, 4),
  };
}

function isDue(date: Date, { minute, hour, day, month, weekday }: Schedule): boolean {
  return (
    minute.has(date.getUTCMinutes()) &&
    hour.has(date.getUTCHours()) &&
    day.has(date.getUTCDate()) &&
    month.has(date.getUTCMonth() + 1) &&
    weekday.has(date.getUTCDay())
  );
}

export default definePlugin({
  name: "next_runs",
  version: "1.0.0",
  description: "When the nightly checks run next.",
  options: { cron: v.pipe(v.string(), v.transform(parseCron)), count: v.optional(v.number(), 3) },
  needs: { now: v.pipe(v.string(), v.isoTimestamp()) },
  provides: v.array(v.pipe(v.string(), v.isoTimestamp())),
  run({ options: { cron, count }, needs }) {
    const times: string[] = [];
    const date = new Date(needs.now);
    date.setUTCSeconds(0, 0);
    for (let minutes = 0; minutes < YEAR_IN_MINUTES && times.length < count; minutes++) {
      date.setUTCMinutes(date.getUTCMinutes() + 1);
      if (isDue(date, cron)) times.push(date.toISOString());
    }
    return times;
  },
});
