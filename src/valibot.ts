/**
 * valibot, as `v` for plugins.
 *
 * Take it with `import()`: the engine makes the namespace then. Of `import * as v`,
 * where more is made of it than names, the bundler makes an object with a getter
 * for each of 700 names, which takes half a millisecond.
 */

export * from "valibot";
