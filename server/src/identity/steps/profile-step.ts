import { z } from 'zod';
import { defineStep, type Screen, type ScreenNode, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants';
import { isActive } from '../assert-active.ts';
import type { AttributeValue, Identity } from '../contract.ts';
import { askable, fieldFor, OWN_SOURCE, readFields, type Asked } from './attribute-fields.ts';

export interface ProfileDeps {
  readonly identity: Pick<Identity, 'find' | 'heldAttributes' | 'writeAttributes'>;
  readonly tenants: Pick<Tenants, 'byId'>;
}

const memorySchema = z.object({ typed: z.record(z.string(), z.string()).optional() });

interface Form {
  readonly asked: readonly Asked[];
  readonly known: Readonly<Record<string, AttributeValue>>;
  /** Nothing is asked; what sites said is shown, so that its owner decides on it. */
  readonly onlyHeld: boolean;
}

/**
 * Asks what the tenant wants to know at sign-up, and shows what sites said about this person before they had an account: it is theirs now, to confirm, change or
 * remove (SU9). Passes on when there is nothing of either.
 */
export function profileStep(deps: ProfileDeps) {
  return defineStep({
    id: 'identity.profile',
    settings: z.strictObject({}),
    outcomes: ['saved'],
    async enter(ctx) {
      const { asked } = await formOf(deps, ctx);
      return asked.length === 0 ? { kind: 'advance', outcome: 'saved' } : { kind: 'show' };
    },
    offer: (ctx) => profileScreen(deps, ctx),
    async run(ctx, input) {
      const form = await formOf(deps, ctx);
      if (input.action === 'skip' && mayBeSkipped(form)) return { kind: 'advance', outcome: 'saved' };
      return input.action === 'continue' ? save(deps, ctx, form, input) : { kind: 'show' };
    },
  });
}

async function formOf(deps: ProfileDeps, ctx: StepContext): Promise<Form> {
  const { userId } = ctx.facts;
  const settings = (await deps.tenants.byId(ctx.flow.tenantId))?.settings;
  if (userId === undefined || !settings) return { asked: [], known: {}, onlyHeld: false };
  const known = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.heldAttributes(tx, userId));
  const wanted = settings.signUp.attributes.flatMap(({ name, required }) => {
    const definition = settings.attributes.find((candidate) => candidate.name === name);
    return definition ? [{ definition, required }] : [];
  });
  // In the order of the schema, so that no field moves from one look to the next.
  const held = settings.attributes.flatMap(({ name }): Asked[] => {
    const definition = known[name]?.unconfirmed && !wanted.some((asked) => asked.definition.name === name) ? askable(settings.attributes, name) : undefined;
    return definition ? [{ definition, required: false }] : [];
  });
  return { asked: [...wanted, ...held], known, onlyHeld: wanted.length === 0 };
}

const mayBeSkipped = ({ asked }: Form) => asked.every(({ required }) => !required);

async function save(deps: ProfileDeps, ctx: StepContext, { asked, known }: Form, input: StepInput): Promise<StepResult> {
  const { userId } = ctx.facts;
  if (userId === undefined) return { kind: 'advance', outcome: 'saved' };
  const { typed, values, errors } = readFields(asked, input);
  if (errors.length > 0) return { kind: 'show', errors, memory: { typed } };
  return {
    kind: 'advance',
    outcome: 'saved',
    memory: {},
    async commit(tx) {
      const user = await deps.identity.find(tx, userId);
      if (!user || !isActive(user)) return { kind: 'refuse', reason: 'user_inactive', text: { id: 'identity.not_possible' } };
      const changed = changedOf(values, known);
      if (Object.keys(changed).length > 0) await deps.identity.writeAttributes(tx, ctx.origin, userId, changed, OWN_SOURCE);
    },
  };
}

/** What was confirmed before and is left as it was keeps its source: whoever told it may tell it anew. */
function changedOf(values: Readonly<Record<string, string | boolean | null>>, known: Form['known']): Record<string, string | boolean | null> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => known[name]?.unconfirmed || (known[name]?.value ?? null) !== value));
}

async function profileScreen(deps: ProfileDeps, ctx: StepContext): Promise<Screen> {
  const form = await formOf(deps, ctx);
  const typed = memorySchema.safeParse(ctx.memory).data?.typed;
  const lead = form.onlyHeld ? 'identity.profile_lead_held' : mayBeSkipped(form) ? 'identity.profile_lead_optional' : 'identity.profile_lead';
  const nodes: ScreenNode[] = [
    { kind: 'text', tone: 'lead', text: { id: lead } },
    ...form.asked.map((one) => fieldFor(one, ctx.flow.locale, form.known[one.definition.name], typed)),
    { kind: 'action', action: 'continue', label: { id: 'identity.continue' }, tone: 'primary' },
    ...(mayBeSkipped(form) ? [{ kind: 'action', action: 'skip', label: { id: 'identity.not_now' }, tone: 'link', skipValidation: true } as const] : []),
  ];
  return { id: 'identity.profile', title: { id: 'identity.profile_title' }, nodes };
}
