import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MigrationSource } from '#platform/db';

/** Schemas, each of the room of its name (`saml_idp` of `saml-idp`), in the order rooms depend on each other (ARCHITECTURE, "Who may import whom"). */
export const SCHEMAS = [
  'platform',
  'tenants',
  'messages',
  'identity',
  'sessions',
  'credentials',
  'risk',
  'journeys',
  'oidc',
  'saml_idp',
  'federation',
  'verification',
  'consent',
  'preferences',
  'provisioning',
  'erasure',
  'portability',
  'requests',
  'organizations',
  'insight',
  'configuration',
  'admin',
] as const;

export function migrationSources(): MigrationSource[] {
  return SCHEMAS.map((room) => ({ room, dir: fileURLToPath(new URL(`../${room.replace('_', '-')}/migrations`, import.meta.url)) })).filter((source) => existsSync(source.dir));
}
