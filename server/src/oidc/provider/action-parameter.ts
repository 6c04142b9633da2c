import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import type { ActionText, Application } from '../contract.ts';
import { applicationOf } from './clients.ts';

/** Request parameter that names what a confirmation is for. */
export const ACTION = 'action';

/** Only ids the application registered are taken: text of a request never stands on our page, where it could say anything (ST1). */
export function knownAction(_ctx: KoaContextWithOIDC, value: unknown, client: Client): void {
  if (value !== undefined && !purposeOf(applicationOf(client), value)) throw new errors.InvalidRequest('the parameter action names no action of this application');
}

export function purposeOf({ actions }: Pick<Application, 'actions'>, action: unknown): ActionText | undefined {
  return typeof action === 'string' && Object.hasOwn(actions, action) ? actions[action] : undefined;
}
