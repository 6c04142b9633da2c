import { promises as dns } from 'node:dns';
import { connect } from 'node:tls';
import { createOutbound } from '#platform/outbound';
import { ownerIds } from '#admin';
import { SYSTEM_SLUG } from '#tenants/contract';
import { allTenants } from '../all-tenants.ts';
import { signingByPurpose } from '../signing-by-purpose.ts';
import type { App } from '../compose.ts';
import { addressesCheck } from './checks/addresses.ts';
import { databaseCheck } from './checks/database.ts';
import { keysCheck } from './checks/keys.ts';
import { mailCheck } from './checks/mail.ts';
import { safetyCheck } from './checks/safety.ts';
import { workerCheck } from './checks/worker.ts';
import type { Check } from './finding.ts';

export { examine, sayFindings } from './examine.ts';
export { bad, type Finding } from './finding.ts';

const MAX_APPLICATIONS = 500;

/** What `parvis doctor` looks at, one line a subject. */
export function checksOf(app: App): readonly Check[] {
  const { platform, oidc } = app;
  const { config, db, keys, jobs, events } = platform;
  const tenants = () => allTenants(app);
  return [
    databaseCheck({ db, poolSize: config.DATABASE_POOL_SIZE, production: config.production }),
    keysCheck({ keys, tenants, signing: Object.values(signingByPurpose(platform)) }),
    workerCheck({ events, jobs }),
    mailCheck({ transport: platform.mailServer, from: config.MAIL_FROM, production: config.production, dns }),
    addressesCheck({ tenants, ask, certificateDays }),
    safetyCheck({
      config,
      tenants,
      owners: async () => {
        const system = await app.tenants.bySlug(SYSTEM_SLUG);
        return system ? (await db.read(system.id, (tx) => ownerIds(tx))).length : 0;
      },
      applications: (tenantId) => db.read(tenantId, (tx) => oidc.applications(tx, '', MAX_APPLICATIONS)),
    }),
  ];
}

/** As its operator asks: one's own addresses may be inside, or plain http while one develops, and are opened each for itself. */
async function ask(url: string, signal: AbortSignal): Promise<{ status: number; text: string } | { why: string }> {
  const { hostname, port, protocol } = new URL(url);
  const outbound = createOutbound({ allow: [`${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`] });
  const answer = await outbound.fetch(url, { headers: { accept: 'application/json' }, signal });
  return answer.ok ? { status: answer.status, text: answer.body } : { why: answer.why };
}

function certificateDays(host: string, port: number): Promise<number> {
  return new Promise((done, fail) => {
    // Looked at, not believed: also one that has expired says until when it was good.
    const socket = connect({ host, port, servername: host, rejectUnauthorized: false, timeout: 5000 }, () => {
      const { valid_to: until } = socket.getPeerCertificate();
      socket.destroy();
      done((Date.parse(until) - Date.now()) / 86_400_000);
    });
    socket.once('error', fail).once('timeout', () => socket.destroy(new Error('timeout')));
  });
}
