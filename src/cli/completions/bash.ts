/** The command table → a completion script for bash. Pure. */

import type { Commands } from "../command.ts";
import { flagsOf, positionalOf, quote, type Source, sourceOf, spellings } from "./source.ts";

/** Renders the completion script for bash. */
export function renderBash(commands: Commands): string {
  const verbs = Object.keys(commands);
  return `# bash completion for lineup: put  eval "$(lineup completions bash)"  in ~/.bashrc
_lineup_words() { local IFS=$'\\n'; COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_lineup_keys() { lineup completions keys "\${config[@]}" 2>/dev/null; }
_lineup() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} verb="" at config=()
  # bash takes --flag=value for three words.
  if [[ $prev == "=" ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  if [[ $cur == "=" ]]; then cur=""; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      -c|--config) config=(-c "\${COMP_WORDS[at + 1]}") ;;
      ${verbs.join("|")}) [[ -n $verb ]] || verb=\${COMP_WORDS[at]} ;;
    esac
  done
  if [[ -z $verb && $cur != -* && $prev != -* ]]; then _lineup_words ${quote(["help", ...verbs].join("\n"))}; return; fi
  case "\${verb:-run} $prev" in
${casesOf(commands).join("\n")}
  esac
}
complete -F _lineup lineup
`;
}

const COMPLETE = {
  keys: `_lineup_words "$(_lineup_keys)"`,
  settings: `_lineup_words "$(_lineup_keys | sed 's/$/=/')"; compopt -o nospace 2>/dev/null`,
  files: `COMPREPLY=($(compgen -f -- "$cur"))`,
  nothing: `COMPREPLY=()`,
} as const;

function complete(source: Source): string {
  if (typeof source === "string") return COMPLETE[source];
  return `_lineup_words ${quote(source.words.join("\n"))}`;
}

/** The branches for the value of each flag, and for the rest, of each command. */
function casesOf(commands: Commands): string[] {
  return Object.entries(commands).flatMap(([verb, command]) => {
    const flags = Object.entries(flagsOf(command));
    const values = flags.flatMap(([name, flag]) => {
      if (flag.value === undefined) return [];
      const patterns = spellings(name, flag).map((spelling) => `"${verb} ${spelling}"`);
      return `    ${patterns.join("|")}) ${complete(sourceOf(flag.value, flag.choices))} ;;`;
    });
    const all = quote(flags.flatMap(([name, flag]) => spellings(name, flag)).join("\n"));
    const positional = complete(positionalOf(command));
    const rest = `if [[ $cur == -* ]]; then _lineup_words ${all}; else ${positional}; fi`;
    return [...values, `    "${verb} "*) ${rest} ;;`];
  });
}
