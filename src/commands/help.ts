/** What `lineup --help` prints. docs/command-line.md says the same at length. */

export const HELP = `lineup runs a list of TypeScript plugins, in order, over shared values.

Usage: lineup [command] [flags]

Commands:
  run                    run plugins.yaml and print the values (the default)
  check                  find every problem, types included, without running
  list                   show the entries: needs, options, where each comes from
  explain KEY            show who sets a value, and who reads it
  graph                  draw the data flow, as Mermaid

Flags of all commands:
  -c, --config FILE      the list (default: plugins.yaml in this folder)
      --set KEY=VALUE    set a value, read as YAML; may be given more than once
      --color WHEN       auto (default), always or never; NO_COLOR is respected
  -h, --help             print this
  -V, --version          print the version

Flags of run:
      --get KEY[.PATH]   print one value, a text without quotes
      --explain KEY      print what explain shows, with what the run did
      --format FORMAT    yaml (default) or json
  -q, --quiet            print errors and warnings only
  -v, --verbose          print debug logs, and the values after each entry

Flags of the others:
      --format FORMAT    check, list, explain: text (default) or json
                         graph: mermaid (default), dot or json
      --no-types         check: leave TypeScript out

Exit status:
  0  done
  1  a plugin failed, or --get found nothing
  2  the configuration, the wiring or the command line is wrong; nothing ran
  70 a bug in lineup
  130, 143  interrupted
`;
