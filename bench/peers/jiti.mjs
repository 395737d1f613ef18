/** Runs the host, and the plugins, through jiti. */

import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
globalThis.importPlugin = (file) => jiti.import(file);
await jiti.import("./host.ts");
