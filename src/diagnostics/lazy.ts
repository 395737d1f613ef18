/** What is loaded when something was thrown: most runs need none of it. */

// `require` has no types except for this file's.
export const thrownModule = () => require("./thrown.ts") as typeof import("./thrown.ts");
