/**
 * What keeps the process running: timers, servers, sockets, child processes and workers,
 * and on whose behalf they were made.
 */

/** Something that keeps the process running. */
export interface Resource {
  /** What it is: `timer`. */
  readonly noun: string;
  readonly owner: unknown;
}

const owners = new WeakMap<object, unknown>();
/** The engine does not list them. */
const workers = new Set<Worker>();

const ignored = new WeakSet<object>();

let currentOwner = (): unknown => undefined;

/** Notes from now on who makes what keeps the process running. */
export function noteOwners(current: () => unknown): void {
  currentOwner = current;
  globalThis.setTimeout = noting(setTimeout);
  globalThis.setInterval = noting(setInterval);
  const { connect, listen, serve, spawn } = Bun;
  Object.assign(Bun, {
    connect: noting(connect),
    listen: noting(listen),
    serve: noting(serve),
    spawn: noting(spawn),
  });
}

/** Unlike a function of our own, a proxy has all properties of what it stands for. */
function noting<F extends (...args: never[]) => object>(make: F): F {
  return new Proxy(make, {
    apply(target, self, args) {
      const made = Reflect.apply(target, self, args) as object;
      owners.set(made, currentOwner());
      return made;
    },
  });
}

/** Leaves out something of lineup's own. */
export function ignoreResource(object: object): void {
  ignored.add(object);
}

/** Notes a worker that was started. */
export function noteWorker(worker: Worker): void {
  owners.set(worker, currentOwner());
  workers.add(worker);
  worker.addEventListener("close", () => workers.delete(worker));
}

/** Lists what keeps the process running, as far as the engine shows it. */
export async function listResources(): Promise<Resource[]> {
  const { getProtectedObjects } = await import("bun:jsc");
  const found: Resource[] = [];
  for (const object of [...(getProtectedObjects() as object[]), ...workers]) {
    const noun = nounOf(object);
    if (noun !== undefined && !ignored.has(object)) found.push({ noun, owner: owners.get(object) });
  }
  return found;
}

const NOUNS: Readonly<Record<string, string>> = {
  Timeout: "timer",
  Immediate: "timer",
  StatWatcher: "file watcher",
  HTTPServer: "server",
  HTTPSServer: "server",
  DebugHTTPServer: "server",
  DebugHTTPSServer: "server",
  Listener: "server",
  Subprocess: "child process",
  TCPSocket: "socket",
  TLSSocket: "socket",
  UDPSocket: "socket",
  Worker: "worker",
};

function nounOf(object: object): string | undefined {
  const { hasRef, exitCode } = object as { hasRef?: () => boolean; exitCode?: number | null };
  // What is not waited for, and a child process that has ended, keep nothing running.
  if (hasRef?.call(object) === false || typeof exitCode === "number") return undefined;
  return NOUNS[Object.prototype.toString.call(object).slice("[object ".length, -1)];
}
