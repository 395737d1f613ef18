/** What is loaded when an entry has failed: most runs need none of it. */

// `require` has no types except for this file's.
export const faults = () => require("./faults.ts") as typeof import("./faults.ts");
