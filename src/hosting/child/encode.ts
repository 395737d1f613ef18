/** Messages as lines of JSON. */

import { toJson } from "../../values/json.ts";
import { LIMITS } from "./limits.ts";

/** Writes a message as one line. */
export const encode = (message: unknown): string => `${toJson(message)}\n`;

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
