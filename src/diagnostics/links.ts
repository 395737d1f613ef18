/** What to say of a symbolic link that leads nowhere. */

import { findBrokenLink } from "../process/files.ts";

/** Names the link because of which there is no file, and its target; `undefined` if there is none. */
export function explainBrokenLink(file: string): string | undefined {
  const broken = findBrokenLink(file);
  if (broken === undefined) return undefined;
  const { link, target, isCircular } = broken;
  const why = isCircular ? "leads back to the link" : "does not exist";
  return `the symbolic link "${link}" points to "${target}", which ${why}`;
}
