import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { ChildrenSettings } from '#tenants/contract';
import type { OrganizationsDeps } from '../deps.ts';
import { YOUNG, youngBrowser } from '../settings.ts';
import { ageOfConsent, isOfAge } from './age.ts';
import { ageNodes, readAge } from './ask-age.ts';

export type AgeGateDeps = Pick<OrganizationsDeps, 'tenants' | 'limits'>;

export const TOO_YOUNG: StepResult = { kind: 'refuse', reason: 'too_young', text: { id: 'organizations.too_young' } };
export const SAID_BEFORE: StepResult = { kind: 'refuse', reason: 'age_said_before', text: { id: 'organizations.said_before' } };
export const typedShape = z.object({ typed: z.record(z.string(), z.string()) });

export async function rulesOf({ tenants }: Pick<OrganizationsDeps, 'tenants'>, tenantId: string): Promise<ChildrenSettings> {
  const tenant = await tenants.byId(tenantId);
  if (!tenant) throw new Error(`There is no tenant ${tenantId}.`);
  return tenant.settings.children;
}

export type Judged = { readonly kind: 'of-age' } | { readonly kind: 'too-young' } | { readonly kind: 'changed-their-mind' };

/**
 * What somebody said of their age, as far as it is believed. Whoever was too young in this browser is not believed to be older for a day: a mark of the browser, which
 * says nothing of whom it was.
 */
export async function judgeAge(
  { limits }: Pick<OrganizationsDeps, 'limits'>,
  ctx: StepContext,
  rules: ChildrenSettings,
  of: { readonly born: string; readonly country?: string },
): Promise<Judged> {
  const { tenantId, browser } = ctx.flow;
  const marks = browser === undefined ? [] : [{ key: youngBrowser(browser), ...YOUNG }];
  if (!isOfAge(of.born, ageOfConsent(rules, of.country), ctx.now)) {
    await limits.hit(tenantId, marks);
    return { kind: 'too-young' };
  }
  return (await limits.peek(tenantId, marks)).allowed ? { kind: 'of-age' } : { kind: 'changed-their-mind' };
}

/** Asks how old somebody is before anything else of them. Where nobody has to be asked it is passed unseen. */
export function ageGateStep(deps: AgeGateDeps) {
  return defineStep({
    id: 'organizations.age-gate',
    settings: z.strictObject({}),
    outcomes: ['passed'],
    async foresee({ tenantId, customer: { age } }) {
      const rules = await rulesOf(deps, tenantId);
      if (rules.below === 'off') return { outcome: 'passed', shows: false, because: 'settings' };
      if (age >= rules.ageOfConsent) return { outcome: 'passed', shows: true, because: 'old_enough' };
      return rules.below === 'guardian' ? { outcome: 'passed', shows: true, because: 'too_young' } : { shows: true, because: 'too_young' };
    },
    async enter(ctx) {
      const rules = await rulesOf(deps, ctx.flow.tenantId);
      return rules.below === 'off' || ctx.facts.age !== undefined ? { kind: 'advance', outcome: 'passed' } : { kind: 'show' };
    },
    async offer(ctx): Promise<Screen> {
      return ageScreen(await rulesOf(deps, ctx.flow.tenantId), ctx);
    },
    async run(ctx, input): Promise<StepResult> {
      if (input.action !== 'continue') return { kind: 'show' };
      const rules = await rulesOf(deps, ctx.flow.tenantId);
      const { errors, typed, ...of } = readAge(rules, input, ctx.now);
      if (errors.length > 0) return { kind: 'show', errors, memory: { typed } };
      const judged = await judgeAge(deps, ctx, rules, of);
      if (judged.kind === 'too-young' && rules.below === 'refuse') return TOO_YOUNG;
      if (judged.kind === 'changed-their-mind') return rules.below === 'refuse' ? TOO_YOUNG : SAID_BEFORE;
      return { kind: 'advance', outcome: 'passed', memory: {}, facts: { age: judged.kind === 'of-age' ? { adult: true } : of } };
    },
  });
}

export function ageScreen(rules: ChildrenSettings, ctx: Pick<StepContext, 'flow' | 'memory'>): Screen {
  return {
    id: 'organizations.age',
    title: { id: 'organizations.age_title' },
    nodes: [
      ...ageNodes(rules, ctx.flow.locale, typedShape.safeParse(ctx.memory).data?.typed),
      { kind: 'action', action: 'continue', label: { id: 'organizations.continue' }, tone: 'primary' },
    ],
  };
}
