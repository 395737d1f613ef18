/** Data as JSON. */

// A plugin may replace them.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
const { stringify } = JSON;

export interface JsonOptions {
  /** By how many spaces each level is indented; default: all is one line. */
  readonly indent?: number;
  /** What is written for a property. */
  readonly replace?: (key: string, value: unknown) => unknown;
}

/** Writes data as JSON, which alone would make 0 of -0. */
export function toJson(data: unknown, { indent, replace }: JsonOptions = {}): string {
  const write = (key: string, value: unknown) => {
    const written = replace === undefined ? value : replace(key, value);
    return Object.is(written, -0) ? rawJSON("-0") : written;
  };
  return stringify(data, write, indent);
}
