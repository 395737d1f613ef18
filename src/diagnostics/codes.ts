/**
 * Every diagnostic code: the exit status that it leads to and what it means.
 *
 * The exit status of a command is computed from this table and the diagnostics it
 * reported, and nowhere else (sink.ts). Each code has a page, docs/errors/CODE.md,
 * which `lineup explain CODE` prints; docs/errors.md is made from this table.
 */

/** What a code stands for. */
export interface CodeInfo {
  /**
   * The exit status of a command that reports it as an error: 1 a plugin failed,
   * 2 the configuration or the command line is wrong, 70 a bug in lineup,
   * "signal" 128 plus the number of the signal, 0 it is always a warning.
   */
  status: 0 | 1 | 2 | 70 | "signal";
  /** One sentence. */
  meaning: string;
}

const plugin = (meaning: string): CodeInfo => ({ status: 1, meaning });
const configuration = (meaning: string): CodeInfo => ({ status: 2, meaning });
const warning = (meaning: string): CodeInfo => ({ status: 0, meaning });

export const CODES = {
  BUILT_IN_CHANGED: plugin(
    "A plugin changed a built-in of JavaScript that lineup cannot do without.",
  ),
  CONFIG_EMPTY: configuration("plugins.yaml or a values file is empty or contains only comments."),
  CONFIG_NOT_FOUND: configuration("plugins.yaml or a values file does not exist."),
  CONFIG_UNREADABLE: configuration("plugins.yaml or a values file exists but cannot be read."),
  ENTRY_LIMIT_UNSUPPORTED: configuration("An entry sets a limit that lineup cannot enforce."),
  ENV_MISSING: configuration("An environment variable is not set and has no default."),
  EXPORT_NOT_FOUND: configuration("The module has no export of that name."),
  FIELD_INVALID: configuration("A field has a value of the wrong type or form."),
  FIELD_MISSING: configuration("A required field is missing."),
  FIELD_UNKNOWN: configuration("A field is unknown."),
  FILE_UNWRITABLE: configuration("A file or folder cannot be written."),
  GET_NOT_FOUND: plugin("The run ended without a value that --get or outputs names."),
  IMPORT_EXITED: configuration(
    "A plugin's file called process.exit or set process.exitCode when imported.",
  ),
  IMPORT_FAILED: configuration(
    "A plugin's file threw, or left an error behind, while it was imported.",
  ),
  IMPORT_HUNG: configuration("A plugin's file awaits something that never settles."),
  IMPORT_NAME_MISSING: configuration("A file imports a name that the module does not export."),
  IMPORT_NOT_FOUND: configuration("A file imports a module that does not exist."),
  IMPORT_SYNTAX: configuration("A plugin's file, or one that it imports, has a syntax error."),
  INTERNAL: { status: 70, meaning: "A bug in lineup." },
  INTERRUPTED: { status: "signal", meaning: "A signal ended the run." },
  KEY_TAKEN: configuration("Two things set the same key."),
  KEY_UNKNOWN: configuration("Nothing reads a value, and its key looks like a typo."),
  LEFT_RUNNING: warning("A plugin left something running after the last entry."),
  NEED_EMPTY: plugin("The entry that provides a needed value returned undefined."),
  NEED_INVALID: configuration("A value from plugins.yaml does not fit the need that it fills."),
  NEED_LATER: configuration("Only an entry further down provides a needed value."),
  NEED_MAY_FAIL: warning(
    "An entry is skipped if another one fails or is skipped, and nothing says that this is meant.",
  ),
  NEED_REJECTED: plugin("A value that an entry computed does not fit the need that it fills."),
  NEED_TWICE: configuration("An entry sets the same need in both options and needs."),
  NEED_UNKNOWN: configuration("The plugin has no need of that name."),
  NEED_UNMET: configuration("Nothing provides a value that a plugin needs."),
  OPTION_INVALID: configuration("The plugin's schema rejects the value of an option."),
  OPTION_MISSING: configuration("A required option is missing."),
  OPTION_UNKNOWN: configuration("The plugin has no option or need of that name."),
  OUTPUT_FAILED: plugin("The result could not be written to stdout."),
  OUTPUT_INVALID: plugin("The format that --format names cannot hold a value or its name."),
  OUTPUT_UNKNOWN: configuration("Nothing provides a value that outputs names."),
  PACKAGE_UNUSED: warning("A package named lineup is installed, which is not what plugins import."),
  PART_MISSING: plugin("A value that an entry computed does not have the part that is read."),
  PART_UNKNOWN: configuration("A value does not have the part that is read."),
  PERMISSION_INVALID: configuration("A permission cannot be granted as it is written."),
  PLUGIN_CRASHED: plugin("A plugin left an uncaught error."),
  PLUGIN_ENDED: plugin("The process of a plugin ended before the plugin did."),
  PLUGIN_EXITED: plugin("A plugin called process.exit, or set process.exitCode to a failure."),
  PLUGIN_FAILED: plugin("A plugin found that something is bad, and said so with a Failure."),
  PLUGIN_HUNG: plugin("A plugin awaits something that never settles."),
  PLUGIN_INVALID: configuration("A member of a plugin is missing or wrong."),
  PLUGIN_LIMIT: plugin(
    "A plugin sent more to lineup than it may, or something else than a result.",
  ),
  PLUGIN_MEMORY: plugin("A plugin used more memory than its entry allows."),
  PLUGIN_NOT_A_PLUGIN: configuration("The export is not a plugin."),
  PLUGIN_NOT_FOUND: configuration("The file of a plugin does not exist."),
  PLUGIN_PATH_INVALID: configuration("The path of a plugin cannot be imported."),
  PLUGIN_THREW: plugin("A plugin threw an error."),
  PLUGIN_TIMED_OUT: plugin("A plugin took longer than its entry allows."),
  REPLACE_NOTHING: configuration("An entry replaces a value that nothing above it sets."),
  RESULT_INVALID: plugin("The result of a plugin does not match its provides schema."),
  RESULT_NOT_PLAIN: plugin("The result of a plugin is not plain data."),
  SCHEMA_PARTIAL: warning("The schema for the editor accepts more than an option or a need does."),
  SECOND_DOCUMENT: configuration("The file contains more than one YAML document."),
  SECRET_SHORT: warning("A secret is too short to be hidden inside other text."),
  TEMPLATE_UNSUPPORTED: configuration(
    "A text looks like a template, which lineup does not fill in.",
  ),
  START_FAILED: configuration("The process of a plugin could not be started."),
  TEMP_UNUSABLE: configuration("The temp folder cannot be used."),
  TESTS_FAILED: plugin("A test failed."),
  TESTS_NOT_FOUND: configuration("There are no tests, or none of those that are asked for."),
  TESTS_STOPPED: plugin("Something ended the tests before all of them had run."),
  TYPE_CONFIG: configuration("TypeScript cannot use the tsconfig.json next to plugins.yaml."),
  TYPE_ERROR: configuration("A plugin's file has a type error."),
  TYPE_NEED: configuration("The type of a value does not fit the need that it fills."),
  TYPE_OPTION: configuration("The type of a value does not fit the option."),
  TYPE_RESULT: configuration("What a plugin returns does not fit, or it is not plain data."),
  USAGE: configuration("The command line is wrong."),
  VALUE_NOT_PLAIN: configuration("An initial value is not plain data."),
  YAML_ALIAS: configuration("An alias has no anchor, or the aliases expand to too many values."),
  YAML_DUPLICATE_KEY: configuration("A mapping has the same key twice."),
  YAML_SYNTAX: configuration("The file is not valid YAML."),
  YAML_UNSUPPORTED: configuration("The file uses YAML that is easily misread."),
} as const satisfies Record<string, CodeInfo>;

export type Code = keyof typeof CODES;
