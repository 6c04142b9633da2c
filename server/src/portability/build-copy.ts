import type { JobType } from '#platform/jobs';
import { isId, newId } from '#platform/ids';
import type { Locale } from '#platform/i18n';
import { buildCopyJob, type BuildCopyData } from './build-job.ts';
import type { ExportAbout } from './contract.ts';
import type { PortabilityDeps } from './deps.ts';
import { exportReady } from './events.ts';
import { copyFiles } from './export/files.ts';
import { manifestOf, signManifest } from './export/manifest.ts';
import type { PageWords } from './export/page.ts';
import { rowReader } from './export/read-rows.ts';
import { writeZip } from './export/write-zip.ts';
import { sealPiece } from './pieces.ts';
import { DAY, PIECE_BYTES } from './settings.ts';
import { addPiece, beginAttempt, deleteExport, finishExport, type ExportRecord } from './store.ts';
import { tellReady } from './tell-ready.ts';

const SYSTEM = { actor: { kind: 'system' }, requestId: 'portability.build-copy' } as const;

/** Makes one copy: read page by page, zipped, sealed and stored piece by piece. A try that died is begun anew, and what it left is gone. */
export function buildCopy(deps: PortabilityDeps): JobType<BuildCopyData> {
  return {
    ...buildCopyJob,
    async handle({ tenantId, exportId }, { signal }) {
      const attempt = newId();
      const begun = await deps.db.tenant(tenantId, async (tx) => {
        const row = await beginAttempt(tx, exportId, attempt);
        const user = row && (await deps.identity.find(tx, row.user_id));
        if (!row || !user) return undefined;
        if (deps.identity.isActive(user)) return { row, user, cipher: await deps.identity.userCipher(tx, user.id) };
        // Nobody can fetch it: it would only lie about.
        await deleteExport(tx, user.id, exportId);
        return undefined;
      });
      const tenant = await deps.tenants.byId(tenantId);
      if (!begun || !tenant) return;
      const { row, user, cipher } = begun;
      const words = await wordsFor(deps, tenantId, row);
      const facts = { createdAt: row.now, issuer: tenant.issuer };
      const names = new Map<string, string>();
      const about: ExportAbout = {
        userId: user.id,
        until: row.now,
        say: (text) => (typeof text === 'string' ? text : deps.i18n.format(words.locale, text)),
        async application(id) {
          const name = names.get(id) ?? (isId(id) ? await deps.application(tenantId, id) : undefined) ?? id;
          names.set(id, name);
          return name;
        },
      };
      const sections = deps.parts().flatMap((part) => part.sections);
      const zip = writeZip(copyFiles(sections, rowReader(deps.db, tenantId, about), facts, words), row.now, async (sums) => {
        const manifest = manifestOf(sums, facts, user.sub);
        return [
          { name: 'manifest.json', text: manifest },
          { name: 'manifest.jws', text: await signManifest(deps.signingKeys, tenantId, manifest) },
        ];
      });
      let [bytes, pieces] = [0, 0];
      for await (const piece of inPieces(zip, PIECE_BYTES)) {
        signal.throwIfAborted();
        const sealed = sealPiece(cipher, { userId: user.id, exportId, attempt, position: pieces }, piece);
        const position = pieces;
        // Deleted by its owner, or another try has taken over: that one goes on.
        if (!(await deps.db.tenant(tenantId, (tx) => addPiece(tx, exportId, attempt, position, sealed)))) return;
        bytes += piece.length;
        pieces++;
      }
      const keepDays = (await deps.tenants.byId(tenantId))?.settings.retention.exportDays ?? 1;
      await deps.db.tenant(tenantId, async (tx) => {
        const done = await finishExport(tx, exportId, attempt, { bytes, pieces }, keepDays * DAY);
        if (!done?.expires_at) return;
        await deps.events.publish(tx, exportReady, { origin: SYSTEM, subject: user.id, data: { export: exportId, bytes, expires: done.expires_at.toISOString() } });
        await tellReady(deps, tx, done);
      });
    },
  };
}

async function wordsFor(deps: PortabilityDeps, tenantId: string, row: ExportRecord): Promise<PageWords> {
  const tenant = await deps.tenants.byId(tenantId);
  const brand = (await deps.tenants.brand(tenantId, row.brand_id)) ?? (tenant && (await deps.tenants.brand(tenantId, tenant.defaultBrandId)));
  const locale = row.locale as Locale;
  return {
    locale,
    direction: deps.i18n.direction(locale),
    company: brand?.name ?? tenant?.name ?? '',
    say: (id, values) => deps.i18n.format(locale, { id: `portability.${id}`, ...(values === undefined ? {} : { values }) }),
  };
}

/** Of one size but the last, whatever the stream gives. */
async function* inPieces(stream: AsyncIterable<Buffer>, size: number): AsyncIterable<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const part of stream) {
    held.push(part);
    length += part.length;
    if (length < size) continue;
    const all = Buffer.concat(held);
    let from = 0;
    for (; all.length - from >= size; from += size) yield all.subarray(from, from + size);
    held = [all.subarray(from)];
    length = all.length - from;
  }
  if (length > 0) yield Buffer.concat(held);
}
