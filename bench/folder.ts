import { type DisposableTempDir, mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes a temp folder with files in it; a name that ends in / is a folder. `using` removes it. */
export async function makeFolder(
  files: Readonly<Record<string, string>>,
): Promise<DisposableTempDir> {
  const folder = mkdtempDisposableSync(join(tmpdir(), "lineup-bench-"));
  await new Bun.Archive(files).extract(folder.path);
  return folder;
}
