/** Messages as lines of JSON. */

import { LIMITS } from "./limits.ts";

// A plugin may replace them.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
const { stringify } = JSON;
const isNegativeZero = (value: unknown) => Object.is(value, -0);

/** Writes a message as one line. JSON alone would make 0 of -0. */
export function encode(message: unknown): string {
  return `${stringify(message, (_, value) => (isNegativeZero(value) ? rawJSON("-0") : value))}\n`;
}

/** Whether JSON nests more deeply than any message of lineup's does. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const character = json.charCodeAt(index);
    if (inString) {
      if (character === 0x5c) index++;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x5b || character === 0x7b) {
      if (++depth > LIMITS.depth) return true;
    } else if (character === 0x5d || character === 0x7d) depth--;
  }
  return false;
}
