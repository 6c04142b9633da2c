import type { Database } from '#platform/db';
import { createKeys, createLocalKek, type TenantKeys } from '#platform/crypto';

/** The real key hierarchy under keys that are the same in every test: two calls on one database are two processes of one installation. */
export function createTestKeys(db: Database): TenantKeys {
  const secret = (text: string) => Buffer.from(text.padEnd(32, '.')).toString('base64');
  return createKeys({
    db,
    kek: createLocalKek({ current: 'test', keys: { test: secret('key-encryption key of the tests') } }),
    pepper: { current: 'test', keys: { test: secret('pepper of the tests') } },
  });
}
