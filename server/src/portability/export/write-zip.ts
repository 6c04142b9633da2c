import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { CopyFile } from './files.ts';

export interface FileSum {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * One file after the other, each read only when it is its turn, so that memory holds no more than what lies between the two ends. `last` is asked when the sums of
 * all others are there.
 */
export function writeZip(
  files: readonly CopyFile[],
  at: Date,
  last: (sums: ReadonlyMap<string, FileSum>) => Promise<readonly { readonly name: string; readonly text: string }[]>,
): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  const sums = new Map<string, FileSum>();
  zip.on('error', (error: Error) => out.destroy(error));
  // Nobody else listens to what is read late: unheard, an error of one file would end the process.
  const read = (pieces: Iterable<Buffer> | AsyncIterable<Buffer>) => Readable.from(pieces).on('error', (error) => out.destroy(error));
  const options = { mtime: at, mode: 0o100644 };
  for (const file of files) zip.addReadStreamLazy(file.name, options, (give) => give(undefined, read(summed(file, sums))));
  let closing: ReturnType<typeof last> | undefined;
  for (const [index, name] of ['manifest.json', 'manifest.jws'].entries())
    zip.addReadStreamLazy(name, options, (give) => {
      closing ??= last(sums);
      closing.then(
        (texts) => give(undefined, read([Buffer.from(texts[index]?.text ?? '')])),
        (error: unknown) => give(error, read([])),
      );
    });
  zip.end();
  return out;
}

async function* summed({ name, content }: CopyFile, sums: Map<string, FileSum>): AsyncIterable<Buffer> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const text of content()) {
    const piece = Buffer.from(text, 'utf8');
    hash.update(piece);
    bytes += piece.length;
    yield piece;
  }
  sums.set(name, { sha256: hash.digest('hex'), bytes });
}
