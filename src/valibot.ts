/**
 * valibot, for the program itself and as `v` for plugins.
 *
 * Take it with `require`: of a module that is required, the engine makes the
 * namespace. Of `import * as v`, the bundler makes an object with a getter for
 * each of 700 names, which takes half a millisecond.
 */

export * from "valibot";
