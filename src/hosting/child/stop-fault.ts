/** Why a plugin has no process any more, as a fault. */

import { type FaultReason, PluginFault } from "../../plugin/handle.ts";

/** @param detail what happened, with the plugin as its subject. */
export function stopFault(reason: FaultReason, detail: string, hint?: string): PluginFault {
  const thrown = { text: detail, location: undefined, frames: [], notes: [], hint };
  return new PluginFault(reason, thrown, undefined, detail);
}

/** What the errors of starting a process mean, after "could not be started: ". */
const START_ERRORS: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  E2BIG: [
    "the environment variables that it gets are too long",
    "grant fewer of them, or shorter ones",
  ],
  EACCES: [
    "this user may not start lineup where it is",
    "move lineup, or make it and the folders above it accessible: chmod o+rx",
  ],
  EFBIG: ["files may not be large enough for it", "allow larger ones: ulimit -f unlimited"],
  EMFILE: ["lineup has too many files open", "allow more: ulimit -n 4096"],
  ENFILE: ["this system has too many files open", "end what opens them"],
  EAGAIN: ["there are too many processes", "end some of them, or allow more: ulimit -u"],
  ENOMEM: ["there is no memory left", "run fewer entries with limits, or end other programs"],
};
const PATH_ERRORS: Readonly<Record<string, string>> = {
  ELOOP: "has become a symbolic link",
  ENOENT: "no longer exists",
  ENOTDIR: "is no longer a folder",
  EACCES: "can no longer be opened",
};

/**
 * Makes the fault of a process that could not be started.
 *
 * @param error the name of an error of the system, or what happened.
 * @param call the call of the kernel that failed, and the path that it was about.
 */
export function startFault(error: string, call = ""): PluginFault {
  // The descriptor that an observer looks for is a high one.
  if (call === "dup3") return startFault("EMFILE");
  const [, path] = /^openat2 ([^]*)$/.exec(call) ?? [];
  const pathError = path === undefined ? undefined : PATH_ERRORS[error];
  if (pathError !== undefined) {
    const hint = "let nothing change it while lineup starts";
    return stopFault("unstarted", `"${path}", which it may use, ${pathError}`, hint);
  }
  const [why, hint] = START_ERRORS[error] ?? [call === "" ? error : `${call}: ${error}`, undefined];
  return stopFault("unstarted", why, hint);
}
