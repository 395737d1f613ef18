/** `lineup lsp` in Neovim, headless, as the docs set it up: with a text that is not saved. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cleanEnvironment, FORMS, makeFolder } from "../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const NEOVIM = Bun.which("nvim");

const PLUGIN = `import { definePlugin, v } from "lineup";
export default definePlugin({
  name: "shout",
  options: {
    /** How many exclamation marks. */
    times: v.optional(v.number(), 1),
  },
  needs: { text: v.string() },
  run: ({ needs }) => needs.text,
});
`;

/** Answers are written as JSON, since Neovim's own output is not. */
const SCRIPT = `
local lsp, api = vim.lsp, vim.api
local found = {}
vim.cmd("filetype on | edit plugins.yaml")
local function wait(wanted)
  assert(vim.wait(20000, wanted, 20), "nothing came")
end
local function messages()
  return vim.tbl_map(function(one) return one.message end, vim.diagnostic.get(0))
end
local function ask(method, line, column, more)
  api.nvim_win_set_cursor(0, { line, column })
  local params = vim.tbl_extend("force", lsp.util.make_position_params(0, "utf-16"), more or {})
  local _, answer = next(lsp.buf_request_sync(0, method, params, 20000))
  return answer.result
end
local function write(lines)
  api.nvim_buf_set_lines(0, 0, -1, false, lines)
end
local clients = lsp.get_clients or lsp.get_active_clients
wait(function() return #clients() > 0 and clients()[1].initialized end)

write({ "values: { hi: Hi }", "plugins:", "  - path: ./shout.ts", "    needs: { text: hi }", "    options: { tims: 2 }" })
wait(function() return #messages() > 0 end)
found.problems = messages()
api.nvim_win_set_cursor(0, { 5, 16 })
local action = ask("textDocument/codeAction", 5, 16, {
  range = lsp.util.make_range_params(0, "utf-16").range,
  context = { diagnostics = {} },
})[1]
lsp.util.apply_workspace_edit(action.edit, "utf-16")
found.fixed = api.nvim_buf_get_lines(0, 4, 5, false)
wait(function() return #messages() == 0 end)
found.hover = ask("textDocument/hover", 5, 16).contents.value
found.definition = vim.fn.fnamemodify(vim.uri_to_fname(ask("textDocument/definition", 5, 16)[1].uri), ":t")
lsp.util.apply_workspace_edit(ask("textDocument/rename", 1, 11, { newName = "greeting" }), "utf-16")
found.renamed = api.nvim_buf_get_lines(0, 0, 4, false)

write({ "plugins:", "  - path: ./shout.ts", "    options: { " })
found.completion = vim.tbl_map(function(one) return one.label end, ask("textDocument/completion", 3, 15))
vim.fn.writefile({ vim.fn.json_encode(found) }, "found.json")
vim.cmd("qall!")
`;

test.if(NEOVIM !== null)(
  `in Neovim${NEOVIM === null ? ", which is not installed" : ""}`,
  async () => {
    const docs = readFileSync(join(import.meta.dir, "../../docs/editor-setup.md"), "utf8");
    const [newer, older] = Array.from(docs.matchAll(/```lua\n(.*?)```/gs), ([, code]) => code);
    using folder = makeFolder({
      "plugins.yaml": "plugins: []\n",
      "shout.ts": PLUGIN,
      "script.lua": `if vim.lsp.config then\n${newer}else\n${older}end\n${SCRIPT}`,
    });
    const command = [
      NEOVIM!,
      "--headless",
      "-u",
      "NONE",
      "-n",
      "-c",
      "luafile script.lua",
      "-c",
      "cquit",
    ];
    const editor = Bun.spawn(command, {
      cwd: folder.path,
      env: cleanEnvironment({
        ...{ XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path },
        PATH: `${dirname(FORMS.binary[0])}:${process.env.PATH}`,
      }),
      stdio: ["ignore", "ignore", "pipe"],
      timeout: 50_000,
    });
    const [errors, status] = await Promise.all([editor.stderr.text(), editor.exited]);
    expect({ errors, status }).toEqual({ errors: "", status: 0 });
    expect(JSON.parse(readFileSync(join(folder.path, "found.json"), "utf8"))).toEqual({
      problems: ['entry 1 (./shout.ts) has no option "tims"\nhint: did you mean "times"?'],
      fixed: ["    options: { times: 2 }"],
      hover: "option **times**: number\n\nHow many exclamation marks.\n\nDefault: `1`.",
      definition: "shout.ts",
      renamed: [
        "values: { greeting: Hi }",
        "plugins:",
        "  - path: ./shout.ts",
        "    needs: { text: greeting }",
      ],
      completion: ["times", "text"],
    });
  },
);
