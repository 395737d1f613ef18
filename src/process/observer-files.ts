/** Where a process that observes another one finds what to do, and leaves what it finds. */

/** The files in the folder that it is given. */
export const OBSERVER_FILES = {
  /** A {@link Policy} as JSON. */
  policy: "policy",
  /** A line of JSON for each record; Observed tells its form. */
  records: "records",
} as const;
