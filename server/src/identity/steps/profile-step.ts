import { z } from 'zod';
import type { Locale, Text } from '#platform/i18n';
import { defineStep, type FieldError, type Screen, type ScreenNode, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import { DEFAULT_MAX_LENGTH, type AttributeDefinition, type Tenants } from '#tenants';
import { isActive } from '../assert-active.ts';
import { checkAttributes, type AttributeProblem } from '../attribute-values.ts';
import type { AttributeValue, Identity } from '../contract.ts';

export interface ProfileDeps {
  readonly identity: Pick<Identity, 'find' | 'attributes' | 'writeAttributes'>;
  readonly tenants: Pick<Tenants, 'byId'>;
}

/** What the customer typed themselves; anything else that is prefilled says where it came from (SU9). */
const OWN_SOURCE = 'user';
const AUTOCOMPLETE: Readonly<Record<string, string>> = {
  name: 'name',
  given_name: 'given-name',
  family_name: 'family-name',
  nickname: 'nickname',
  birthdate: 'bday',
  gender: 'sex',
  locale: 'language',
  picture: 'photo',
  address: 'street-address',
};

interface Asked {
  readonly definition: AttributeDefinition;
  readonly required: boolean;
}

const memorySchema = z.object({ typed: z.record(z.string(), z.string()).optional() });

/** Asks what the tenant wants to know at sign-up; passes on when that is nothing. */
export function profileStep(deps: ProfileDeps) {
  return defineStep({
    id: 'identity.profile',
    settings: z.strictObject({}),
    outcomes: ['saved'],
    async enter(ctx) {
      const asked = await askedOf(deps, ctx);
      return asked.length === 0 || ctx.facts.userId === undefined ? { kind: 'advance', outcome: 'saved' } : { kind: 'show' };
    },
    offer: (ctx) => profileScreen(deps, ctx),
    async run(ctx, input) {
      const asked = await askedOf(deps, ctx);
      if (input.action === 'skip' && mayBeSkipped(asked)) return { kind: 'advance', outcome: 'saved' };
      return input.action === 'continue' ? save(deps, ctx, asked, input) : { kind: 'show' };
    },
  });
}

async function askedOf(deps: ProfileDeps, ctx: StepContext): Promise<Asked[]> {
  const settings = (await deps.tenants.byId(ctx.flow.tenantId))?.settings;
  return (settings?.signUp.attributes ?? []).flatMap(({ name, required }) => {
    const definition = settings?.attributes.find((candidate) => candidate.name === name);
    return definition ? [{ definition, required }] : [];
  });
}

const mayBeSkipped = (asked: readonly Asked[]) => asked.every(({ required }) => !required);

async function save(deps: ProfileDeps, ctx: StepContext, asked: readonly Asked[], input: StepInput): Promise<StepResult> {
  const { userId } = ctx.facts;
  if (userId === undefined) return { kind: 'advance', outcome: 'saved' };
  const typed = Object.fromEntries(asked.map(({ definition }) => [definition.name, input.fields[definition.name] ?? '']));
  const values = Object.fromEntries(
    asked.map(({ definition }) => [definition.name, definition.type === 'boolean' ? typed[definition.name] === 'true' : (typed[definition.name] as string)]),
  );
  const checked = checkAttributes(
    asked.map(({ definition }) => definition),
    values,
  );
  const errors: FieldError[] = checked.problems.map((problem) => ({ field: problem.name, text: textFor(problem, asked) }));
  for (const { definition, required } of asked) {
    if (required && (checked.values[definition.name] === null || checked.values[definition.name] === false))
      errors.push({ field: definition.name, text: { id: 'identity.attribute_missing' } });
  }
  if (errors.length > 0) return { kind: 'show', errors, memory: { typed } };
  return {
    kind: 'advance',
    outcome: 'saved',
    memory: {},
    async commit(tx) {
      const user = await deps.identity.find(tx, userId);
      if (!user || !isActive(user)) return { kind: 'refuse', reason: 'user_inactive', text: { id: 'identity.not_possible' } };
      await deps.identity.writeAttributes(tx, ctx.origin, userId, checked.values, OWN_SOURCE);
    },
  };
}

function textFor(problem: AttributeProblem, asked: readonly Asked[]): Text {
  const max = asked.find(({ definition }) => definition.name === problem.name)?.definition.maxLength ?? DEFAULT_MAX_LENGTH;
  return { id: `identity.attribute_${problem.reason}`, ...(problem.reason === 'too_long' ? { values: { max } } : {}) };
}

async function profileScreen(deps: ProfileDeps, ctx: StepContext): Promise<Screen> {
  const { userId } = ctx.facts;
  const asked = await askedOf(deps, ctx);
  const names = asked.map(({ definition }) => definition.name);
  const known = userId === undefined ? {} : await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.attributes(tx, userId, names));
  const typed = memorySchema.safeParse(ctx.memory).data?.typed;
  const nodes: ScreenNode[] = [
    { kind: 'text', tone: 'lead', text: { id: mayBeSkipped(asked) ? 'identity.profile_lead_optional' : 'identity.profile_lead' } },
    ...asked.map((one) => inputFor(one, ctx.flow.locale, known[one.definition.name], typed?.[one.definition.name])),
    { kind: 'action', action: 'continue', label: { id: 'identity.continue' }, tone: 'primary' },
    ...(mayBeSkipped(asked) ? [{ kind: 'action', action: 'skip', label: { id: 'identity.not_now' }, tone: 'link', skipValidation: true } as const] : []),
  ];
  return { id: 'identity.profile', title: { id: 'identity.profile_title' }, nodes };
}

function inputFor({ definition, required }: Asked, locale: Locale, known: AttributeValue | undefined, typed: string | undefined): ScreenNode {
  const { name, type } = definition;
  const label: Text = { id: 'identity.attribute_label', values: { label: labelFor(definition, locale) } };
  if (type === 'boolean') return { kind: 'checkbox', name, label, checked: typed === undefined ? known?.value === true : typed === 'true' };
  const value = typed ?? (typeof known?.value === 'string' ? known.value : undefined);
  const autocomplete = AUTOCOMPLETE[name];
  return {
    kind: 'input',
    name,
    label,
    input: type === 'date' ? 'date' : 'text',
    required,
    maxLength: definition.maxLength ?? DEFAULT_MAX_LENGTH,
    ...(autocomplete === undefined ? {} : { autocomplete }),
    ...(value === undefined || value === '' ? {} : { value }),
    ...(typed === undefined && known !== undefined && known.source !== OWN_SOURCE ? { prefilledFrom: { id: 'identity.profile_prefilled' } } : {}),
  };
}

/** In the customer's language, else in English, else in any the tenant gave. */
function labelFor(definition: AttributeDefinition, locale: Locale): string {
  return definition.label[locale] ?? definition.label.en ?? Object.values(definition.label)[0] ?? definition.name;
}
