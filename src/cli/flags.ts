/** What a flag is, and how a mistake on the command line is reported. */

import { Diagnostic } from "../diagnostics/diagnostic.ts";

/** A flag. */
export interface Flag {
  /** Names the value that it takes, `FILE`. Without one, the flag takes no value. */
  readonly value?: string;
  /** Whether the value may be left out; it is then written with an equals sign: `--bail=3`. Default: no. */
  readonly optional?: boolean;
  /** One letter. */
  readonly short?: string;
  /** Whether it may be repeated. Default: no. */
  readonly repeatable?: boolean;
  /** The values that it accepts; the first is the default. */
  readonly choices?: readonly string[];
  /** One line, without a final period. */
  readonly description: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** Makes the diagnostic of a mistake on the command line. */
export function usage(message: string, hint?: string): Diagnostic {
  return new Diagnostic("USAGE", message, { hint });
}
