import type { Tx } from '#platform/db';
import { listPublications, readDraft, readPublication, saveDraft, type Draft } from '#platform/drafts';
import type { BrandDrafts, BrandInput, DraftOptions } from './contract.ts';
import { tenantErrors } from './errors.ts';
import { brandDrafted } from './events.ts';
import { saveBrandIn } from './save-brand.ts';
import type { SaveDeps } from './save-tenant.ts';
import { findBrand, lockTenantById, type BrandRow } from './store.ts';
import { placeOf } from './write-brand.ts';

/** A look is prepared beside the one that customers see, by one or by several, and takes its place all at once. */
export function createBrandDrafts(deps: SaveDeps): BrandDrafts {
  async function found(tx: Tx, slug: string): Promise<BrandRow> {
    const brand = await findBrand(tx, tx.tenantId, slug);
    if (!brand) throw tenantErrors.unknown_brand();
    return brand;
  }

  async function write(tx: Tx, brand: BrandRow, content: BrandInput | null, { origin, expected }: DraftOptions): Promise<Draft<BrandInput>> {
    const saved = await saveDraft(tx, placeOf(brand.id), { content, basedOn: brand.version, by: origin.actor, ...(expected === undefined ? {} : { expected }) });
    if (!saved) throw tenantErrors.changed_meanwhile();
    return saved;
  }

  return {
    read: (tenantId, slug) => deps.db.read(tenantId, async (tx) => readDraft<BrandInput>(tx, placeOf((await found(tx, slug)).id))),
    save: (tenantId, slug, content, options) =>
      deps.db.tenant(tenantId, async (tx) => {
        const brand = await found(tx, slug);
        const saved = await write(tx, brand, content, options);
        await deps.events?.publish(tx, brandDrafted, { origin: options.origin, data: { brandId: brand.id, slug, ended: content === null } });
        return saved;
      }),
    publish: (tenantId, slug, { over, ...options }) =>
      deps.db.tenant(tenantId, async (tx) => {
        // In turns: what is published is what the draft was, whoever else saves it at this moment.
        await lockTenantById(tx, tenantId);
        const brand = await found(tx, slug);
        const { content } = await readDraft<BrandInput>(tx, placeOf(brand.id));
        await write(tx, brand, null, options);
        if (!content) throw tenantErrors.no_draft();
        await saveBrandIn(deps, tx, content, options.origin, { expected: over });
      }),
    versions: (tenantId, slug) => deps.db.read(tenantId, async (tx) => listPublications<BrandInput>(tx, placeOf((await found(tx, slug)).id))),
    goBack: (tenantId, slug, number, { origin, expected }) =>
      deps.db.tenant(tenantId, async (tx) => {
        const brand = await found(tx, slug);
        const version = await readPublication<BrandInput>(tx, placeOf(brand.id), number);
        if (version) await saveBrandIn(deps, tx, version.content, origin, { expected, backTo: number });
        return version !== undefined;
      }),
  };
}
