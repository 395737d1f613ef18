/**
 * A text that an editor has open: checks it whenever it changes, and remembers what is known
 * of its plugins.
 */

import { type CheckEnd, type RunningCheck, startCheck } from "../process/child.ts";
import { path as nodePath } from "../process/modules.ts";
import { countOf } from "../text.ts";
import { configFindings } from "./findings.ts";
import { Keys } from "./keys.ts";
import type { CheckLine, CheckReport, CheckRequest, Finding, PluginInfo } from "./messages.ts";
import { type EntryOutline, type Outline, outlineOf } from "./outline.ts";
import { labelOf } from "./words.ts";

/** How long nothing must be typed before a text is checked, in milliseconds. */
const PAUSE = 100;

export interface Settings {
  /** Whether plugins may be loaded. */
  readonly load: boolean;
  /** How long a check may take, in milliseconds. */
  readonly limit: number;
}

/** What hears of checks. */
export interface Listener {
  readonly settings: Settings;
  /** Receives what is wrong with the text. */
  found(text: OpenText): void;
  /** Receives what a plugin wrote while it was loaded. */
  printed(text: string): void;
}

export class OpenText {
  readonly uri: string;
  /** The absolute path. */
  readonly file: string;
  version = 0;
  outline: Outline;
  findings: readonly Finding[] = [];
  readonly #listener: Listener;
  /** By path and export. What a text that is broken does not tell is remembered. */
  readonly #plugins = new Map<string, PluginInfo>();
  /** What was asked for on its own, and is not asked for again before the text is saved. */
  readonly #missing = new Set<string>();
  /** The files that plugins were loaded from. */
  #files = new Set<string | undefined>();
  #keys: Keys | undefined;
  #timer: Timer | undefined;
  #running: RunningCheck | undefined;

  constructor(uri: string, file: string, listener: Listener) {
    this.uri = uri;
    this.file = file;
    this.outline = outlineOf(file, "");
    this.#listener = listener;
  }

  /** The keys of the text as it is now. */
  get keys(): Keys {
    return (this.#keys ??= this.keysOf(this.outline));
  }

  /** The keys of a text like this one. */
  keysOf(outline: Outline): Keys {
    return new Keys(outline, (entry) => this.#plugins.get(pluginKey(entry)));
  }

  /** Takes a new text. */
  change(text: string, version: number): void {
    this.outline = outlineOf(this.file, text);
    this.#keys = undefined;
    this.version = version;
  }

  /** Checks the text soon, unless it changes again before; a check of an older text is ended. */
  check(types: boolean, pause = PAUSE): void {
    this.close();
    if (types) this.#missing.clear();
    this.#timer = setTimeout(() => void this.#check(types), pause);
  }

  /** Checks the text if files that it depends on have changed, or may have: some are not there yet. */
  filesChanged(files: readonly (string | undefined)[]): void {
    const isIncomplete = this.findings.some(({ severity }) => severity === "error");
    if (isIncomplete || files.some((file) => this.#files.has(file))) this.check(true);
  }

  /** Ends what is going on. */
  close(): void {
    clearTimeout(this.#timer);
    this.#running?.stop();
    this.#running = undefined;
  }

  async #check(types: boolean): Promise<void> {
    const { outline } = this;
    if (!this.#listener.settings.load) return this.#show(configFindings(outline));
    const end = await this.#run({ file: this.file, text: outline.source.text, types });
    if (end === undefined) return;
    const report = reportOf(end);
    if (report === undefined) {
      const why = explainEnd(end, outline, this.#listener.settings);
      return this.#show([...configFindings(outline), why]);
    }
    this.#files = new Set(report.files);
    this.#learn(report.plugins);
    this.#show(report.findings);
    const missed = this.#missed(report);
    if (missed.length === 0) return;
    const text = JSON.stringify({ plugins: missed });
    const again = await this.#run({ file: this.file, text, types: false });
    this.#learn((again && reportOf(again)?.plugins) ?? []);
  }

  /** Runs a check to its end; returns `undefined` if another one has taken its place. */
  async #run(request: CheckRequest): Promise<CheckEnd | undefined> {
    const { limit } = this.#listener.settings;
    const folder = nodePath().dirname(this.file);
    const options = { folder, limit, hasFiles: request.types };
    const running = startCheck(JSON.stringify(request), options);
    this.#running = running;
    const end = await running.ended;
    if (this.#running !== running) return undefined;
    this.#running = undefined;
    if (end.errors !== "") this.#listener.printed(end.errors);
    return end;
  }

  /** Returns the plugins that a check did not come to, since the text around them is broken. */
  #missed({ findings }: CheckReport): { path: string; export: string; as: string }[] {
    const failed = new Set(findings.map(({ entry }) => entry));
    return this.outline.entries.flatMap((entry) => {
      const { path, isEnabled, index } = entry;
      const key = pluginKey(entry);
      const isKnown = this.#plugins.has(key) || this.#missing.has(key);
      if (path === undefined || !isEnabled || isKnown || failed.has(index)) return [];
      this.#missing.add(key);
      return { path: path.text, export: entry.export, as: `entry${index}` };
    });
  }

  #learn(plugins: readonly PluginInfo[]): void {
    for (const plugin of plugins) this.#plugins.set(pluginKey(plugin), plugin);
    this.#keys = undefined;
  }

  #show(findings: readonly Finding[]): void {
    this.findings = findings;
    this.#listener.found(this);
  }
}

function pluginKey(of: EntryOutline | PluginInfo): string {
  const path = typeof of.path === "object" ? of.path.text : of.path;
  return JSON.stringify([path, of.export]);
}

function linesOf({ lines }: CheckEnd): CheckLine[] {
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as CheckLine];
    } catch {
      // It was ended while it wrote.
      return [];
    }
  });
}

function reportOf(end: CheckEnd): CheckReport | undefined {
  return linesOf(end).find((line) => "findings" in line);
}

/** Explains why there is no report. */
function explainEnd(end: CheckEnd, { entries }: Outline, { limit }: Settings): Finding {
  const last = linesOf(end).findLast((line) => "loading" in line);
  const entry = entries.find(({ index }) => index === last?.loading);
  const found = { severity: "error", entry: entry?.index, notes: [] } as const;
  const who = entry === undefined ? undefined : labelOf(entry);
  if (!end.isLate) {
    const what = who === undefined ? "the check ended" : `${who} ended the process that loads it`;
    return { ...found, message: `${what}, so nothing else is known` };
  }
  const time = countOf(limit / 1_000, "second");
  if (who === undefined) return { ...found, message: `the check took longer than ${time}` };
  const hint = `look for an endless loop at the top level of ${entry!.path!.text}, or allow more time: { "timeLimit": 30 }`;
  return { ...found, message: `${who} was not loaded within ${time}`, hint };
}
