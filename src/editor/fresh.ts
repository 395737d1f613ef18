/**
 * Whether `.lineup/` is up to date: what a run asks when it has ended.
 *
 * Cheap: without a `.lineup/`, one look for it; with one, a file is read, and the times
 * of plugins.yaml and the plugins are compared. All else is loaded when it is needed.
 */

import type { Mask } from "../render/mask.ts";
import { hasChanged, type OpenedProject, readStamp, stampOf, TYPES } from "./stamp.ts";

/**
 * Brings the `.lineup/` next to plugins.yaml up to date, if there is one. To be called after a
 * run, which it does not fail: what cannot be written is left as it is.
 */
export async function refreshEditorFiles(project: OpenedProject, mask: Mask): Promise<void> {
  const written = readStamp(project.folder);
  if (written === undefined) return;
  const { types, schema } = stampOf(project);
  const isFresh = written.types === types && written.schema === schema;
  if (isFresh && !hasChanged(written)) return;
  const { refresh } = await import("./files.ts");
  await refresh(written, { project, mask });
}

/** Brings the types of a `.lineup/` up to date, if there is one, where no plugin is loaded. */
export async function refreshEditorTypes(folder: string): Promise<void> {
  const written = readStamp(folder);
  if (written === undefined || written.types === TYPES) return;
  const { refreshTypes } = await import("./files.ts");
  await refreshTypes(folder, written);
}
