/** Worker threads: what each of them loads before its own file. */

import { noteWorker } from "./resources.ts";

/** Makes every worker that is started from now on load a module first. */
export function preloadInWorkers(url: string): void {
  globalThis.Worker = new Proxy(Worker, {
    construct(target, [file, options]: [unknown, Bun.WorkerOptions | undefined], own) {
      const preload = [url, ...[options?.preload ?? []].flat()];
      const worker = Reflect.construct(target, [file, { ...options, preload }], own) as Worker;
      noteWorker(worker);
      return worker;
    },
  });
}
