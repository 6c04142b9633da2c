import { open, type FileHandle } from 'node:fs/promises';
import type { HashSource } from './create-breached-passwords.ts';

/** `HASH:COUNT` and the end of a line: 40 + 1 + at most 15 + 2. */
const LONGEST_LINE = 58;
const BLOCK = 4 * LONGEST_LINE;
const LINE = /^([0-9A-F]{40}):\d{1,15}\r?$/i;

/**
 * The list as the vendor's downloader writes it: SHA-1 and count per line, sorted by hash, some forty gigabytes. Found by halving the file: forty
 * small reads, nothing kept in memory. Opened for every look, so that a newer list may take its place at any time.
 */
export function fileOfHashes(path: string): HashSource {
  return {
    async has(hash) {
      let file: FileHandle | undefined;
      try {
        file = await open(path, 'r');
        return await search(file, hash);
      } catch {
        // Not there, not readable, or no such list: as good as a service that does not answer.
        return 'unknown';
      } finally {
        await file?.close().catch(() => {});
      }
    },
  };
}

async function search(file: FileHandle, wanted: string): Promise<'seen' | 'unseen'> {
  let low = 0;
  let high = (await file.stat()).size;
  if (high === 0) throw new Error('The list is empty.');
  // The line that begins at or after an offset is the one compared; `low` is always the beginning of a line.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await lineFrom(file, middle === 0 ? 0 : middle - 1, middle === 0);
    if (line === undefined || line.start >= high) {
      // No line begins between the middle and `high`.
      if (middle === low) return 'unseen';
      high = middle;
      continue;
    }
    if (line.hash === wanted) return 'seen';
    if (line.hash < wanted) low = line.end;
    else high = middle;
  }
  return 'unseen';
}

/** The first whole line after `offset`, or at it. */
async function lineFrom(file: FileHandle, offset: number, atStart: boolean): Promise<{ start: number; end: number; hash: string } | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(BLOCK), 0, BLOCK, offset);
  const text = buffer.subarray(0, bytesRead).toString('latin1');
  const begin = atStart ? 0 : text.indexOf('\n') + 1;
  if (begin === 0 && !atStart) {
    if (bytesRead === BLOCK) throw new Error('The list has lines that are too long.');
    return undefined;
  }
  if (begin >= text.length) return undefined;
  const feed = text.indexOf('\n', begin);
  const line = text.slice(begin, feed === -1 ? undefined : feed);
  const hash = LINE.exec(line)?.[1];
  if (hash === undefined) throw new Error('The list has a line of another form.');
  return { start: offset + begin, end: offset + begin + line.length + 1, hash: hash.toUpperCase() };
}
