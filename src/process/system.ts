/** What this machine is, for people who look for what is wrong with it. */

import { fs } from "./modules.ts";

export interface System {
  readonly bun: string;
  /** `linux x64`. */
  readonly platform: string;
  /** The version of the kernel. */
  readonly kernel: string;
  /** Where temporary files go. */
  readonly temp: string;
  /** Why nothing can be written there. */
  readonly tempProblem: string | undefined;
}

/** Looks at this machine. */
export function inspectSystem(): System {
  const { release, tmpdir } = process.getBuiltinModule("node:os");
  const temp = tmpdir();
  return {
    bun: Bun.version,
    platform: `${process.platform} ${process.arch}`,
    kernel: release(),
    temp,
    tempProblem: whyUnwritable(temp),
  };
}

function whyUnwritable(folder: string): string | undefined {
  try {
    const made = fs().mkdtempSync(`${folder}/lineup-`);
    fs().rmdirSync(made);
    return undefined;
  } catch (error) {
    return String((error as { code?: string }).code ?? error);
  }
}
