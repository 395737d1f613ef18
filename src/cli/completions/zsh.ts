/** The command table → a completion script for zsh. Pure. */

import type { Command, Commands } from "../command.ts";
import { flagsOf, positionalOf, quote, type Source, sourceOf, spellings } from "./source.ts";

/** Renders the completion script for zsh. */
export function renderZsh(commands: Commands): string {
  return `#compdef lineup
# zsh completion for lineup: put  source <(lineup completions zsh)  in ~/.zshrc, after compinit
_lineup_keys() { local -a keys; keys=(\${(f)"$(lineup completions keys $config 2>/dev/null)"}); compadd -a keys }
_lineup_settings() { local -a keys; keys=(\${(f)"$(lineup completions keys $config 2>/dev/null)"}); compadd -S = -a keys }
_lineup() {
  local verb="" word at
  local -a config verbs
  verbs=(${describe(commands)})
  for ((at = 2; at < CURRENT; at++)); do
    word=\${words[at]}
    case $word in
      -c|--config) config=(-c "\${words[at + 1]}") ;;
      ${Object.keys(commands).join("|")}) [[ -n $verb ]] || { verb=$word; words[at]=(); (( CURRENT-- )); (( at-- )) } ;;
    esac
  done
  if [[ -z $verb && $PREFIX != -* && \${words[CURRENT - 1]} != -* ]]; then _describe command verbs; return; fi
  case \${verb:-run} in
${Object.entries(commands).map(caseOf).join("\n")}
  esac
}
compdef _lineup lineup
`;
}

function action(source: Source): string {
  if (source === "nothing") return " ";
  return typeof source === "string" ? ACTIONS[source] : `(${source.words.join(" ")})`;
}

const ACTIONS = { files: "_files", keys: "_lineup_keys", settings: "_lineup_settings" } as const;

/** Brackets and colons separate the parts of a specification. */
const escape = (text: string) => text.replace(/[[\]:\\]/g, "\\$&");

function describe(commands: Commands): string {
  return Object.entries(commands)
    .map(([verb, { summary }]) => quote(`${verb}:${summary.replaceAll(":", "\\:")}`))
    .join(" ");
}

/** The branch of a command: the specifications of its flags and its positional. */
function caseOf([verb, command]: [string, Command]): string {
  const specifications = Object.entries(flagsOf(command)).flatMap(([name, flag]) => {
    const { value, choices, repeatable, description } = flag;
    const tail = value === undefined ? "" : `:${escape(value)}:${action(sourceOf(value, choices))}`;
    return spellings(name, flag).map((spelling) => {
      const sign = value !== undefined && spelling.startsWith("--") ? "=" : "";
      return quote(`${repeatable ? "*" : ""}${spelling}${sign}[${escape(description)}]${tail}`);
    });
  });
  const positional = positionalOf(command);
  if (positional !== "nothing") specifications.push(quote(`1:${verb}:${action(positional)}`));
  return `    ${verb}) _arguments ${specifications.join(" ")} ;;`;
}
