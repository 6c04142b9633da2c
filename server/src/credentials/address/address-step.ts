import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import { heldTextFor } from '../holds/is-held.ts';
import { isConfirmed } from '../second-step/confirmed.ts';
import type { SituationDeps } from '../second-step/situation.ts';
import { wantsSignOut } from '../sign-out-everywhere.ts';
import type { Channel } from './channels.ts';
import { BEGUN, readAddressMemory, stillConfirmed, wishOf, type AddressMemory } from './memory.ts';
import { askAddressScreen, besideCode, doneScreen, endedScreen, refusedScreen, takenScreen } from './screens.ts';
import { writeChange, type WriteAddressDeps } from './write-change.ts';

export type AddressStepDeps = SituationDeps & WriteAddressDeps & { readonly channels: Readonly<Record<'email' | 'phone', Channel>> };

const show = (memory: AddressMemory, errors?: Extract<StepResult, { kind: 'show' }>['errors']): StepResult => ({ kind: 'show', memory, ...(errors ? { errors } : {}) });

/**
 * An address of an account, added, proved, or put in another one's place (AC2). Nothing changes before a code that went there comes back; whose the address is
 * otherwise is looked at only then, so that nobody learns it who cannot read what is sent there.
 */
export function addressStep(deps: AddressStepDeps) {
  const channelOf = (ctx: StepContext) => deps.channels[wishOf(ctx).of];
  /** The code's own memory, inside this step's. */
  const inner = (ctx: StepContext, memory: AddressMemory): StepContext => ({ ...ctx, memory: memory.code });
  const wrapped = (memory: AddressMemory, result: StepResult): StepResult =>
    result.kind === 'show' && result.memory
      ? { ...result, memory: { ...memory, code: { ...result.memory } } }
      : result.kind === 'show' && result.commit
        ? { ...result, memory }
        : result;

  /** What a code goes to is asked for by its owner, now: not by whoever found the page open. */
  async function unlessStale(ctx: StepContext, memory: AddressMemory, go: (confirmed: AddressMemory) => Promise<StepResult>): Promise<StepResult> {
    if (await isConfirmed(deps, ctx)) return go({ ...memory, asked: false, confirmedAt: ctx.now.toISOString() });
    // Asked for once: if that changed nothing, somebody must say so instead of asking for ever.
    if (!memory.asked) return { kind: 'advance', outcome: 'stale', memory: { ...memory, asked: true } };
    return show({ ...memory, view: 'unproved', asked: false });
  }

  async function send(ctx: StepContext, memory: AddressMemory, value: string): Promise<StepResult> {
    return unlessStale(ctx, memory, async (confirmed) => {
      const at: AddressMemory = { ...confirmed, view: 'code', value, code: memory.value === value ? memory.code : {} };
      const sent = await channelOf(ctx).send(inner(ctx, at), value);
      return sent.kind === 'show' && !sent.memory ? { ...sent, memory: at } : wrapped(at, sent);
    });
  }

  async function enter(ctx: StepContext): Promise<StepResult> {
    const { userId, prove, of } = wishOf(ctx);
    const memory = readAddressMemory(ctx);
    const [held, own] = await ctx.db.read(ctx.flow.tenantId, (tx) => Promise.all([deps.holds.until(tx, userId), deps.identity.identifiers(tx, userId)]));
    if (held && held > ctx.now) return show({ ...memory, view: 'held', held: held.toISOString() });
    if (!(await channelOf(ctx).offered(ctx))) return show({ ...memory, view: 'unable' });
    if (prove === undefined)
      return memory.value === undefined ? unlessStale(ctx, memory, async (confirmed) => show({ ...confirmed, view: 'ask' })) : send(ctx, memory, memory.value);
    const unproved = own.find((one) => one.id === prove && one.kind === of && !one.verifiedAt);
    return unproved ? send(ctx, memory, unproved.value) : show({ ...memory, view: 'gone' });
  }

  async function take(ctx: StepContext, memory: AddressMemory, raw: string): Promise<StepResult> {
    const { userId, of } = wishOf(ctx);
    const typed = raw.slice(0, 320);
    const read = await channelOf(ctx).read(ctx, typed);
    if ('error' in read) return show({ ...memory, typed }, [read.error]);
    const own = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.identifiers(tx, userId));
    if (own.some((one) => one.kind === of && one.value === read.value && one.verifiedAt))
      return show({ ...memory, typed }, [{ field: 'address', text: { id: 'credentials.address_same' } }]);
    return send(ctx, { ...memory, typed }, read.value);
  }

  async function finish(ctx: StepContext, memory: AddressMemory, value: string, input: StepInput): Promise<StepResult> {
    const { userId, of, instead } = wishOf(ctx);
    const proved = await ctx.db.read(ctx.flow.tenantId, async (tx) => (await deps.identity.identifiers(tx, userId)).some((one) => one.verifiedAt));
    const everywhere = instead !== undefined && wantsSignOut(input.fields);
    const after = (view: AddressMemory['view'], more: Partial<AddressMemory> = {}): AddressMemory => ({ ...memory, ...more, view, code: {} });
    return {
      kind: 'show',
      memory: after(proved ? 'done' : 'ended'),
      signsOut: everywhere || !proved,
      async commit(tx) {
        const written = await writeChange(deps, tx, ctx, { userId, of, value, everywhere, ...(instead === undefined ? {} : { instead }) });
        if (written.kind === 'held') return show(after('held', { held: written.until.toISOString() }));
        if (written.kind === 'changed') return written.ended === !proved ? undefined : show(after(written.ended ? 'ended' : 'done'));
        return show(after(written.why === 'same' ? 'done' : written.why));
      },
    };
  }

  async function withCode(ctx: StepContext, memory: AddressMemory, value: string, input: StepInput): Promise<StepResult> {
    const { prove } = wishOf(ctx);
    if (input.action === 'change') return prove === undefined ? show({ ...memory, view: 'ask', value: undefined }) : show(memory);
    // Whoever took that long confirms once more, and a new code goes out.
    if (!stillConfirmed(ctx, memory)) return unlessStale(ctx, memory, async (confirmed) => send(ctx, { ...confirmed, code: {} }, value));
    const channel = channelOf(ctx);
    if (input.action === 'resend') return wrapped(memory, await channel.resend(inner(ctx, memory), value));
    if (input.action !== 'continue') return { kind: 'show' };
    const { right, result } = await channel.check(inner(ctx, memory), value, input);
    return right ? finish(ctx, memory, value, input) : wrapped(memory, result);
  }

  async function run(ctx: StepContext, input: StepInput): Promise<StepResult> {
    const memory = readAddressMemory(ctx);
    if (input.action === 'cancel') return { kind: 'advance', outcome: 'done', memory: {} };
    if (memory.view === 'ask') return input.action === 'send' ? take(ctx, memory, input.fields['address'] ?? '') : { kind: 'show' };
    if (memory.view === 'code' && memory.value !== undefined) return withCode(ctx, memory, memory.value, input);
    if (memory.view === 'taken' && input.action === 'change') return show({ ...BEGUN, confirmedAt: memory.confirmedAt });
    return input.action === 'done' ? { kind: 'advance', outcome: 'done', memory: {} } : { kind: 'show' };
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const [memory, wish, channel] = [readAddressMemory(ctx), wishOf(ctx), channelOf(ctx)];
    const title = `credentials.address_${wish.instead === undefined ? 'add' : 'change'}_${wish.of}_title`;
    switch (memory.view) {
      case 'ask':
        return askAddressScreen(wish, await channel.input(ctx, memory.typed));
      case 'code': {
        const screen = await channel.screen(inner(ctx, memory), memory.value ?? '', besideCode(wish));
        // What is to be proved is what it is.
        const nodes = wish.prove === undefined ? screen.nodes : screen.nodes.map((node) => (node.kind === 'identity' ? { kind: node.kind, value: node.value } : node));
        return { ...screen, nodes, ownWayOut: true };
      }
      case 'done':
        return doneScreen;
      case 'ended':
        return endedScreen(ctx.flow.issuer);
      case 'taken':
        return takenScreen(ctx.flow.issuer);
      case 'held': {
        const until = new Date(memory.held ?? 0);
        return refusedScreen('held', title, await ctx.db.read(ctx.flow.tenantId, (tx) => heldTextFor(deps.identity, tx, ctx.flow, wish.userId, until)));
      }
      case 'unproved':
        return refusedScreen('unproved', title, { id: 'credentials.changes_unproved' });
      case 'gone':
      case 'many':
      case 'unable':
        return refusedScreen(memory.view, title, { id: `credentials.address_${memory.view}` });
    }
  }

  return defineStep({ id: 'credentials.address', settings: z.strictObject({}), outcomes: ['done', 'stale'], enter, offer, run });
}
