import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileTarget, OpenTarget } from '../contract.ts';

/** Written down to the disk before it counts as sent. Full ones are put beside it, the oldest go. */
export function openFile({ name, maxBytes, keep }: FileTarget, folder: string, now: () => Date): OpenTarget {
  const file = join(folder, `${name}.jsonl`);
  const older = new RegExp(`^${name.replaceAll('.', '\\.')}\\.\\d{8}T\\d{9}Z\\.jsonl$`);

  async function rotate(): Promise<void> {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size < maxBytes) return;
    await rename(file, join(folder, `${name}.${now().toISOString().replaceAll(/[-:.]/g, '')}.jsonl`));
    const full = (await readdir(folder)).filter((one) => older.test(one)).toSorted();
    for (const one of full.slice(0, Math.max(0, full.length - keep))) await rm(join(folder, one));
  }

  return {
    async send(entries) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await rotate();
        const handle = await open(file, 'a', 0o600);
        try {
          await handle.appendFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
          await handle.sync();
        } finally {
          await handle.close();
        }
        return { ok: true };
      } catch (error) {
        const { code } = error as { readonly code?: unknown };
        return { ok: false, problem: typeof code === 'string' ? code : 'broken' };
      }
    },
    close: async () => ({ ok: true }),
  };
}
