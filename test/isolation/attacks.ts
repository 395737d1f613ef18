/**
 * What a plugin tries that its permissions, `{ read: [data], write: [out] }`, do not allow.
 *
 * Each is the body of an async function: one that returns has done it, one that throws
 * has not. Without permissions, all but those that need more are shown to be possible.
 */

export interface Attack {
  name: string;
  code: string;
  /** It takes root, or what not every kernel has, to do it without permissions. */
  needs?: "root" | "kernel";
}

/** What every attack can use. */
export const PRELUDE = `import { dlopen, ptr, read as peek } from "bun:ffi";
import * as fs from "node:fs";
import { createSocket } from "node:dgram";
import { exec } from "node:child_process";
import { connect } from "node:net";
import { lookup } from "node:dns/promises";
import { Worker as NodeWorker } from "node:worker_threads";
import { Database } from "bun:sqlite";
const libc = dlopen("libc.so.6", {
  syscall: { args: ["i64", "i64", "i64", "i64", "i64", "i64", "i64"], returns: "i64" },
  __errno_location: { args: [], returns: "ptr" },
  open: { args: ["ptr", "i32"], returns: "i32" },
  system: { args: ["ptr"], returns: "i32" },
}).symbols;
const z = (text) => Buffer.from(text + "\\0");
const sys = (number, ...args) => {
  const given = [0, 1, 2, 3, 4, 5].map((i) => (typeof args[i] === "object" ? ptr(args[i]) : (args[i] ?? 0)));
  const result = Number(libc.syscall(number, ...given));
  if (result < 0) throw new Error("errno " + peek.i32(libc.__errno_location(), 0));
  return result;
};
const must = (value) => { if (!value) throw new Error("nothing came of it"); return value; };
const secret = (text) => must(String(text).includes("SECRET"));
const eventOf = (target, yes, no = "error") => new Promise((done, fail) => { target.on(yes, done); target.on(no, fail); });
`;

const read = (name: string, code: string): Attack => ({ name: `read: ${name}`, code });
const write = (name: string, code: string): Attack => ({ name: `write: ${name}`, code });
const metadata = (name: string, code: string): Attack => ({ name: `metadata: ${name}`, code });
const start = (name: string, code: string): Attack => ({ name: `start: ${name}`, code });
const others = (name: string, code: string): Attack => ({ name: `other processes: ${name}`, code });
const network = (name: string, code: string): Attack => ({ name: `network: ${name}`, code });
const kernel = (name: string, code: string): Attack => ({ name: `kernel: ${name}`, code });
const asRoot = (attack: Attack): Attack => ({ ...attack, needs: "root" });
const inKernel = (attack: Attack): Attack => ({ ...attack, needs: "kernel" });

/** `S` is a secret file, `F` the folder of plugins.yaml, `T` what the test listens on. */
export const ATTACKS: readonly Attack[] = [
  read("readFileSync", `secret(fs.readFileSync(S, "utf8"));`),
  read("promises.readFile", `secret(await fs.promises.readFile(S, "utf8"));`),
  read(
    "readFile with a callback",
    `secret(await new Promise((done, fail) => fs.readFile(S, "utf8", (e, t) => (e ? fail(e) : done(t)))));`,
  ),
  read("Bun.file().text", `secret(await Bun.file(S).text());`),
  read("Bun.file().bytes", `secret(Buffer.from(await Bun.file(S).bytes()));`),
  read("Bun.file().stream", `secret(await new Response(Bun.file(S).stream()).text());`),
  read("Bun.file().slice", `secret(await Bun.file(S).slice(0, 10).text());`),
  read(
    "createReadStream",
    `let t = ""; for await (const c of fs.createReadStream(S)) t += c; secret(t);`,
  ),
  read(
    "openSync and readSync",
    `const b = Buffer.alloc(20); fs.readSync(fs.openSync(S), b); secret(b);`,
  ),
  read("openAsBlob", `secret(await (await fs.openAsBlob(S)).text());`),
  read("Bun.mmap", `secret(Buffer.from(Bun.mmap(S)));`),
  read("import as text", `secret((await import(S, { with: { type: "text" } })).default);`),
  read("import of JSON", `secret(JSON.stringify((await import(F + "/secret.json")).default));`),
  read("require of JSON", `secret(JSON.stringify(require(F + "/secret.json")));`),
  read("import of another plugin", `must((await import(F + "/plugins/other.ts")).default);`),
  read("import of TOML", `secret(JSON.stringify((await import(F + "/secret.toml")).default));`),
  read(
    "Bun.build",
    `const r = await Bun.build({ entrypoints: [F + "/secret.json"], throw: false }); must(r.success); secret(await r.outputs[0].text());`,
  ),
  read("fetch of a file: URL", `secret(await (await fetch("file://" + S)).text());`),
  read(
    "a Worker",
    `const w = new Worker(URL.createObjectURL(new Blob(["postMessage(require('fs').readFileSync(" + JSON.stringify(S) + ", 'utf8'))"]))); try { secret(await new Promise((done, fail) => { w.onmessage = (e) => done(e.data); w.onerror = fail; })); } finally { w.terminate(); }`,
  ),
  read(
    "a node Worker",
    `const w = new NodeWorker("require('worker_threads').parentPort.postMessage(require('fs').readFileSync(" + JSON.stringify(S) + ", 'utf8'))", { eval: true }); try { secret(await eventOf(w, "message")); } finally { void w.terminate(); }`,
  ),
  read("open of the C library", `must(libc.open(z(S), 0) >= 0);`),
  read("openat", `sys(257, -100, z(S), 0);`),
  read("openat2", `sys(437, -100, z(S), new BigUint64Array(3), 24);`),
  read(
    "relative to an open folder",
    `const d = fs.openSync(F + "/out", "r"); sys(257, d, z("../secret.txt"), 0);`,
  ),
  read("..", `secret(fs.readFileSync(F + "/data/../secret.txt", "utf8"));`),
  read("/proc/self/root", `secret(fs.readFileSync("/proc/self/root" + S, "utf8"));`),
  read("/proc/self/cwd", `secret(fs.readFileSync("/proc/self/cwd/secret.txt", "utf8"));`),
  read("/proc/thread-self/root", `secret(fs.readFileSync("/proc/thread-self/root" + S, "utf8"));`),
  read(
    "a link",
    `fs.symlinkSync(S, F + "/out/link"); secret(fs.readFileSync(F + "/out/link", "utf8"));`,
  ),
  read("a link that is there", `secret(fs.readFileSync(F + "/data/link", "utf8"));`),
  read(
    "a hard link",
    `fs.linkSync(S, F + "/out/hard"); secret(fs.readFileSync(F + "/out/hard", "utf8"));`,
  ),
  read(
    "copyFile",
    `fs.copyFileSync(S, F + "/out/copy"); secret(fs.readFileSync(F + "/out/copy", "utf8"));`,
  ),
  read("cp", `fs.cpSync(S, F + "/out/copy2"); secret(fs.readFileSync(F + "/out/copy2", "utf8"));`),
  read(
    "Bun.write of a file",
    `await Bun.write(F + "/out/copy3", Bun.file(S)); secret(fs.readFileSync(F + "/out/copy3", "utf8"));`,
  ),
  read(
    "SQLite",
    `must(new Database(F + "/secret.db", { readonly: true }).query("select * from t").all().length);`,
  ),
  read("readdir of another folder", `must(fs.readdirSync("/etc").length);`),
  read("plugins.yaml", `must(fs.readFileSync(F + "/plugins.yaml"));`),
  read(".env", `secret(fs.readFileSync(F + "/.env", "utf8"));`),
  read("/etc/passwd", `must(fs.readFileSync("/etc/passwd"));`),
  asRoot(
    read(
      "a file by its handle",
      `const h = Buffer.alloc(136); h.writeUInt32LE(128); const id = new Int32Array(1); sys(303, -100, z(S), h, id, 0); const d = fs.openSync(F); sys(304, d, h, 0);`,
    ),
  ),
  inKernel(
    read(
      "a device",
      `const dev = fs.readdirSync("/dev").find((n) => /^(?:[vsx]d[a-z]\\d*|nvme\\d+n\\d+|mem)$/.test(n)); fs.openSync("/dev/" + must(dev));`,
    ),
  ),
  { name: "environment: a variable", code: `must(process.env.SECRET_OF_LINEUP);` },
  {
    name: "environment: of lineup, by /proc",
    code: `secret(fs.readFileSync("/proc/" + process.ppid + "/environ"));`,
  },

  write("a new file", `fs.writeFileSync(F + "/new", "x");`),
  write("promises.writeFile", `await fs.promises.writeFile(F + "/new2", "x");`),
  write("Bun.write", `await Bun.write(F + "/new3", "x");`),
  write("a stream", `const s = fs.createWriteStream(F + "/new4"); await eventOf(s, "open");`),
  write(
    "Bun.file().writer",
    `const w = Bun.file(F + "/new5").writer(); w.write("x"); await w.end(); must(fs.existsSync(F + "/new5"));`,
  ),
  write("plugins.yaml", `fs.appendFileSync(F + "/plugins.yaml", "# x\\n");`),
  write("another plugin", `fs.appendFileSync(F + "/plugins/other.ts", "// x\\n");`),
  write("its own file", `fs.appendFileSync(F + "/plugins/attack.ts", "// x\\n");`),
  write("a package", `fs.appendFileSync(F + "/node_modules/dep/index.js", "// x\\n");`),
  write("the program", `fs.closeSync(fs.openSync(F + "/program", "r+"));`),
  write(".lineup", `fs.mkdirSync(F + "/.lineup");`),
  write("tsconfig.json", `fs.writeFileSync(F + "/tsconfig.json", "{}");`),
  write(
    "the temp folder of all",
    `fs.writeFileSync("/tmp/lineup-attack-" + process.pid, ""); fs.unlinkSync("/tmp/lineup-attack-" + process.pid);`,
  ),
  write(
    "/dev/shm",
    `fs.writeFileSync("/dev/shm/lineup-attack-" + process.pid, ""); fs.unlinkSync("/dev/shm/lineup-attack-" + process.pid);`,
  ),
  write("a file that may be read", `fs.writeFileSync(F + "/data/x.txt", "x");`),
  write("open to read and write", `fs.closeSync(fs.openSync(F + "/data/x.txt", "r+"));`),
  write(
    "truncate while opening to read",
    `fs.closeSync(fs.openSync(F + "/data/x.txt", fs.constants.O_RDONLY | fs.constants.O_TRUNC));`,
  ),
  write("truncate", `fs.truncateSync(F + "/data/x.txt", 0);`),
  write("a folder", `fs.mkdirSync(F + "/folder");`),
  write("remove a file", `fs.unlinkSync(F + "/victim1");`),
  write("remove a folder", `fs.rmdirSync(F + "/victim");`),
  write("rename", `fs.renameSync(F + "/victim2", F + "/victim3");`),
  write("rename into a folder of its own", `fs.renameSync(F + "/data/y.txt", F + "/out/y.txt");`),
  write(
    "rename out of a folder of its own",
    `fs.writeFileSync(F + "/out/a", ""); fs.renameSync(F + "/out/a", F + "/a");`,
  ),
  write(
    "exchange two files",
    `fs.writeFileSync(F + "/out/b", ""); sys(316, -100, z(F + "/out/b"), -100, z(F + "/data/z.txt"), 2);`,
  ),
  write("a hard link to what may be read", `fs.linkSync(F + "/data/x.txt", F + "/out/x.txt");`),
  write("a link for others to follow", `fs.symlinkSync("/etc", F + "/out/etc");`),
  write("a pipe for others to open", `sys(259, -100, z(F + "/out/pipe"), 0o10600, 0);`),
  write(
    "a socket for others to open",
    `const s = Bun.listen({ unix: F + "/out/socket", socket: { data() {} } }); s.stop(true);`,
  ),
  asRoot(write("a device", `sys(259, -100, z(F + "/out/device"), 0o20600, 0x103);`)),
  write("/proc/self/oom_score_adj", `fs.writeFileSync("/proc/self/oom_score_adj", "1000");`),

  metadata("chmod", `fs.chmodSync(F + "/data/x.txt", 0o777);`),
  metadata("chmod of what it may change", `fs.chmodSync(F + "/out", 0o777);`),
  metadata("fchmod", `fs.fchmodSync(fs.openSync(F + "/data/x.txt"), 0o777);`),
  metadata("fchmodat2", `sys(452, -100, z(F + "/data/x.txt"), 0o777, 0);`),
  metadata("chown", `fs.chownSync(F + "/data/x.txt", process.getuid(), process.getgid());`),
  metadata("lchown", `fs.lchownSync(F + "/data/x.txt", process.getuid(), process.getgid());`),
  metadata(
    "fchown",
    `fs.fchownSync(fs.openSync(F + "/data/x.txt"), process.getuid(), process.getgid());`,
  ),
  metadata("utimes", `fs.utimesSync(F + "/data/x.txt", 1, 1);`),
  metadata("lutimes", `fs.lutimesSync(F + "/data/x.txt", 1, 1);`),
  metadata("futimes", `fs.futimesSync(fs.openSync(F + "/data/x.txt"), 1, 1);`),
  inKernel(metadata("setxattr", `sys(188, z(F + "/data/x.txt"), z("user.x"), z("x"), 1, 0);`)),
  inKernel(
    metadata(
      "the flags of a file",
      `sys(16, fs.openSync(F + "/data/x.txt"), 0x40086602, new BigUint64Array([0x80n]));`,
    ),
  ),

  inKernel(
    metadata(
      "the version of a file",
      `sys(16, fs.openSync(F + "/data/x.txt"), 0x40087602, new BigUint64Array([7n]));`,
    ),
  ),
  inKernel(read("the attributes of a file", `sys(194, z(S), z(""), 0);`)),

  start("Bun.spawn", `must((await Bun.spawn(["true"]).exited) === 0);`),
  start("Bun.spawnSync", `must(Bun.spawnSync(["true"]).success);`),
  start(
    "child_process",
    `await new Promise((done, fail) => exec("true", (e) => (e ? fail(e) : done())));`,
  ),
  start(
    "the shell of Bun",
    `await Bun.$\`cat /dev/null\`.quiet(); await Bun.$\`sh -c true\`.quiet();`,
  ),
  start("system of the C library", `must(libc.system(z("true")) === 0);`),
  start("itself", `must(Bun.spawnSync([process.execPath, "--version"]).success);`),
  start("a program by its path", `must(Bun.spawnSync(["/bin/true"]).success);`),
  start("fork", `const pid = sys(56, 17); if (pid === 0) sys(231, 0);`),
  start("vfork flags without a thread", `const pid = sys(56, 0x11); if (pid === 0) sys(231, 0);`),

  others("a signal to lineup", `process.kill(process.ppid, 0);`),
  others("kill", `sys(62, process.ppid, 0);`),
  others("tkill", `sys(200, process.ppid, 0);`),
  others("tgkill", `sys(234, process.ppid, process.ppid, 0);`),
  others(
    "a signal with data",
    `const i = new Int32Array(32); i[2] = -1; sys(129, process.ppid, 0, i);`,
  ),
  others("a signal to the group of lineup", `sys(62, -process.ppid, 0);`),
  others("who is sent SIGIO", `sys(72, fs.openSync(F + "/data/x.txt"), 8, process.ppid);`),
  others(
    "who is sent SIGIO, by ioctl",
    `const p = new Int32Array(2); sys(53, 1, 1, 0, p); sys(16, p[0], 0x8901, Int32Array.of(process.ppid));`,
  ),
  asRoot(
    others("a lease, which makes others wait", `sys(72, fs.openSync(F + "/data/x.txt"), 1024, 0);`),
  ),
  others("changes in a folder, by signals", `sys(72, fs.openSync(F + "/data"), 1026, 4);`),
  others("the priority of a group", `sys(141, 1, 0, sys(140, 1, 0) === 20 ? 0 : 19);`),
  others("pidfd_open", `sys(434, process.ppid, 0);`),
  others("pidfd_send_signal", `sys(424, sys(434, process.ppid, 0), 0, 0, 0);`),
  asRoot(others("pidfd_getfd", `sys(438, sys(434, process.ppid, 0), 0, 0);`)),
  asRoot(others("ptrace of another entry", `sys(101, 0x4206, needs.sibling, 0, 0);`)),
  asRoot(
    others(
      "the memory of lineup",
      `const b = Buffer.alloc(8); const here = new BigUint64Array([BigInt(ptr(b)), 8n]); const at = BigInt("0x" + /^[0-9a-f]+/.exec(fs.readFileSync("/proc/self/maps", "utf8"))[0]); sys(310, process.ppid, here, 1, new BigUint64Array([at, 8n]), 1, 0);`,
    ),
  ),
  others("/proc/<lineup>/mem", `fs.openSync("/proc/" + process.ppid + "/mem");`),
  others(
    "/proc/<lineup>/maps",
    `must(fs.readFileSync("/proc/" + process.ppid + "/maps", "utf8").length);`,
  ),
  others(
    "/proc/<lineup>/root",
    `secret(fs.readFileSync("/proc/" + process.ppid + "/root" + S, "utf8"));`,
  ),
  others("/proc/<lineup>/fd", `must(fs.readdirSync("/proc/" + process.ppid + "/fd").length);`),
  others(
    "/proc/<lineup>/cmdline",
    `must(fs.readFileSync("/proc/" + process.ppid + "/cmdline").length);`,
  ),
  others("limits of lineup", `sys(302, process.ppid, 7, 0, new BigUint64Array(2));`),
  others("priority of lineup", `sys(141, 0, process.ppid, 5);`),
  others("processors of lineup", `sys(203, process.ppid, 8, new BigUint64Array([3n]));`),
  inKernel(others("kcmp", `sys(312, process.ppid, process.ppid, 1, 0, 0);`)),
  others("who gets the signals of a file", `sys(72, 0, 8, process.ppid);`),
  others("the end with lineup", `sys(157, 1, 0);`),
  others("a signal to another entry", `process.kill(needs.sibling, 0);`),
  others(
    "the environment of another entry",
    `must(fs.readFileSync("/proc/" + needs.sibling + "/environ").length);`,
  ),
  others("the memory of another entry", `fs.openSync("/proc/" + needs.sibling + "/mem");`),
  others("the temp folder of another entry", `must(fs.readdirSync(needs.temp));`),

  network("fetch", `must((await fetch("http://127.0.0.1:" + T.tcp)).ok);`),
  network(
    "net.connect",
    `const s = connect(T.tcp, "127.0.0.1"); await eventOf(s, "connect"); s.destroy();`,
  ),
  network(
    "Bun.connect",
    `(await Bun.connect({ hostname: "127.0.0.1", port: T.tcp, socket: { data() {} } })).end();`,
  ),
  network("IPv6", `sys(41, 10, 1, 0);`),
  network(
    "Bun.listen",
    `Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }).stop(true);`,
  ),
  network("Bun.serve", `await Bun.serve({ port: 0, fetch: () => new Response("") }).stop(true);`),
  network(
    "WebSocket",
    `await new Promise((done, fail) => { const s = new WebSocket("ws://127.0.0.1:" + T.tcp); s.onopen = () => { s.close(); done(); }; s.onerror = fail; });`,
  ),
  network(
    "UDP",
    `const s = createSocket("udp4"); try { await new Promise((done, fail) => { s.on("error", fail); s.send("x", T.udp, "127.0.0.1", (e) => (e ? fail(e) : done())); }); } finally { s.close(); }`,
  ),
  network("Bun.udpSocket", `(await Bun.udpSocket({})).close();`),
  network(
    "a socket by its path",
    `const s = sys(41, 1, 1, 0); const name = Buffer.from("\x01\0" + T.unix + "\0"); sys(42, s, name, name.length);`,
  ),
  network(
    "an abstract socket",
    `const s = sys(41, 1, 1, 0); const name = Buffer.from("\\x01\\0\\0" + T.abstract); sys(42, s, name, name.length);`,
  ),
  network("a socket of the machine", `sys(41, 1, 2, 0);`),
  network("a pair of datagram sockets", `sys(53, 1, 2, 0, new Int32Array(2));`),
  asRoot(network("a raw socket", `sys(41, 2, 3, 1);`)),
  asRoot(network("a packet socket", `sys(41, 17, 3, 0x300);`)),
  network("netlink: routes", `sys(41, 16, 3, 0);`),
  network("netlink: audit", `sys(41, 16, 3, 9);`),
  inKernel(network("vsock", `sys(41, 40, 1, 0);`)),
  inKernel(network("the kernel's ciphers", `sys(41, 38, 5, 0);`)),
  network("dns", `must((await lookup("localhost")).address);`),

  inKernel(kernel("io_uring", `sys(425, 4, new BigUint64Array(15));`)),
  inKernel(
    kernel("a user namespace", `const pid = sys(56, 0x10000000 | 17); if (pid === 0) sys(231, 0);`),
  ),
  asRoot(kernel("unshare", `sys(272, 0x04000000);`)),
  asRoot(
    kernel(
      "mount",
      `sys(165, z("none"), z(F + "/out"), z("tmpfs"), 0, 0); sys(166, z(F + "/out"), 2);`,
    ),
  ),
  asRoot(kernel("open_tree", `sys(428, -100, z("/"), 1);`)),
  asRoot(kernel("fsopen", `sys(430, z("tmpfs"), 0);`)),
  asRoot(kernel("chroot", `sys(161, z("/"));`)),
  asRoot(kernel("setns", `sys(308, fs.openSync("/proc/self/ns/uts"), 0);`)),
  inKernel(kernel("bpf", `sys(321, 0, new Uint32Array([1, 4, 4, 1, ...Array(28).fill(0)]), 72);`)),
  inKernel(
    kernel(
      "perf_event_open",
      `sys(298, new Uint32Array([1, 112, ...Array(26).fill(0)]), 0, -1, -1, 0);`,
    ),
  ),
  inKernel(kernel("userfaultfd", `sys(323, 1);`)),
  inKernel(kernel("add_key", `sys(248, z("user"), z("x"), z("x"), 1, -3);`)),
  inKernel(kernel("keyctl", `sys(250, 0, -3, 1);`)),
  inKernel(kernel("shmget", `sys(29, 0, 4096, 0o1600);`)),
  inKernel(kernel("semget", `sys(64, 0, 1, 0o1600);`)),
  inKernel(kernel("msgget", `sys(68, 0, 0o1600);`)),
  inKernel(
    kernel(
      "mq_open",
      `sys(240, z("lineup-attack"), 0o102, 0o600, 0); sys(241, z("lineup-attack"));`,
    ),
  ),
  kernel("memory that no limit sees", `sys(319, z("x"), 0);`),
  asRoot(kernel("fanotify", `sys(300, 0, 0);`)),
  inKernel(kernel("inodes by mknod", `sys(133, z(F + "/out/node"), 0o100600, 0);`)),
  asRoot(
    kernel(
      "the name of the machine",
      `const name = z(fs.readFileSync("/proc/sys/kernel/hostname", "utf8").trim()); sys(170, name, name.length - 1);`,
    ),
  ),
  kernel("personality", `sys(135, 0x0040000); sys(135, 0);`),
  asRoot(kernel("syslog", `sys(103, 10, 0, 0);`)),
  kernel(
    "other capabilities",
    `const h = new Uint32Array([0x20080522, 0]); const d = new Uint32Array(6); sys(125, h, d); sys(126, h, d);`,
  ),
  inKernel(kernel("who may trace this process", `sys(157, 0x59616d61, process.ppid);`)),
];
