import { z } from 'zod';
import { isAppError } from '#platform/errors';
import { defineStep, type FieldError, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { OrganizationsDeps } from '../deps.ts';
import { childEnded } from '../events.ts';
import { deleteChild, findChild, setSealed, type ChildRow } from '../store.ts';
import { ageScreen, judgeAge, rulesOf, SAID_BEFORE, TOO_YOUNG } from './age-gate-step.ts';
import { readAge } from './ask-age.ts';
import { askGuardian, isOwnAddress, mayWrite } from './ask-guardian.ts';
import { openDetails, sealDetails, type ChildDetails } from './details.ts';
import { contactScreen, endScreen, waitScreen } from './screens.ts';

const PASSED: StepResult = { kind: 'advance', outcome: 'passed', memory: {} };
const memoryShape = z.object({
  view: z.enum(['form', 'end']).optional(),
  typed: z.record(z.string(), z.string()).optional(),
  said: z.enum(['sent', 'limited', 'waiting']).optional(),
});
type Memory = z.infer<typeof memoryShape>;
const memoryOf = (ctx: StepContext): Memory => memoryShape.safeParse(ctx.memory).data ?? {};
/** A name that stands in a message to somebody who did not ask for it: letters, and nothing that could be a link. */
const NAME = /^[\p{L}\p{M}][\p{L}\p{M} '’-]{0,39}$/u;

interface Here {
  readonly row: ChildRow;
  readonly details: ChildDetails;
}

/**
 * Nobody too young goes on before a guardian has agreed: who is asked for here, written to, and waited for. Whoever made an account where nobody asked how old they are
 * is asked here. All others pass unseen.
 */
export function childStep(deps: OrganizationsDeps) {
  const read = (ctx: StepContext): Promise<Here | undefined> => ctx.db.read(ctx.flow.tenantId, (tx) => here(ctx, tx));
  async function here(ctx: StepContext, tx: Tx): Promise<Here | undefined> {
    const { userId } = ctx.facts;
    const row = userId === undefined ? undefined : await findChild(tx, userId);
    return row && row.state !== 'agreed' ? { row, details: await openDetails(deps, tx, row.user_id, row.sealed) } : undefined;
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const [found, memory] = [await read(ctx), memoryOf(ctx)];
    if (found?.row.state === 'unasked') return ageScreen(await rulesOf(deps, ctx.flow.tenantId), { flow: ctx.flow, memory: { typed: memory.typed } });
    const brand = (await deps.tenants.brand(ctx.flow.tenantId, ctx.flow.brandId))?.name ?? '';
    if (memory.view === 'end') return endScreen();
    const until = found?.row.decide_by ?? ctx.now;
    const { guardian, name } = found?.details ?? {};
    if (guardian === undefined || memory.view === 'form')
      return contactScreen({ brand, until, typed: memory.typed ?? (name === undefined ? {} : { name }), back: guardian !== undefined });
    return waitScreen({ brand, until, guardian, ...(memory.said ? { said: memory.said } : {}) });
  }

  async function sayAge(ctx: StepContext, input: StepInput): Promise<StepResult> {
    const rules = await rulesOf(deps, ctx.flow.tenantId);
    const { errors, typed, ...of } = readAge(rules, input, ctx.now);
    if (errors.length > 0) return { kind: 'show', errors, memory: { typed } };
    const judged = await judgeAge(deps, ctx, rules, of);
    if (judged.kind === 'changed-their-mind') return SAID_BEFORE;
    const change = (work: (tx: Tx, userId: string) => Promise<StepResult>): StepResult => ({
      kind: 'show',
      async commit(tx) {
        const row = await findChild(tx, ctx.facts.userId ?? '', true);
        return row?.state === 'unasked' ? work(tx, row.user_id) : { kind: 'show', memory: {} };
      },
    });
    if (judged.kind === 'of-age')
      return change(async (tx, userId) => {
        await deleteChild(tx, userId);
        await deps.consent.guard(tx, userId, undefined);
        return PASSED;
      });
    if (rules.below === 'refuse')
      return change(async (tx, userId) => {
        await end(ctx, tx, userId, 'too_young');
        return TOO_YOUNG;
      });
    return change(async (tx, userId) => {
      await setSealed(tx, userId, 'waiting', await sealDetails(deps, tx, userId, of));
      return { kind: 'show', memory: {} };
    });
  }

  async function end(ctx: StepContext, tx: Tx, userId: string, reason: 'too_young' | 'child'): Promise<void> {
    await deps.erasure.schedule(tx, ctx.origin, { userId, askedBy: reason === 'child' ? 'customer' : 'rule', atOnce: true });
    await deps.events.publish(tx, childEnded, { origin: ctx.origin, subject: userId, data: { reason } });
  }

  function readContact(input: StepInput): { readonly name: string; readonly guardian: string; readonly errors: readonly FieldError[] } {
    const errors: FieldError[] = [];
    const name = (input.fields['name'] ?? '').normalize('NFC').trim();
    if (!NAME.test(name)) errors.push({ field: 'name', text: { id: 'organizations.name_wrong' } });
    let guardian = '';
    try {
      guardian = deps.identity.normalise(input.fields['guardian'] ?? '', { kinds: ['email'] }).value;
    } catch (error) {
      if (!isAppError(error)) throw error;
      errors.push({ field: 'guardian', text: { id: 'organizations.guardian_wrong' } });
    }
    return { name, guardian, errors };
  }

  async function ask(ctx: StepContext, { row, details }: Here, contact: { readonly name: string; readonly guardian: string }): Promise<StepResult> {
    if (!(await mayWrite(deps, ctx.flow.tenantId, row.user_id, contact.guardian)))
      return { kind: 'show', memory: { said: 'limited', ...(details.guardian === undefined ? { view: 'form' } : {}) } };
    return {
      kind: 'show',
      memory: { said: 'sent' },
      commit: async (tx) => {
        const sent = await askGuardian(deps, tx, ctx.origin, { userId: row.user_id, locale: ctx.flow.locale, details: { ...details, ...contact } });
        return sent ? undefined : { kind: 'show', memory: {} };
      },
    };
  }

  async function send(ctx: StepContext, found: Here, input: StepInput): Promise<StepResult> {
    const contact = readContact(input);
    const typed = { name: input.fields['name'] ?? '', guardian: input.fields['guardian'] ?? '' };
    if (contact.errors.length > 0) return { kind: 'show', errors: contact.errors, memory: { view: 'form', typed } };
    const own = await ctx.db.read(ctx.flow.tenantId, (tx) => isOwnAddress(deps, tx, found.row.user_id, contact.guardian));
    if (own) return { kind: 'show', errors: [{ field: 'guardian', text: { id: 'organizations.guardian_own' } }], memory: { view: 'form', typed } };
    return ask(ctx, found, contact);
  }

  return defineStep({
    id: 'organizations.child',
    settings: z.strictObject({}),
    outcomes: ['passed'],
    async foresee({ tenantId, customer: { age } }) {
      const rules = await rulesOf(deps, tenantId);
      if (rules.below === 'off') return { outcome: 'passed', shows: false, because: 'settings' };
      return age >= rules.ageOfConsent ? { outcome: 'passed', shows: false, because: 'old_enough' } : { shows: true, because: 'too_young' };
    },
    async enter(ctx) {
      const rules = await rulesOf(deps, ctx.flow.tenantId);
      return rules.below !== 'off' && (await read(ctx)) ? { kind: 'show', memory: {} } : PASSED;
    },
    offer,
    async run(ctx, input): Promise<StepResult> {
      const found = await read(ctx);
      if (!found) return PASSED;
      if (found.row.state === 'unasked') return input.action === 'continue' ? sayAge(ctx, input) : { kind: 'show' };
      const { name, guardian } = found.details;
      switch (input.action) {
        case 'send':
          return send(ctx, found, input);
        case 'again':
          return name === undefined || guardian === undefined ? { kind: 'show', memory: {} } : ask(ctx, found, { name, guardian });
        case 'other':
          return { kind: 'show', memory: { view: 'form' } };
        case 'end':
          return { kind: 'show', memory: { view: 'end' } };
        case 'end-now':
          return {
            kind: 'refuse',
            reason: 'child_ended',
            text: { id: 'organizations.ended' },
            signsOut: true,
            commit: (tx) => end(ctx, tx, found.row.user_id, 'child'),
          };
        case 'look':
          return { kind: 'show', memory: { said: 'waiting' } };
        default:
          return { kind: 'show', memory: {} };
      }
    },
  });
}
