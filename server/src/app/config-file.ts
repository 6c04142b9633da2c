import { applyConfig, parseConfigFile, planConfig, type ConfigRooms, type PlanLine } from './config-as-code/index.ts';
import type { App } from './compose.ts';

function roomsOf(app: App): ConfigRooms {
  const { platform, tenants, identity, oidc, saml, credentials, federation, verification, consent, preferences, webhooks } = app;
  return { db: platform.db, tenants, identity, oidc, saml, credentials, federation, verification, consent, preferences, webhooks };
}

/** Says what would change; changes nothing. */
export function planFile(app: App, text: string): Promise<readonly PlanLine[]> {
  return planConfig(roomsOf(app), parseConfigFile(text));
}

/** Brings everything the file names to the state it says; a second time changes nothing. */
export function applyFile(app: App, text: string): Promise<readonly PlanLine[]> {
  return applyConfig(roomsOf(app), parseConfigFile(text));
}
