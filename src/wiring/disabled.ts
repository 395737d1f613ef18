/**
 * Disabled entries: which of them would provide a value that is missing.
 *
 * The file of a disabled entry is not opened, so only what plugins.yaml says is known.
 */

import type { EntryConfig } from "../config/entry.ts";
import { type DiagnosticDetails, entryLabel } from "../diagnostics/diagnostic.ts";

/** Says which disabled entry above an index provides a key, by its `as` or its path; the fix is to enable it. */
export function disabledProvider(
  key: string,
  index: number,
  entries: readonly EntryConfig[],
): Required<Pick<DiagnosticDetails, "hint" | "notes">> | undefined {
  const above = entries.filter((config) => !config.enabled && config.index < index);
  const sure = above.findLast(({ as }) => as === key);
  const found = sure ?? above.findLast(({ as, path }) => as === undefined && isNamed(key, path));
  if (found === undefined) return undefined;
  const would = sure === undefined ? "may provide it" : "would provide it";
  return {
    hint: `${entryLabel(found)} ${would}, but it is disabled: remove enabled: false`,
    notes: [{ message: "disabled here", location: found.locate(["enabled"]) }],
  };
}

/** Whether a plugin's file or folder has the name of a key: `./plugins/image-tag.ts` for image_tag. */
function isNamed(key: string, path: string): boolean {
  const plain = (name: string) => name.toLowerCase().replaceAll("-", "_");
  const stem = path.replace(/(?:\/index)?\.\w+$/, "").replace(/\/$/, "");
  return plain(stem.slice(stem.lastIndexOf("/") + 1)) === plain(key);
}
