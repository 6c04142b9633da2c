import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import type { Copy } from '#portability';
import { TEST_ORIGIN } from '#test/support';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';

/* Copies over all rooms, made by the job itself. */

export interface CopyWorld extends MergeWorld {
  /** Asked for, and made. */
  copy(userId: string, locale?: 'en' | 'ar'): Promise<Copy>;
  build(exportId: string, tenantId?: string): Promise<void>;
  fetch(userId: string, id: string, tenantId?: string): Promise<Buffer | undefined>;
  /** As a file. */
  save(zip: Buffer): string;
}

export async function createCopyWorld(): Promise<CopyWorld> {
  const world = await createMergeWorld();
  const { portability } = world.app;
  const dir = mkdtempSync(join(tmpdir(), 'parvis-copies-'));
  let saved = 0;
  const job = world.app.jobTypes.find(({ name }) => name === 'portability.build-copy');
  const build: CopyWorld['build'] = (exportId, tenantId = world.tenant.id) =>
    (job as NonNullable<typeof job>).handle({ tenantId, exportId }, { id: exportId, attempt: 1, signal: new AbortController().signal }) as Promise<void>;
  return {
    ...world,
    build,
    async copy(userId, locale = 'en') {
      const begun = await portability.begin(world.tenant.id, TEST_ORIGIN, { userId, locale, brandId: world.tenant.defaultBrandId });
      if (begun.kind !== 'begun') throw new Error(`Not begun: ${begun.kind}`);
      await build(begun.copy.id);
      const made = (await world.inTenant((tx) => portability.list(tx, userId))).find(({ id }) => id === begun.copy.id);
      if (made?.state !== 'ready') throw new Error('Not made.');
      return made;
    },
    async fetch(userId, id, tenantId = world.tenant.id) {
      const opened = await portability.open(tenantId, TEST_ORIGIN, userId, id);
      return opened && buffer(opened.content);
    },
    save(zip) {
      const file = join(dir, `${saved++}.zip`);
      writeFileSync(file, zip);
      return file;
    },
    async close() {
      rmSync(dir, { recursive: true });
      await world.close();
    },
  };
}

export async function filesOf(zip: Buffer): Promise<Map<string, Buffer>> {
  const opened = await fromBufferPromise(zip);
  const files = new Map<string, Buffer>();
  for await (const entry of opened.eachEntry()) files.set(entry.fileName, await buffer(await opened.openReadStreamPromise(entry)));
  return files;
}

export type Sections = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
export const sectionsOf = (files: ReadonlyMap<string, Buffer>): Sections => (JSON.parse(String(files.get('export.json'))) as { sections: Sections }).sections;
