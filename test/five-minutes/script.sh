#!/bin/sh
# The first five minutes with lineup: from an empty folder to a tested plugin, with the
# program alone. $LINEUP is the program, $BUN is Bun, for one plain `bun test`.
#
# Prints each command with its exit status, and what the program printed.
set -u
say() {
  echo "\$ $*"
}
lineup() {
  say lineup "$@"
  "$LINEUP" "$@" 2>&1
  echo "=> $?"
}
# The shell's own commands suffice for an edit.
replace() {
  say replace "$1" "$2" in "$3"
  text=$(while IFS= read -r line; do
    case $line in
      *"$1"*) echo "${line%%"$1"*}$2${line#*"$1"}" ;;
      *) echo "$line" ;;
    esac
  done < "$3")
  echo "$text" > "$3"
}

lineup init app
cd app || exit 1
lineup
lineup new shout
lineup
lineup check
lineup test
say bun test
"$BUN" test 2>&1
echo "=> $?"

replace 'run({' 'run({ extra, ' plugins/shout.ts
lineup check
replace 'run({ extra, ' 'run({' plugins/shout.ts
replace 'shout.ts' 'shuot.ts' plugins.yaml
lineup
replace 'shuot.ts' 'shout.ts' plugins.yaml
lineup check
lineup
