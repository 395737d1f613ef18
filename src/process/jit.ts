/**
 * How eagerly JavaScriptCore compiles.
 *
 * Most of lineup's own code runs a few times, so build.ts starts the program with
 * a policy that compiles little. A run of 10 plugins takes 0.9 of the time it
 * takes without.
 */

/** Compiles a little more: for parsing a long file. */
export const compileSome = (): void => Bun.unsafe.setJITPolicy(1);

/** Compiles as usual: for the code of plugins, which may compute for long. */
export const compileAll = (): void => Bun.unsafe.setJITPolicy(3);
