/** Which texts are taken for templates, and which are left alone. */

import { expect, test } from "bun:test";
import { readConfig } from "../../../src/config/config.ts";
import { parseSet, parseSetText } from "../../../src/config/set.ts";
import { findTemplates } from "../../../src/config/templates.ts";
import { SourceText } from "../../../src/diagnostics/source-text.ts";

function find(text: string, sets = [parseSet("other=1").value!]) {
  const source = new SourceText("/app/plugins.yaml", text);
  const environment = () => ({ URL: "${HOME}", TOKEN: "${HOME}" });
  const { value: config } = readConfig({ source, shown: "x", environment, sets });
  return findTemplates(config!, new Set(["version", "word"])).map(
    ({ severity, message, hint }) => `${severity}: ${message.split(",", 1)[0]}: ${hint}`,
  );
}

const ENV = (key: string, from: string) =>
  `name the environment variable in env: { ${key}: { from: ${from} } }`;

test.each([
  ["${HOME}", `error: "a" of values contains \${HOME}: ${ENV("a", "HOME")}`],
  ["x/${HOME}", `warning: "a" of values contains \${HOME}: ${ENV("home", "HOME")}`],
  ["https://${name}:${PORT}", `warning: "a" of values contains \${PORT}: ${ENV("port", "PORT")}`],
  ["${{ github.ref }}", `warning: "a" of values contains \${{ github.ref }}: ${ENV("a", "A")}`],
  ["{{ HOME }}", `warning: "a" of values contains {{ HOME }}: ${ENV("a", "HOME")}`],
  ["{{ env.home }}", `warning: "a" of values contains {{ env.home }}: ${ENV("a", "home")}`],
  [
    "v{{ .Values.version.major }}",
    'warning: "a" of values contains {{ .Values.version.major }}: a plugin can take the value "version" as a need',
  ],
  [
    "${version}",
    'warning: "a" of values contains ${version}: a plugin can take the value "version" as a need',
  ],
])("%s", (text, found) => {
  expect(find(`values: { a: "${text}" }\nplugins: []\n`)).toEqual([found]);
});

// The templates of a plugin, prices, code and glob patterns are what they are.
test.each([
  "${name}",
  "Hello {{ name }}!",
  "$5",
  "$HOME",
  "{a,b}",
  "${}",
  "{{}}",
  "$(date)",
  "A=${HOME}\\n",
])("%s is text", (text) => {
  expect(find(`values: { a: "${text}" }\nplugins: []\n`)).toEqual([]);
});

test("options and parts are searched, variables and --set-text are not", () => {
  const text = `values: { deep: { list: [x, "\${A}"] } }
env: { url: { from: URL }, token: { from: TOKEN, secret: true } }
plugins: [{ path: ./p.ts, options: { size: "\${B}", deep: { text: "\${C}!" } } }]
`;
  const sets = [parseSet("c='${C}'").value!, parseSetText("d=${D}").value!];
  expect(find(text, [...sets, parseSet("token='${E}'").value!])).toEqual([
    `error: "deep.list[1]" of values contains \${A}: ${ENV("deep", "A")}`,
    `error: "c" of --set contains \${C}: ${ENV("c", "C")}`,
    `error: "size" of entry 1 (./p.ts) contains \${B}: ${ENV("size", "B")}`,
    `warning: "deep.text" of entry 1 (./p.ts) contains \${C}: ${ENV("c", "C")}`,
  ]);
});
