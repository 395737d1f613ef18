/**
 * What plugins do to end, stall or flood lineup: each with what lineup says of it.
 *
 * `run` is the body of an async `run(context)`; `top` is evaluated when the file is imported.
 */

export interface Survival {
  name: string;
  run?: string;
  top?: string;
  /** The rest of the plugin's members. */
  members?: string;
  /** What the first line of stderr that is an error has in it; `undefined`: there is none. */
  error: string | RegExp | undefined;
  /** The exit status; default 0, since a failure of the entry is a warning. */
  status?: number;
  /** The value of the entry, if it has one. */
  value?: unknown;
  /** It takes seconds of a processor: only `bun test/isolation/all.ts` runs it. */
  heavy?: true;
  /** It takes half a second of one, or waits longer: a plain `bun test` leaves it out. */
  slow?: true;
  /** The fields of the entry, if not those of {@link limitsOf}. */
  fields?: string;
}

const TIMED_OUT = "error[PLUGIN_TIMED_OUT]: entry 3 (./bad.ts) timed out after 500 ms";
const MEMORY = "error[PLUGIN_MEMORY]: entry 3 (./bad.ts) used more than 300 MB of memory";
const FORGED =
  "error[PLUGIN_LIMIT]: entry 3 (./bad.ts) wrote to the pipe that lineup reads its result from";
const killedBy = (signal: string) =>
  `error[PLUGIN_ENDED]: entry 3 (./bad.ts) was killed by ${signal}`;

/** Finds the descriptor that lineup reads, and writes to it. */
const forge = (text: string) =>
  `for (let fd = 3; fd < 40; fd++) { try { if (fs.readlinkSync("/proc/self/fd/" + fd).match(/socket|pipe/)) fs.writeSync(fd, ${text}); } catch {} }`;

/** Returns the fields of an entry with its limits: a busy machine may take long for all others. */
export function limitsOf({ fields, error }: Survival): string {
  const timeout = String(error).includes("timed out") ? "500ms" : "10s";
  return fields ?? `timeout: ${timeout}, memory: 300MB`;
}

/** As deaf as a loop that computes, which would leave nothing of the processor to other tests. */
const DEAF = "for (;;) Bun.sleepSync(1_000);";

/** Tells lineup of an error that nothing catches. */
const forgeLate = (thrown: string) =>
  forge(
    `JSON.stringify({ name: "late", data: [{ reason: "crashed", thrown: { text: "t", frames: [], ${thrown} } }] }) + "\\n"`,
  );

export const SURVIVALS: readonly Survival[] = [
  // Ending a call.
  { name: "throws", run: `throw new Error("no");`, error: "PLUGIN_THREW" },
  { name: "throws null", run: `throw null;`, error: "threw null" },
  {
    name: "throws a proxy that throws",
    run: `throw new Proxy({}, { get() { throw 1; } });`,
    error: "PLUGIN_THREW",
  },
  {
    name: "throws a Failure",
    run: `throw new Failure("5 checks are bad");`,
    error: "entry 3 (./bad.ts): 5 checks are bad",
  },
  { name: "loops", run: `for (;;);`, error: TIMED_OUT },
  {
    name: "loops in a microtask",
    slow: true,
    run: `const f = () => Promise.resolve().then(f); await f();`,
    error: TIMED_OUT,
  },
  {
    name: "loops when imported",
    slow: true,
    top: `for (;;);`,
    error: "error[IMPORT_FAILED]: entry 3 (./bad.ts) timed out after 500 ms when imported",
    status: 2,
  },
  {
    name: "never settles, with nothing left",
    run: `await new Promise(() => {});`,
    error: "PLUGIN_HUNG",
  },
  {
    name: "never settles, with a timer",
    run: `setInterval(() => {}, 10); await new Promise(() => {});`,
    error: TIMED_OUT,
  },
  {
    name: "never settles when imported",
    top: `await new Promise(() => {});`,
    error: "IMPORT_HUNG",
    status: 2,
  },
  {
    name: "ignores the signal",
    run: `signal.addEventListener("abort", () => { ${DEAF} }); setInterval(() => {}, 10); await new Promise(() => {});`,
    error: TIMED_OUT,
  },
  {
    name: "obeys the signal",
    run: `setInterval(() => {}, 10); await new Promise((done) => signal.addEventListener("abort", done)); return 1;`,
    error: TIMED_OUT,
  },
  {
    name: "loops in setup",
    members: `setup() { ${DEAF} },`,
    error: "timed out after 500 ms in setup",
  },
  {
    name: "loops in teardown",
    members: `teardown() { ${DEAF} },`,
    error: "timed out after 500 ms in teardown",
    value: null,
  },
  {
    name: "loops in a schema",
    members: `options: { o: v.optional(v.pipe(v.any(), v.check(() => { ${DEAF} })), 1) },`,
    error: "its schema timed out after 500 ms",
    status: 2,
  },
  {
    name: "loops in a schema of a need",
    members: `needs: { good: v.pipe(v.any(), v.check(() => { ${DEAF} })) },`,
    error: "its schema timed out after 500 ms",
  },
  {
    name: "loops in a getter of the result",
    run: `return { get a() { ${DEAF} } };`,
    error: TIMED_OUT,
  },
  {
    name: "loops in properties",
    members: `get properties() { ${DEAF} },`,
    error: "timed out after 500 ms when imported",
    status: 2,
  },
  // Ending the process.
  {
    name: "process.exit(0)",
    run: `process.exit(0);`,
    error: "entry 3 (./bad.ts) called process.exit(0)",
  },
  {
    name: "process.exit(0) in a callback",
    run: `setTimeout(() => process.exit(0), 1); await Bun.sleep(100);`,
    error: "PLUGIN_EXITED",
  },
  { name: "sets process.exitCode", run: `process.exitCode = 3;`, error: "process.exitCode to 3" },
  {
    name: "exits by another process object",
    run: `(await import("node:vm")).runInNewContext("p.constructor.constructor('return process')().reallyExit(0)", { p: {} });`,
    error: /PLUGIN_E/,
  },
  {
    name: "SIGKILL",
    run: `process.kill(process.pid, "SIGKILL"); await Bun.sleep(9999);`,
    error: killedBy("SIGKILL"),
  },
  {
    name: "SIGSTOP",
    run: `process.kill(process.pid, "SIGSTOP"); ${DEAF}`,
    error: TIMED_OUT,
  },
  {
    name: "SIGSEGV",
    run: `process.kill(process.pid, "SIGSEGV"); await Bun.sleep(9999);`,
    error: /was killed by SIG(?:SEGV|ILL|TRAP)/,
  },
  { name: "abort", run: `process.abort();`, error: killedBy("SIGABRT") },
  {
    name: "segfault",
    run: `const { read } = await import("bun:ffi"); read.u8(1, 0);`,
    error: /was killed by SIG|ended without a result/,
  },
  {
    name: "SIGKILL when imported",
    top: `process.kill(process.pid, "SIGKILL"); ${DEAF}`,
    error: "error[IMPORT_FAILED]: entry 3 (./bad.ts) was killed by SIGKILL when imported",
    status: 2,
  },
  {
    name: "SIGKILL after the result",
    run: `setTimeout(() => process.kill(process.pid, "SIGKILL"), 5); return 1;`,
    error: "was killed by SIGKILL",
  },
  {
    name: "SIGTERM",
    run: `process.kill(process.pid, "SIGTERM"); await Bun.sleep(9999);`,
    error: /interrupted|SIGTERM/,
  },
  // Leaving errors.
  {
    name: "a rejection before the return",
    run: `void Promise.reject(new Error("left")); await Bun.sleep(10); return 1;`,
    error: "PLUGIN_CRASHED",
  },
  {
    name: "a rejection after the return",
    run: `setTimeout(() => void Promise.reject(new Error("left")), 10); return 1;`,
    error: "PLUGIN_CRASHED",
  },
  {
    name: "an error in a callback",
    run: `setTimeout(() => { throw new Error("left"); }, 1); await Bun.sleep(50); return 1;`,
    error: "PLUGIN_CRASHED",
  },
  // Output.
  {
    name: "1 GB on stdout",
    heavy: true,
    run: `const b = Buffer.alloc(1 << 20, "x\\n"); for (let i = 0; i < 1024; i++) fs.writeSync(1, b); return 1;`,
    error: undefined,
    value: 1,
    fields: "timeout: 20s, memory: 300MB",
  },
  {
    name: "200 MB on stderr",
    heavy: true,
    run: `const b = Buffer.alloc(1 << 20, "x\\n"); for (let i = 0; i < 200; i++) fs.writeSync(2, b); return 1;`,
    error: undefined,
    value: 1,
    fields: "timeout: 20s, memory: 300MB",
  },
  {
    name: "an endless line on stdout",
    heavy: true,
    run: `const b = Buffer.alloc(1 << 20, "x"); for (;;) fs.writeSync(1, b);`,
    error: TIMED_OUT,
  },
  {
    name: "a flood of logs",
    heavy: true,
    run: `for (let i = 0; i < 200000; i++) log.info("line " + i); return 1;`,
    error: undefined,
    value: 1,
    fields: "timeout: 20s",
  },
  {
    name: "control characters",
    run: `console.log("\\x1b[2J\\x1b]0;x\\x07"); return 1;`,
    error: undefined,
    value: 1,
  },
  {
    name: "a result of 200 MB",
    heavy: true,
    run: `return "x".repeat(200 * 2 ** 20);`,
    error: "entry 3 (./bad.ts) returned more than 64 MB",
    fields: "timeout: 20s",
  },
  {
    name: "a log of 200 MB",
    heavy: true,
    run: `log.info("x".repeat(200 * 2 ** 20)); return 1;`,
    error: "PLUGIN_LIMIT",
    fields: "timeout: 20s",
  },
  {
    name: "a result of many values",
    heavy: true,
    run: `return Array.from({ length: 2e5 }, (_, i) => i);`,
    error: undefined,
    fields: "timeout: 20s",
  },
  {
    name: "a result with __proto__",
    run: `return JSON.parse('{"__proto__":{"bad":1}}');`,
    error: undefined,
  },
  {
    name: "a result of 2,000 levels",
    run: `let a = []; for (let i = 0; i < 2000; i++) a = [a]; return a;`,
    error: "it is nested more than 1,000 levels deep",
  },
  {
    name: "a result that contains itself",
    run: `const a = {}; a.a = a; return a;`,
    error: "it contains itself",
  },
  // The pipe that lineup reads.
  {
    name: "garbage in the pipe",
    run: `${forge('"garbage\\n"')} await Bun.sleep(9999);`,
    error: FORGED,
  },
  {
    name: "a forged result",
    run: `${forge('JSON.stringify({ answer: 99, data: {} }) + "\\n"')} await Bun.sleep(9999);`,
    error: FORGED,
  },
  {
    name: "a forged result of this call",
    run: `${forge('[1,2,3,4,5,6].map((answer) => JSON.stringify({ answer, data: { result: { value: 666, problems: [] } } }) + "\\n").join("")')} await Bun.sleep(9999);`,
    error: /PLUGIN_LIMIT|RESULT/,
  },
  {
    name: "a result of another form",
    run: `${forge('JSON.stringify({ answer: 4, data: { result: 5 } }) + "\\n"')} await Bun.sleep(9999);`,
    error: FORGED,
  },
  {
    name: "JSON of 60,000 levels",
    run: `${forge('"[".repeat(60000) + "]".repeat(60000) + "\\n"')} await Bun.sleep(9999);`,
    error: FORGED,
  },
  {
    name: "an endless line in the pipe",
    heavy: true,
    run: `const b = Buffer.alloc(1 << 20, "x"); for (;;) { ${forge("b")} }`,
    error: "PLUGIN_LIMIT",
    fields: "timeout: 20s",
  },
  {
    name: "a forged fault with a code of lineup's",
    top: `${forge('JSON.stringify({ answer: 2, data: { problems: [{ code: "INTERNAL", severity: "error", message: "x", notes: [], frames: [] }] } }) + "\\n"')} await Bun.sleep(9999);`,
    error: "wrote to the pipe that lineup reads its result from when imported",
    status: 2,
  },
  {
    name: "a forged answer without a plugin",
    top: `${forge('JSON.stringify({ answer: 2, data: { problems: [], files: [] } }) + "\\n"')} await Bun.sleep(9999);`,
    error: "wrote to the pipe that lineup reads its result from when imported",
    status: 2,
  },
  {
    name: "a forged answer with a warning",
    top: `${forge('JSON.stringify({ answer: 2, data: { problems: [{ code: "TYPE_CONFIG", severity: "warning", message: "x", notes: [], frames: [] }], files: [] } }) + "\\n"')} await Bun.sleep(9999);`,
    error: "error[TYPE_CONFIG]: x",
    status: 2,
  },
  {
    name: "bytes that are no text",
    run: `${forge("Buffer.from([0xff, 0xfe, 0x00, 0x0a])")} await Bun.sleep(9999);`,
    error: FORGED,
  },
  {
    name: "closes the pipe",
    slow: true,
    run: `for (let fd = 3; fd < 40; fd++) { try { if (fs.readlinkSync("/proc/self/fd/" + fd).match(/socket|pipe/)) fs.closeSync(fd); } catch {} } return 1;`,
    error: /timed out after 500 ms|ended without|was killed/,
  },
  {
    name: "closes all descriptors",
    slow: true,
    run: `for (let fd = 0; fd < 60; fd++) { try { fs.closeSync(fd); } catch {} } return 1;`,
    error: /timed out after 500 ms|ended without|was killed/,
  },
  {
    name: "replaces JSON and process.exit",
    run: `JSON.stringify = () => "x"; JSON.parse = () => 1; process.exit = () => {}; globalThis.Promise = class {}; return 7;`,
    error: undefined,
    value: 7,
  },
  {
    name: "forges causes that nest deeply",
    run: `${forgeLate('notes: [{ message: "n", depth: 1e9 }]')} await Bun.sleep(9999);`,
    error: FORGED,
  },
  {
    name: "forges an answer with millions of problems",
    slow: true,
    run: `const many = '{"answer":3,"data":{"result":{"problems":[' + "1,".repeat(4e6) + "1]}}}\\n"; ${forge("many")} await Bun.sleep(9999);`,
    error: FORGED,
  },
  {
    name: "forges a place in a file that is too large to be shown",
    run: `const file = (process.env.TMPDIR ?? "/tmp") + "/survival-" + process.pid + ".ts"; fs.writeFileSync(file, ""); try { fs.truncateSync(file, 2 ** 29); ${forgeLate("notes: [], location: { file, line: 1, column: 1 }")} await Bun.sleep(100); } finally { fs.rmSync(file); }`,
    error: "error[PLUGIN_CRASHED]: entry 3 (./bad.ts)",
  },
  // Memory.
  {
    name: "a bomb of objects",
    heavy: true,
    run: `const a = []; for (;;) a.push({ a: a.length, b: [1, 2, 3] });`,
    error: MEMORY,
    fields: "timeout: 20s, memory: 300MB",
  },
  {
    name: "a bomb of buffers",
    slow: true,
    run: `const a = []; for (;;) { a.push(Buffer.alloc(1 << 20, 1)); await 1; }`,
    error: MEMORY,
    fields: "timeout: 20s, memory: 300MB",
  },
  {
    name: "a bomb of text",
    heavy: true,
    run: `let s = "ab"; const a = []; for (;;) { s = (s + s).slice(0, 1 << 24); a.push(s + a.length, Buffer.from(s)); }`,
    error: /PLUGIN_(?:MEMORY|THREW)/,
    fields: "timeout: 20s, memory: 300MB",
  },
  {
    name: "500 workers",
    heavy: true,
    run: `const url = URL.createObjectURL(new Blob(["setInterval(()=>{},1)"])); for (let i = 0; i < 500; i++) new Worker(url); await Bun.sleep(9999);`,
    error: /PLUGIN_(?:MEMORY|TIMED_OUT)/,
    fields: "timeout: 1s, memory: 300MB",
  },
  // Children.
  {
    name: "a child left behind",
    run: `Bun.spawn(["sleep", "987"], { stdio: ["ignore", "inherit", "inherit"] }).unref(); return 1;`,
    error: undefined,
    value: 1,
  },
  {
    name: "a child that keeps the pipes, then SIGKILL",
    run: `Bun.spawn(["sleep", "987"], { stdio: ["ignore", "inherit", "inherit"] }); process.kill(process.pid, "SIGKILL"); ${DEAF}`,
    error: killedBy("SIGKILL"),
  },
  {
    name: "a shell that loops",
    slow: true,
    run: `Bun.spawnSync(["sh", "-c", "while :; do :; done"]);`,
    error: TIMED_OUT,
  },
  // Values.
  {
    name: "values.get floods",
    slow: true,
    run: `for (;;) await values.get("good");`,
    error: TIMED_OUT,
  },
  {
    name: "values.get floods at once",
    heavy: true,
    run: `await Promise.all(Array.from({ length: 50000 }, () => values.get("good"))); return 1;`,
    error: undefined,
    value: 1,
    fields: "timeout: 20s",
  },
  {
    name: "values.get of nothing",
    run: `await values.get("nothing");`,
    error: "nothing above sets",
  },
  {
    name: "a lazy value that hangs",
    slow: true,
    run: `await values.get("lazy");`,
    error: /timed out after 500 ms/,
  },
  {
    name: "reads stdin in every way",
    run: `for await (const line of process.stdin) return line; for await (const line of console) return line; return 1 + fs.readFileSync(0).length + (await Bun.stdin.text()).length;`,
    error: undefined,
    value: 1,
  },
];
