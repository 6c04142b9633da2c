import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { newId } from '#platform/ids';
import type { PortabilityRoom } from '#portability';
import type { Tenant } from '#tenants';
import { CommandError } from '../main.ts';

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** A customer comes from another installation with their copy. Values are not printed; what was done is in the audit trail. */
export async function importCopy(portability: Pick<PortabilityRoom, 'importCopy'>, tenant: Tenant, file: string, keyFile: string | undefined): Promise<string[]> {
  const keys = keyFile === undefined ? undefined : readKeys(keyFile);
  const origin = { actor: { kind: 'operator' as const, id: 'command-line' }, requestId: `command-${newId()}` };
  const { sub, issuer, trusted, taken, left, leftOut } = await portability.importCopy(origin, { tenantId: tenant.id, file, ...(keys ? { keys } : {}) });
  return [
    `The user ${sub} of ${issuer} is in the tenant "${tenant.slug}" now.`,
    `Taken over: ${Object.entries(taken)
      .filter(([, rows]) => rows > 0)
      .map(([name, rows]) => `${name} (${rows})`)
      .join(', ')}.`,
    ...leftOut.map(({ section, rows, why }) => `Not taken over: ${section} (${rows}), because ${why}.`),
    ...(left.length > 0 ? [`Not taken over, because it is about the other installation: ${left.join(', ')}.`] : []),
    trusted
      ? 'The copy is signed by a key you named: what was proved there counts as proved here.'
      : 'No keys were named: nothing counts as proved. Name them with --keys to trust what was proved.',
    'They set up a new way to sign in: secrets are not in copies.',
  ];
}

function readKeys(file: string) {
  try {
    return keySet.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new CommandError(`${file} is no JSON Web Key Set. Get it from <issuer>/account/export/keys of the other installation, over a way you trust.`);
  }
}
