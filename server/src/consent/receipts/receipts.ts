import { CompactSign } from 'jose';
import type { Tx } from '#platform/db';
import { isId } from '#platform/ids';
import type { Consent, Receipt } from '../contract.ts';
import { findRecords, type RecordRow } from '../decisions/store.ts';
import type { ConsentDeps } from '../deps.ts';
import { RECEIPT_TYPE } from '../settings.ts';
import { controllerOf } from './controller.ts';
import { receiptOf } from './receipt-of.ts';
import type { ReceiptClaims } from './receipt-shape.ts';

export interface Receipts extends Pick<Consent, 'receipt' | 'receiptKeys'> {
  /** Of records that were read already. */
  sign(tx: Tx, rows: readonly RecordRow[]): Promise<readonly Receipt[]>;
}

/**
 * Receipts are signed when they are asked for: records and notices never change, so neither does what a receipt says, and whoever decides waits for no signature.
 */
export function createReceipts({ identity, tenants, signingKeys }: Pick<ConsentDeps, 'identity' | 'tenants' | 'signingKeys'>): Receipts {
  async function signClaims(tenantId: string, claims: ReceiptClaims): Promise<string> {
    const [key] = (await signingKeys.current(tenantId)).keys;
    if (key?.state !== 'active') throw new Error('There is no active key to sign receipts with.');
    return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: RECEIPT_TYPE }).sign(key.privateKey);
  }

  async function sign(tx: Tx, rows: readonly RecordRow[]): Promise<readonly Receipt[]> {
    const tenant = await tenants.byId(tx.tenantId);
    if (!tenant) throw new Error(`There is no tenant ${tx.tenantId}.`);
    // A few accounts of one person: this one, and those that became part of it.
    const subs = new Map<string, string>();
    for (const id of new Set(rows.map((row) => row.user_id))) subs.set(id, (await identity.find(tx, id))?.sub ?? id);
    const facts = { issuer: tenant.issuer, controller: controllerOf(tenant) };
    return Promise.all(
      rows.map(async (row) => {
        const claims = receiptOf(row, { ...facts, sub: subs.get(row.user_id) as string });
        return { record: row.id, purpose: row.purpose, at: row.at, claims, jws: await signClaims(tenant.id, claims) };
      }),
    );
  }

  return {
    sign,
    async receipt(tx, userId, record) {
      if (!isId(record)) return undefined;
      const [row] = await findRecords(tx, [userId, ...(await identity.merging.absorbed(tx, userId))], [record]);
      return row && (await sign(tx, [row]))[0];
    },
    async receiptKeys(tenantId) {
      // The next one before it signs (D26); those that signed for good: a receipt is checked years later.
      const now = (await signingKeys.current(tenantId)).keys.map(({ publicJwk }) => publicJwk);
      const known = new Set(now.map(({ kid }) => kid));
      return { keys: [...now, ...(await signingKeys.everyPublicKey(tenantId)).filter(({ kid }) => !known.has(kid))] };
    },
  };
}
