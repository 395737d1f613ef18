/** What `lineup --help` prints. docs/command-line.md says the same at length. */

export const HELP = `lineup runs a list of TypeScript plugins, in order, over shared values.

Usage: lineup [run] [flags]

Commands:
  run                    run plugins.yaml and print the values (the default)

Flags of run:
  -c, --config FILE      the list to run (default: plugins.yaml in this folder)
      --set KEY=VALUE    set a value, read as YAML; may be given more than once
      --get KEY[.PATH]   print one value, a text without quotes
      --format FORMAT    yaml (default) or json
  -q, --quiet            print errors and warnings only
  -v, --verbose          print debug logs, and the values after each entry

Everywhere:
  -h, --help             print this
  -V, --version          print the version
      --color WHEN       auto (default), always or never; NO_COLOR is respected

Exit status:
  0  done
  1  a plugin failed, or --get found nothing
  2  the configuration, the wiring or the command line is wrong; nothing ran
  70 a bug in lineup
  130, 143  interrupted
`;
