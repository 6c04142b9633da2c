import { createHash } from 'node:crypto';
import type { Tenant } from '#tenants/contract';
import { canonical } from '../purposes/canonical.ts';
import type { Controller } from './receipt-shape.ts';

/** As the tenant says of itself now; else by its name. */
export const controllerOf = ({ name, settings }: Pick<Tenant, 'name' | 'settings'>): Controller => settings.consent.controller ?? { name };

/** In one form, so that the same company is kept once, however many customers decide. */
export function keptController(controller: Controller): { readonly hash: string; readonly content: string } {
  const content = canonical(controller);
  return { hash: createHash('sha256').update(content).digest('base64url'), content };
}
