/** The compiler options of lineup, and which of a user's tsconfig.json count. */

/** What Bun makes of JSX, unless the user has a tsconfig.json that says otherwise. */
export const JSX = { jsx: "react-jsx" };

/** What decides how a module is read and found: Bun does, whatever a tsconfig.json says. */
const MODULES = {
  target: "ESNext",
  module: "Preserve",
  moduleResolution: "bundler",
  moduleDetection: "force",
  resolveJsonModule: true,
};

/** The options for the wiring, and for the plugins if the user has no tsconfig.json. */
export const OPTIONS = {
  ...MODULES,
  lib: ["ESNext"],
  strict: true,
  verbatimModuleSyntax: false,
  // `() => { value: 1 }` returns nothing.
  allowUnusedLabels: false,
  ...JSX,
};

/**
 * Options that a run does not follow, that are about what TypeScript would write, or that it has
 * no more: one of them, or two that contradict each other, would end the check before any type
 * is looked at.
 */
const IGNORED = [
  ...["allowSyntheticDefaultImports", "alwaysStrict", "baseUrl", "checkJs", "customConditions"],
  ...["declaration", "declarationDir", "declarationMap", "downlevelIteration"],
  ...["emitDeclarationOnly", "emitDecoratorMetadata", "esModuleInterop", "ignoreDeprecations"],
  ...["importHelpers", "incremental", "inlineSourceMap", "inlineSources", "isolatedDeclarations"],
  ...["mapRoot", "maxNodeModuleJsDepth", "moduleSuffixes", "noEmitHelpers", "noEmitOnError"],
  ...["noResolve", "outDir", "outFile", "preserveSymlinks", "resolvePackageJsonExports"],
  ...["resolvePackageJsonImports", "rootDirs", "sourceMap", "sourceRoot", "tsBuildInfoFile"],
];

/**
 * The options that come before a user's. `null` takes one back, also what the file extends.
 */
export const BEFORE_OWN = {
  ...Object.fromEntries(IGNORED.map((name) => [name, null])),
  ...MODULES,
  composite: false,
  // Decorators are those of the standard when a plugin runs.
  experimentalDecorators: false,
};
