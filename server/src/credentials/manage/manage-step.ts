import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Text } from '#platform/i18n';
import { defineStep, type FieldError, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import { credentialErrors } from '../errors.ts';
import { heldTextFor } from '../holds/is-held.ts';
import { isConfirmed } from '../second-step/confirmed.ts';
import { nameOf } from '../second-step/offer-second-step.ts';
import { chip } from '../second-step/second-screens.ts';
import { rulesOf, userOf, type SituationDeps } from '../second-step/situation.ts';
import { isPassword, listCards, type CredentialCard } from './list-cards.ts';
import { cardsScreen, removeScreen, renameScreen } from './manage-screens.ts';
import { removeCredential, renameCredential, type Changed, type ManageDeps, type Refusal } from './remove-credential.ts';

export type ManageStepDeps = ManageDeps &
  SituationDeps & {
    /** Whether there is anybody in this tenant who verifies details. Absent: nobody. */
    readonly verifies?: (tenantId: string) => Promise<boolean>;
  };

const settingsSchema = z.strictObject({});
type Context = StepContext<z.infer<typeof settingsSchema>>;

const memoryShape = z.object({
  view: z.enum(['cards', 'rename', 'remove']),
  card: z.string().optional(),
  /** What the customer wanted when they were asked to confirm first. */
  pending: z.string().optional(),
  said: z.enum(['removed', 'renamed', 'unproved', 'cancelled', 'added', 'password']).optional(),
  /** When they left to add or change something: what is newer was made there. */
  left: z.iso.datetime().optional(),
});
type Memory = z.infer<typeof memoryShape>;
const memoryOf = (ctx: Context): Memory => memoryShape.safeParse(ctx.memory).data ?? { view: 'cards' };

const SAID = {
  removed: { text: { id: 'credentials.manage_removed' }, tone: 'success' },
  renamed: { text: { id: 'credentials.manage_renamed' }, tone: 'success' },
  added: { text: { id: 'credentials.manage_said_added' }, tone: 'success' },
  password: { text: { id: 'credentials.manage_said_password' }, tone: 'success' },
  cancelled: { text: { id: 'credentials.manage_said_cancelled' }, tone: 'plain' },
  unproved: { text: { id: 'credentials.changes_unproved' }, tone: 'warning' },
} as const;

/** Another account page, in the same brand and with the same way back. */
function pageUrl({ flow: { issuer, application } }: Context, page: string): string {
  return `${issuer}/account/${page}${application?.clientId === undefined ? '' : `?application=${encodeURIComponent(application.clientId)}`}`;
}

/** What was made while they were away: a password of theirs, or something new. */
function madeSince(cards: readonly CredentialCard[], left: string | undefined): Memory['said'] {
  const made = left === undefined ? [] : cards.filter((card) => card.createdAt.getTime() >= Date.parse(left));
  return made.length === 0 ? undefined : made.every((card) => card.changeable) ? 'password' : 'added';
}

/** AC4: every way to sign in and every second step of a customer, to look at, name and take away. Looking needs a session; changing needs a proof from just now. */
export function manageStep(deps: ManageStepDeps) {
  async function known(ctx: Context) {
    const user = await userOf(deps, ctx, true);
    if (!user) throw credentialErrors.no_identifier();
    return user;
  }
  const leave = async (ctx: Context, outcome: string, memory: Record<string, unknown> = {}): Promise<StepResult> => {
    const { id, sub } = await known(ctx);
    return { kind: 'advance', outcome, memory, facts: { userId: id, sub } };
  };
  const heldUntil = async (ctx: Context, userId: string) => {
    const until = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.holds.until(tx, userId));
    return until && until > ctx.now ? until : undefined;
  };
  const heldIn = (ctx: Context, userId: string, until: Date) => ctx.db.read(ctx.flow.tenantId, (tx) => heldTextFor(deps.identity, tx, ctx.flow, userId, until));

  async function refusalText(ctx: Context, tx: Tx, userId: string, refusal: Refusal): Promise<Text> {
    return refusal.kind === 'held' ? heldTextFor(deps.identity, tx, ctx.flow, userId, refusal.until) : { id: `credentials.manage_refused_${refusal.kind}` };
  }
  /** A change, once it is proved that it is still them. */
  async function begin(ctx: Context, action: string, afterProof: boolean): Promise<StepResult> {
    const user = await known(ctx);
    const held = await heldUntil(ctx, user.id);
    if (held) return { kind: 'show', memory: { view: 'cards' }, errors: [{ text: await heldIn(ctx, user.id, held) }] };
    if (!(await isConfirmed(deps, ctx)))
      return afterProof ? { kind: 'show', memory: { view: 'cards', said: 'unproved' } } : leave(ctx, 'stale', { view: 'cards', pending: action });
    const memory: Memory = { view: 'cards', left: ctx.now.toISOString() };
    if (action === 'add') return leave(ctx, 'add', memory);
    const [verb = '', card] = action.split(/:(.*)/s);
    if (verb === 'change' || verb === 'set-password') return leave(ctx, 'password', memory);
    const cards = await ctx.db.read(ctx.flow.tenantId, (tx) => listCards(deps, tx, user.id));
    const chosen = cards.find((candidate) => candidate.id === card);
    if (!chosen || (verb === 'rename' && !chosen.renamable)) return { kind: 'show', memory: { view: 'cards' }, errors: [{ text: { id: 'credentials.manage_refused_unknown' } }] };
    return { kind: 'show', memory: { view: verb === 'rename' ? 'rename' : 'remove', card: chosen.id } };
  }

  /** Decided inside the transaction: what is there to be removed, only the database knows. */
  function change(ctx: Context, userId: string, work: (tx: Tx) => Promise<Changed>, said: 'removed' | 'renamed', field?: string): StepResult {
    return {
      kind: 'show',
      memory: { view: 'cards', said },
      async commit(tx) {
        const done = await work(tx);
        if (done.kind === 'done') return undefined;
        const error: FieldError = { ...(done.kind === 'name_invalid' && field ? { field } : {}), text: await refusalText(ctx, tx, userId, done) };
        return { kind: 'show', memory: { view: 'cards' }, errors: [error] };
      },
    };
  }

  async function run(ctx: Context, input: StepInput): Promise<StepResult> {
    const memory = memoryOf(ctx);
    const { action, fields } = input;
    if (action === 'done') return leave(ctx, 'done');
    if (action === 'back') return { kind: 'show', memory: { view: 'cards' } };
    if (memory.view === 'cards') return /^(?:add|set-password|(?:rename|remove|change):.+)$/s.test(action) ? begin(ctx, action, false) : { kind: 'show' };
    const { card } = memory;
    const wanted = memory.view === 'rename' ? 'save' : 'confirm';
    if (action !== wanted || card === undefined) return { kind: 'show' };
    // Whoever left the page open for long confirms again.
    if (!(await isConfirmed(deps, ctx))) return leave(ctx, 'stale', { view: 'cards', pending: `${memory.view}:${card}` });
    const user = await known(ctx);
    if (memory.view === 'remove') {
      const rules = await rulesOf(deps, ctx.flow);
      return change(ctx, user.id, (tx) => removeCredential(deps, tx, ctx, { userId: user.id, credentialId: card, rules }), 'removed');
    }
    const name = fields['name'] ?? '';
    const result = change(ctx, user.id, (tx) => renameCredential(deps, tx, ctx, { userId: user.id, credentialId: card, name }), 'renamed', 'name');
    return name.trim() === '' || [...name].length > 200 ? { kind: 'show', errors: [{ field: 'name', text: { id: 'credentials.manage_refused_name_invalid' } }] } : result;
  }

  async function offer(ctx: Context): Promise<Screen> {
    const user = await known(ctx);
    const memory = memoryOf(ctx);
    const [name, held, [cards, extras]] = await Promise.all([
      nameOf(deps, ctx, user.id),
      heldUntil(ctx, user.id),
      ctx.db.read(ctx.flow.tenantId, (tx) =>
        Promise.all([listCards(deps, tx, user.id), Promise.all(deps.types.map(async (type) => (await type.extras?.(tx, { flow: ctx.flow, facts: ctx.facts }, user.id)) ?? []))]),
      ),
    ]);
    const card = cards.find((candidate) => candidate.id === memory.card);
    if (card && memory.view === 'rename') return renameScreen(card);
    if (card && memory.view === 'remove') return removeScreen(card);
    const said = memory.said ?? madeSince(cards, memory.left);
    return cardsScreen({
      first: chip(name, false),
      cards,
      extras: extras.flat(),
      mergeUrl: pageUrl(ctx, 'merge'),
      ...((await deps.verifies?.(ctx.flow.tenantId)) ? { verifiedUrl: pageUrl(ctx, 'verified') } : {}),
      offerPassword: deps.types.some(isPassword) && !cards.some((candidate) => candidate.changeable),
      said: held ? { text: await heldIn(ctx, user.id, held), tone: 'warning' } : said === undefined ? undefined : SAID[said],
    });
  }

  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'credentials.manage',
    settings: settingsSchema,
    outcomes: ['add', 'password', 'stale', 'done'],
    // Shown to a user who was proved before only: in this flow, or by the session of this browser.
    proves: { done: 'factor' },
    async enter(ctx) {
      const { pending, left } = memoryOf(ctx);
      if (ctx.cameBack) return { kind: 'show', memory: { view: 'cards', said: 'cancelled' } };
      if (pending !== undefined) return begin(ctx, pending, true);
      // What they left for is written after this: it is the screen that sees whether it was.
      return { kind: 'show', memory: { view: 'cards', ...(left === undefined ? {} : { left }) } };
    },
    offer,
    run,
  });
}
