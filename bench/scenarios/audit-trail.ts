import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createDatabase } from '../../server/src/platform/db/index.ts';
import { createEvents, defineEvent, happened } from '../../server/src/platform/events/index.ts';
import { AUDIT_KEYS, createAudit, verifyExport } from '../../server/src/platform/audit/index.ts';
import { chainRound } from '../../server/src/platform/audit/chain-events.ts';
import { tamper } from '../../server/src/platform/audit/tamper.suite.ts';
import { createSigningKeys } from '../../server/src/platform/crypto/index.ts';
import type { Database } from '../../server/src/platform/db/index.ts';
import { createTestDatabase } from '../../server/test/support/postgres.ts';
import { testKeys } from '../../server/test/support/journeys.ts';
import type { Observed } from '../scenario.ts';

const ENTRIES = 100_000;
const BATCH = 500;
const TAMPERINGS = 10_000;
/** Entries checked in a second, on one core. */
const BUDGET = 5000;

const happening = defineEvent({
  type: 'bench.happened',
  version: 1,
  schema: z.object({ session: z.string(), position: z.number(), amr: z.array(z.string()) }),
  about: 'Something happened.',
});

/** A trail of a tenant, in a database of its own. */
async function openTrail() {
  const t = await createTestDatabase();
  const db = createDatabase({ url: t.appUrl, size: 4, applicationName: 'parvis-bench', prepared: true, statementTimeoutMs: 120_000, acquireTimeoutMs: 5000 });
  const keys = testKeys(db);
  const signingKeys = createSigningKeys({ db: t.another(), keys, ...AUDIT_KEYS });
  const events = createEvents({ db, keys, listeners: [], strict: false });
  const tenant = randomUUID();
  return {
    t,
    keys,
    signingKeys,
    tenant,
    audit: createAudit({ db, keys, signingKeys }),
    async write(count: number, limit = BATCH) {
      for (let at = 0; at < count; at += limit) {
        const some = Array.from({ length: Math.min(limit, count - at) }, (_, index) => {
          const position = at + index;
          const origin = {
            actor: { kind: 'user' as const, id: randomUUID() },
            requestId: randomUUID(),
            applicationId: 'shop',
            ip: '203.0.113.9',
            userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
          };
          return happened(happening, { origin, subject: randomUUID(), data: { session: randomUUID(), position, amr: ['pwd', 'otp', 'mfa'] } });
        });
        await db.tenant(tenant, (tx) => events.publishMany(tx, some));
      }
    },
    async chain(limit?: number) {
      while (await chainRound({ db, keys, signingKeys, ...(limit === undefined ? {} : { limit }) }));
    },
    async close() {
      await db.close();
      await t.drop();
    },
  };
}

const perSecond = (count: number, began: number) => Math.round(count / ((performance.now() - began) / 1000));

/** How fast the chain is made, checked, taken along, and checked elsewhere. */
export const auditTrail: Observed = {
  name: 'audit-trail',
  async observe() {
    const trail = await openTrail();
    try {
      await trail.write(ENTRIES);
      await trail.t.dump('vacuum analyze');
      let began = performance.now();
      await trail.chain();
      const chained = perSecond(ENTRIES, began);
      began = performance.now();
      const checked = await trail.audit.verify(trail.tenant);
      const reached = perSecond(checked.entries, began);
      const lines: string[] = [];
      began = performance.now();
      for await (const line of trail.audit.exported(trail.tenant)) lines.push(line);
      const exported = perSecond(ENTRIES, began);
      began = performance.now();
      const elsewhere = await verifyExport({
        lines: (async function* () {
          yield* lines;
        })(),
      });
      const offline = perSecond(elsewhere.entries, began);
      const errors = [checked, elsewhere].filter(({ ok, entries }) => !ok || entries !== ENTRIES).length;
      return {
        errors,
        ok: reached >= BUDGET,
        budget: `>= ${BUDGET} entries a second`,
        reached,
        chained_a_second: chained,
        exported_a_second: exported,
        offline_a_second: offline,
        entries: ENTRIES,
      };
    } finally {
      await trail.close();
    }
  },
};

/** Random changes by somebody who may write anything into the database: seen, and the first bad entry named. */
export const auditTampering: Observed = {
  name: 'audit-tampering',
  async observe() {
    const trail = await openTrail();
    try {
      await trail.write(90, 9);
      await trail.chain(8);
      await trail.t.advance(3600);
      await trail.chain(8);
      const { tenant, keys, signingKeys, audit, t } = trail;
      const head = await audit.head(tenant);
      if (!head) throw new Error('Nothing was chained.');
      const publicKeys = async (db: Database) =>
        (await db.statement<{ public_jwk: Readonly<Record<string, unknown>> }>('select public_jwk from platform.audit_signing_keys where tenant_id = $1', [tenant])).map(
          (row) => row.public_jwk,
        );
      const { tries, detected, named, failures } = await tamper(
        {
          superuserUrl: t.superuserUrl,
          tenant,
          anchor: { tenant, ...head },
          verify: (db, anchors) => createAudit({ db, keys, signingKeys: { current: signingKeys.current, everyPublicKey: () => publicKeys(db) } }).verify(tenant, anchors),
        },
        TAMPERINGS,
      );
      return {
        errors: failures.length,
        ok: detected === tries && named === tries,
        budget: 'all seen, all named',
        reached: detected / tries,
        tries,
        detected,
        named,
        first_failures: failures.slice(0, 3),
      };
    } finally {
      await trail.close();
    }
  },
};
