/**
 * How eagerly JavaScriptCore compiles.
 *
 * Most of lineup's own code runs a few times, so build.ts starts the program with
 * a policy that compiles little. A run of 10 plugins takes 0.9 of the time it
 * takes without.
 */

/**
 * The environment of a process that runs a plugin: the engine does not warm up its heap in
 * a thread of its own, which takes 8 % of the time of a short process.
 */
export const PLUGIN_PROCESS = { BUN_JSC_useWarmUpMarkedBlocks: "0" } as const;

/** Removes variables from the environment of this process. */
export function unset(variables: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(variables)) delete process.env[name];
}

/** Compiles a little more: for parsing a long file. */
export const compileSome = (): void => Bun.unsafe.setJITPolicy(1);

/** Compiles as usual: for the code of plugins, which may compute for long. */
export const compileAll = (): void => Bun.unsafe.setJITPolicy(3);
