import { X509Certificate } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { definePlugin, Failure, v } from "lineup";

/** Exported for the plugins that need certificates. */
export const Certificate = v.object({
  file: v.string(),
  expires: v.string(),
  days_left: v.number(),
});

const DAY = 24 * 60 * 60 * 1000;

export default definePlugin({
  name: "certificates",
  description: "When the certificates in a folder expire.",
  options: { folder: v.string() },
  // Set it to check against another time: lineup --set now=2027-01-01T00:00:00Z
  needs: { now: v.optional(v.pipe(v.string(), v.isoTimestamp()), () => new Date().toISOString()) },
  provides: v.array(Certificate),
  async run({ options, needs }) {
    const names = (await readdir(options.folder)).filter((name) => name.endsWith(".pem")).sort();
    if (names.length === 0) throw new Failure(`there is no .pem file in ${options.folder}`);
    return Promise.all(
      names.map(async (name) => {
        const file = join(options.folder, name);
        const expires = new Date(new X509Certificate(await readFile(file)).validTo);
        const days_left = Math.floor((expires.getTime() - Date.parse(needs.now)) / DAY);
        return { file, expires: expires.toISOString(), days_left };
      }),
    );
  },
});
