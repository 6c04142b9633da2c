import { z } from 'zod';
import { isAppError } from '#platform/errors';
import type { Locale } from '#platform/i18n';
import type { Limits, NetworkKey } from '#platform/limits';
import { defineStep, type FlowFacts, type Screen, type ScreenNode, type StepContext, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants';
import type { Identifier, Identity, IdentifierKind } from '../contract.ts';
import { isDisposable } from './is-disposable.ts';
import { suggestAddress } from './suggest-domain.ts';

export interface IdentifyDeps {
  readonly identity: Pick<Identity, 'normalise' | 'findByIdentifier'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
}

const kind = z.enum(['email', 'phone', 'username']);
const settingsSchema = z.strictObject({
  /** `merge`: another account of somebody who is signed in. */
  purpose: z.enum(['sign-in', 'sign-up', 'recover', 'merge']),
  /** What may be typed; else what the tenant says. Sign-up takes an address that can be proved. */
  kinds: z.array(kind).min(1).optional(),
  /** Where phone numbers without a country code are dialled; otherwise guessed from the language. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as FR')
    .optional(),
});
type Settings = z.infer<typeof settingsSchema>;
type Context = StepContext<Settings>;

const memorySchema = z.object({ typed: z.string().optional(), suggestion: z.string().optional(), passed: z.boolean().optional(), shownAt: z.iso.datetime().optional() });
type Memory = z.infer<typeof memorySchema>;
const memoryOf = (ctx: Context): Memory => memorySchema.safeParse(ctx.memory).data ?? {};

const COUNTRIES: Readonly<Partial<Record<Locale, string>>> = { fr: 'FR', de: 'DE', es: 'ES', zh: 'CN' };
const MAX_TYPED = 320;
/** Open answers to one network: enough for an office full of customers, too few to sort a list of addresses by (R8). */
const OPEN_ANSWERS = { limit: 50, windowSeconds: 3600 };

async function kindsOf(deps: Pick<IdentifyDeps, 'tenants'>, { settings, flow }: Context): Promise<readonly IdentifierKind[]> {
  if (settings.kinds) return settings.kinds;
  return settings.purpose === 'sign-up' ? ['email'] : ((await deps.tenants.byId(flow.tenantId))?.settings.signIn.identifiers ?? ['email']);
}

/**
 * One field: who is it? Known and unknown identifiers take the same way with the same work to the same next screen (G15): whether somebody was
 * found is kept in the sealed facts only.
 */
export function identifyStep(deps: IdentifyDeps) {
  return defineStep<Settings>({
    id: 'identity.identify',
    settings: settingsSchema,
    outcomes: ['identified', 'sign-up', 'sign-in'],
    foresee: ({ customer }) => ({ outcome: 'identified', shows: true, because: customer.known ? 'account_known' : 'account_unknown' }),
    async enter(ctx) {
      const { purpose } = ctx.settings;
      if (purpose === 'sign-up' && !(await registrationOpen(deps, ctx))) return { kind: 'refuse', reason: 'registration_closed', text: { id: 'identity.registration_closed' } };
      // "Forgot your password?" knows who is asking; the second time round the customer came back to change it.
      if (purpose === 'recover' && ctx.facts.identifier && !memoryOf(ctx).passed) return { kind: 'advance', outcome: 'identified', memory: { passed: true } };
      return { kind: 'show', memory: { ...memoryOf(ctx), shownAt: ctx.now.toISOString() } };
    },
    offer: (ctx) => identifyScreen(deps, ctx),
    async run(ctx, input) {
      const { purpose } = ctx.settings;
      if (input.action === 'sign-up' && purpose === 'sign-in') return { kind: 'advance', outcome: 'sign-up' };
      if (input.action === 'sign-in' && (purpose === 'sign-up' || purpose === 'recover')) return { kind: 'advance', outcome: 'sign-in' };
      const { suggestion } = memoryOf(ctx);
      if (input.action === 'use-suggestion' && suggestion !== undefined) return identified(deps, ctx, { kind: 'email', value: suggestion });
      if (input.action !== 'continue') return { kind: 'show' };
      return readTyped(deps, ctx, input.fields['identifier'] ?? '');
    },
  });
}

async function readTyped(deps: IdentifyDeps, ctx: Context, typed: string): Promise<StepResult> {
  const { passed, typed: before, shownAt } = memoryOf(ctx);
  const memory: Memory = { typed: typed.slice(0, MAX_TYPED), ...(passed ? { passed } : {}), ...(shownAt ? { shownAt } : {}) };
  const country = ctx.settings.country ?? COUNTRIES[ctx.flow.locale];
  const kinds = await kindsOf(deps, ctx);
  let identifier: Identifier;
  try {
    identifier = deps.identity.normalise(typed, { kinds, ...(country === undefined ? {} : { country }) });
  } catch (error) {
    if (!isAppError(error) || error.code !== 'identity.invalid_identifier') throw error;
    const reason = error.values['reason'] === 'empty' && kinds.length === 1 && kinds[0] === 'email' ? 'empty_email' : error.values['reason'];
    return { kind: 'show', memory, errors: [{ field: 'identifier', text: { id: `identity.fault_${reason}` } }] };
  }
  const suggestion = identifier.kind === 'email' ? suggestAddress(identifier.value) : undefined;
  // Asked once: who sends the same address again means it.
  if (suggestion !== undefined && before !== memory.typed) return { kind: 'show', memory: { ...memory, suggestion } };
  return identified(deps, ctx, identifier);
}

async function identified(deps: IdentifyDeps, ctx: Context, identifier: Identifier): Promise<StepResult> {
  if (await isRefused(deps, ctx, identifier)) {
    return { kind: 'show', memory: { ...memoryOf(ctx), typed: identifier.value }, errors: [{ field: 'identifier', text: { id: 'identity.fault_disposable' } }] };
  }
  const found = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.findByIdentifier(tx, identifier));
  const said = await openAnswer(deps, ctx, found?.user.light === false);
  if (said !== undefined) return { kind: 'show', memory: { ...memoryOf(ctx), typed: identifier.value }, errors: [{ field: 'identifier', text: { id: said } }] };
  const before = ctx.facts.identifier;
  const same = before?.kind === identifier.kind && before.value === identifier.value;
  // What was proved before was proved about somebody else. Undefined takes a fact out: facts are merged.
  const forgotten = same ? {} : { evidence: [], verified: [], userId: undefined, sub: undefined, newUser: undefined, attributes: undefined };
  const facts = { ...forgotten, identifier, candidateId: found?.user.id, met: { ...ctx.facts.met, ...formSeconds(ctx) } } as Partial<FlowFacts>;
  return { kind: 'advance', outcome: 'identified', facts, memory: ctx.settings.purpose === 'recover' ? { passed: true } : {} };
}

/** SU7. Said of the address and not of the account: known and unknown ones are told the same. Who has an account with one signs in. */
async function isRefused(deps: IdentifyDeps, ctx: Context, { kind: of, value }: Identifier): Promise<boolean> {
  if (ctx.settings.purpose !== 'sign-up' || of !== 'email') return false;
  return (await deps.tenants.byId(ctx.flow.tenantId))?.settings.signUp.disposable === 'refuse' && isDisposable(value);
}

/** From the screen to its answer, by the database's clock. */
function formSeconds(ctx: Context): { formSeconds?: number } {
  const { shownAt } = memoryOf(ctx);
  return shownAt === undefined ? {} : { formSeconds: Math.max(0, (ctx.now.getTime() - Date.parse(shownAt)) / 1000) };
}

/** Only where the tenant has chosen to say whether an account exists (`enumeration: friendly`): what to say instead of going on. */
async function openAnswer(deps: IdentifyDeps, ctx: Context, exists: boolean): Promise<string | undefined> {
  // Asked first and always: in private mode known and unknown cost the same.
  const tenant = await deps.tenants.byId(ctx.flow.tenantId);
  if (tenant?.settings.enumeration !== 'friendly') return undefined;
  const wanted = ctx.settings.purpose !== 'sign-up';
  // Counted whatever the answer is, because going on is an answer too; who asks too often is told no more than in private mode.
  const counted = await deps.limits.hit(tenant.id, [{ key: `identity:open-answer:network:${deps.networkKey(ctx.origin.ip)}`, ...OPEN_ANSWERS }]);
  if (exists === wanted || !counted.allowed) return undefined;
  return wanted ? 'identity.fault_no_account' : 'identity.fault_account_exists';
}

async function registrationOpen(deps: IdentifyDeps, ctx: Context): Promise<boolean> {
  return (await deps.tenants.byId(ctx.flow.tenantId))?.settings.selfRegistration ?? false;
}

const TITLES = { 'sign-in': 'identity.sign_in_title', 'sign-up': 'identity.sign_up_title', recover: 'identity.recover_title', merge: 'identity.merge_title' } as const;

async function identifyScreen(deps: IdentifyDeps, ctx: Context): Promise<Screen> {
  const { purpose } = ctx.settings;
  const { typed, suggestion } = memoryOf(ctx);
  const kinds = await kindsOf(deps, ctx);
  const known = ctx.facts.identifier;
  const value = typed ?? (known && kinds.includes(known.kind) ? known.value : undefined);
  const application = ctx.flow.application?.name;
  const nodes: ScreenNode[] = [];
  if (purpose === 'recover' || purpose === 'merge') nodes.push({ kind: 'text', tone: 'lead', text: { id: `identity.${purpose}_lead` } });
  else if (application !== undefined) nodes.push({ kind: 'text', tone: 'lead', text: { id: 'identity.for_application', values: { application } } });
  nodes.push({
    kind: 'input',
    name: 'identifier',
    label: { id: labelOf(kinds) },
    input: kinds.length === 1 && kinds[0] === 'email' ? 'email' : kinds.length === 1 && kinds[0] === 'phone' ? 'tel' : 'identifier',
    autocomplete: 'username',
    required: true,
    maxLength: MAX_TYPED,
    ...(value === undefined || value === '' ? {} : { value }),
  });
  if (suggestion !== undefined) {
    nodes.push({ kind: 'text', tone: 'warning', text: { id: 'identity.did_you_mean', values: { address: suggestion } } });
    nodes.push({ kind: 'action', action: 'use-suggestion', label: { id: 'identity.use_suggestion', values: { address: suggestion } }, tone: 'secondary', skipValidation: true });
  }
  if (purpose === 'sign-up') nodes.push(...(await legal(deps, ctx)));
  nodes.push({ kind: 'action', action: 'continue', label: { id: 'identity.continue' }, tone: 'primary' });
  if (purpose === 'sign-up') nodes.push({ kind: 'action', action: 'sign-in', label: { id: 'identity.go_sign_in' }, tone: 'link', skipValidation: true });
  else if (purpose === 'recover') nodes.push({ kind: 'action', action: 'sign-in', label: { id: 'identity.back_to_sign_in' }, tone: 'link', skipValidation: true });
  else if (purpose !== 'merge' && (await registrationOpen(deps, ctx)))
    nodes.push({ kind: 'action', action: 'sign-up', label: { id: 'identity.go_sign_up' }, tone: 'link', skipValidation: true });
  return { id: 'identity.identify', title: { id: TITLES[purpose] }, nodes };
}

function labelOf(kinds: readonly IdentifierKind[]): string {
  const named = (['email', 'phone', 'username'] as const).filter((candidate) => kinds.includes(candidate));
  return `identity.label_${named.join('_')}`;
}

/** SU8: a sentence with links, where the brand has terms or a privacy notice. */
async function legal(deps: IdentifyDeps, ctx: Context): Promise<ScreenNode[]> {
  const brand = await deps.tenants.brand(ctx.flow.tenantId, ctx.flow.brandId);
  const { termsUrl, privacyUrl } = brand ?? {};
  if (termsUrl === undefined && privacyUrl === undefined) return [];
  const id = termsUrl === undefined ? 'identity.legal_privacy' : privacyUrl === undefined ? 'identity.legal_terms' : 'identity.legal_both';
  return [{ kind: 'legal', text: { id }, ...(termsUrl === undefined ? {} : { termsUrl }), ...(privacyUrl === undefined ? {} : { privacyUrl }) }];
}
