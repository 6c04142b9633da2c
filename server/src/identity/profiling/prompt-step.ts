import { z } from 'zod';
import type { Tx } from '#platform/db';
import { defineStep, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import { LOCALES } from '#platform/i18n';
import type { ProfilingRule, TenantSettings } from '#tenants';
import { isActive } from '../assert-active.ts';
import type { IdentityDeps } from '../deps.ts';
import type { Identity } from '../contract.ts';
import { profileAnswered, profilePrompted } from '../events.ts';
import { readPerson } from '../segments/read-person.ts';
import { askedFor, fieldFor, inLanguage, isGiven, readFields, type Asked } from '../steps/attribute-fields.ts';
import { keepAnswers } from './keep-answers.ts';
import { firstMatch, namesIn, rulesFor, type Match } from './match-rules.ts';
import { askOnce, countSkip } from './store.ts';

export interface PromptDeps extends Pick<IdentityDeps, 'keys' | 'tenants'> {
  readonly identity: Pick<Identity, 'find' | 'heldAttributes' | 'writeMissing'>;
  readonly events: Pick<IdentityDeps['events'], 'publish'>;
}

/** The rule as it was when it asked: a page that is open is finished by it. */
const memorySchema = z.object({
  rule: z.string(),
  asked: z.array(z.string()),
  required: z.boolean(),
  reason: z.partialRecord(z.enum(LOCALES), z.string()),
  typed: z.record(z.string(), z.string()).optional(),
});
type Memory = z.infer<typeof memorySchema>;
const memoryOf = (ctx: StepContext): Memory | undefined => memorySchema.safeParse(ctx.memory).data;

const passed = (commit?: StepResult['commit']): StepResult => ({ kind: 'advance', outcome: 'passed', memory: {}, ...(commit ? { commit } : {}) });

/**
 * Progressive profiling (PR1): after a sign-in, the first of the tenant's rules that fits asks for a detail or two, and says why. It stands after everything the
 * journey wants proved, and everybody else passes without a screen: without a rule for the application at no cost, else for one statement in the transaction that
 * signs in. A confirmation inside a session is no visit and asks for nothing, so that a session is asked once at most; nor is anybody asked who was asked for
 * something else already in this sign-in.
 */
export function profilePromptStep(deps: PromptDeps) {
  return defineStep({
    id: 'identity.profile-prompt',
    settings: z.strictObject({}),
    outcomes: ['passed'],
    foresee: () => ({ outcome: 'passed', shows: false, because: 'nothing_to_do' }),
    async enter(ctx) {
      const { userId, newUser } = ctx.facts;
      const tenant = await deps.tenants.byId(ctx.flow.tenantId);
      const found = tenant && rulesFor(tenant.settings.profiling.rules, tenant.settings.segments, ctx.flow.application?.clientId);
      if (!found || userId === undefined || newUser === true || ctx.flow.currentSessionId !== undefined) return passed();
      const rules = ctx.facts.prompted === true ? found.rules.filter(({ required }) => required) : found.rules;
      if (rules.length === 0 && !found.counted) return passed();
      return passed((tx) => decide(deps, ctx, tx, { userId, rules, counted: found.counted, settings: tenant.settings }));
    },
    offer: (ctx) => promptScreen(deps, ctx),
    async run(ctx, input) {
      const memory = memoryOf(ctx);
      if (!memory) return passed();
      if (input.action === 'skip' && !memory.required) return skip(deps, ctx, memory);
      return input.action === 'continue' ? save(deps, ctx, memory, input) : { kind: 'show' };
    },
  });
}

interface Decision {
  readonly userId: string;
  readonly rules: readonly ProfilingRule[];
  readonly counted: boolean;
  readonly settings: Pick<TenantSettings, 'attributes' | 'segments'>;
}

/** In the transaction of the sign-in: counts the visit, looks once, and shows the question instead of going on where there is one. */
async function decide(deps: PromptDeps, ctx: StepContext, tx: Tx, { userId, rules, counted, settings }: Decision): Promise<StepResult | undefined> {
  const { application } = ctx.flow;
  const found = await readPerson(deps, tx, userId, { ...(application ? { application } : {}), counted, names: namesIn(rules, settings.segments) });
  if (!found || !isActive(found)) return undefined;
  const match = firstMatch(rules, found, settings);
  return match && ask(deps, ctx, tx, userId, match);
}

async function ask(deps: PromptDeps, ctx: StepContext, tx: Tx, userId: string, { rule, asked }: Match): Promise<StepResult | undefined> {
  if (!rule.required && !(await askOnce(tx, userId, rule.id))) return undefined;
  await deps.events.publish(tx, profilePrompted, { origin: ctx.origin, subject: userId, data: { rule: rule.id, attributes: [...asked] } });
  const memory: Memory = { rule: rule.id, asked: [...asked], required: rule.required, reason: rule.reason };
  return { kind: 'show', memory };
}

async function askedOf(deps: PromptDeps, ctx: StepContext, { asked, required }: Memory): Promise<Asked[]> {
  return askedFor((await deps.tenants.byId(ctx.flow.tenantId))?.settings.attributes ?? [], asked, required);
}

function skip(deps: PromptDeps, ctx: StepContext, { rule }: Memory): StepResult {
  const { userId } = ctx.facts;
  return userId === undefined ? passed() : passed((tx) => noteSkip(deps, ctx, tx, userId, rule));
}

async function noteSkip(deps: PromptDeps, ctx: StepContext, tx: Tx, userId: string, rule: string): Promise<undefined> {
  await countSkip(tx, userId, rule);
  await deps.events.publish(tx, profileAnswered, { origin: ctx.origin, subject: userId, data: { rule, outcome: 'skipped', attributes: [] } });
  return undefined;
}

/** What is given is saved, also where it is not all; an unticked box is an answer, an empty field is none. */
async function save(deps: PromptDeps, ctx: StepContext, memory: Memory, input: StepInput): Promise<StepResult> {
  const { userId } = ctx.facts;
  const asked = await askedOf(deps, ctx, memory);
  const { typed, values, errors } = readFields(asked, input);
  if (errors.length > 0) return { kind: 'show', errors, memory: { ...memory, typed } };
  const given = asked.flatMap(({ definition: { name, type } }) => (type === 'boolean' || isGiven(values[name]) ? [name] : []));
  if (userId === undefined || asked.length === 0) return passed();
  return passed(async (tx) => {
    const refused = await keepAnswers(deps.identity, ctx, tx, userId, values);
    if (refused) return refused;
    if (given.length === 0) return noteSkip(deps, ctx, tx, userId, memory.rule);
    await deps.events.publish(tx, profileAnswered, { origin: ctx.origin, subject: userId, data: { rule: memory.rule, outcome: 'answered', attributes: given } });
    return undefined;
  });
}

async function promptScreen(deps: PromptDeps, ctx: StepContext): Promise<Screen> {
  const memory = memoryOf(ctx);
  const { userId } = ctx.facts;
  const asked = memory ? await askedOf(deps, ctx, memory) : [];
  const names = asked.map(({ definition }) => definition.name);
  const known = userId === undefined ? {} : await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.heldAttributes(tx, userId, names));
  const reason = memory && inLanguage(memory.reason, ctx.flow.locale);
  return {
    id: 'identity.profile-prompt',
    title: { id: asked.length > 1 ? 'identity.prompt_title_two' : 'identity.prompt_title' },
    nodes: [
      ...(reason === undefined ? [] : [{ kind: 'text', tone: 'lead', text: { id: 'identity.reason', values: { reason } } } as const]),
      ...asked.map((one) => fieldFor(one, ctx.flow.locale, known[one.definition.name], memory?.typed)),
      { kind: 'action', action: 'continue', label: { id: 'identity.continue' }, tone: 'primary' },
      ...(memory?.required ? [] : [{ kind: 'action', action: 'skip', label: { id: 'identity.not_now' }, tone: 'secondary', skipValidation: true } as const]),
    ],
    ownWayOut: memory?.required !== true,
  };
}
