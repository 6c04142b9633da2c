import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepInput, type StepResult, type Wanted } from '#journeys/contract';
import type { Tenants } from '#tenants';
import type { AttributeValue, Identity } from '../contract.ts';
import { askedFor, fieldFor, inLanguage, readFields, type Asked } from '../steps/attribute-fields.ts';
import { keepAnswers } from './keep-answers.ts';

export interface DetailsDeps {
  readonly identity: Pick<Identity, 'find' | 'heldAttributes' | 'writeMissing'>;
  readonly tenants: Pick<Tenants, 'byId'>;
}

const memorySchema = z.object({ typed: z.record(z.string(), z.string()).optional() });

type Wish = NonNullable<Wanted['details']>[number];

interface Form {
  readonly wishes: readonly Wish[];
  readonly asked: readonly Asked[];
  readonly known: Readonly<Record<string, AttributeValue>>;
}

/**
 * Asks for what an application cannot do without, or needs at this moment: only there, only what is missing, and with the reason (REG-7). Passes without a screen,
 * and without a look at anybody, when nothing is wanted. How it is left without an answer is for the journey to say.
 */
export function detailsStep(deps: DetailsDeps) {
  return defineStep({
    id: 'identity.details',
    settings: z.strictObject({}),
    outcomes: ['given'],
    async enter(ctx) {
      const { asked } = await formOf(deps, ctx);
      return asked.length === 0 ? { kind: 'advance', outcome: 'given' } : { kind: 'show' };
    },
    offer: (ctx) => detailsScreen(deps, ctx),
    async run(ctx, input) {
      return input.action === 'continue' ? save(deps, ctx, await formOf(deps, ctx), input) : { kind: 'show' };
    },
  });
}

async function formOf(deps: DetailsDeps, ctx: StepContext): Promise<Form> {
  const { userId } = ctx.facts;
  const wishes = ctx.flow.wanted?.details ?? [];
  if (userId === undefined || wishes.length === 0) return { wishes, asked: [], known: {} };
  const names = wishes.map(({ attribute }) => attribute);
  const [tenant, known] = await Promise.all([deps.tenants.byId(ctx.flow.tenantId), ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.heldAttributes(tx, userId, names))]);
  // What a site said is no word of the customer's own: shown, and asked for.
  const missing = names.filter((name) => known[name] === undefined || known[name].unconfirmed);
  return { wishes, asked: askedFor(tenant?.settings.attributes ?? [], missing, true), known };
}

async function save(deps: DetailsDeps, ctx: StepContext, { asked }: Form, input: StepInput): Promise<StepResult> {
  const { userId } = ctx.facts;
  const given: StepResult = { kind: 'advance', outcome: 'given', memory: {}, ...(asked.length > 0 ? { facts: { prompted: true } } : {}) };
  if (userId === undefined || asked.length === 0) return given;
  const { typed, values, errors } = readFields(asked, input);
  if (errors.length > 0) return { kind: 'show', errors, memory: { typed } };
  return {
    ...given,
    commit: (tx) => keepAnswers(deps.identity, ctx, tx, userId, values),
  };
}

/** One detail: its reason leads. Several: each has its own beside it. */
async function detailsScreen(deps: DetailsDeps, ctx: StepContext): Promise<Screen> {
  const { wishes, asked, known } = await formOf(deps, ctx);
  const typed = memorySchema.safeParse(ctx.memory).data?.typed;
  const application = ctx.flow.application?.name ?? '';
  const several = asked.length > 1;
  const because = (name: string) => {
    const reason = inLanguage(wishes.find(({ attribute }) => attribute === name)?.reason ?? {}, ctx.flow.locale);
    return reason === undefined ? undefined : { id: 'identity.reason', values: { reason } };
  };
  const only = asked[0] && because(asked[0].definition.name);
  return {
    id: 'identity.details',
    title: several ? { id: 'identity.details_title', values: { application } } : { id: 'identity.details_title_one', values: { application } },
    nodes: [
      { kind: 'text', tone: 'lead', text: !several && only ? only : { id: 'identity.details_lead', values: { application } } },
      ...asked.map((one) => {
        const { name } = one.definition;
        const node = fieldFor(one, ctx.flow.locale, known[name], typed);
        const reason = several ? because(name) : undefined;
        return reason && (node.kind === 'input' || node.kind === 'date' || node.kind === 'checkbox') ? { ...node, hint: reason } : node;
      }),
      { kind: 'action', action: 'continue', label: { id: 'identity.continue' }, tone: 'primary' },
    ],
  };
}
