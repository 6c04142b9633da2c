import { z } from 'zod';
import { defineStep, type FlowFacts, type Screen, type ScreenNode, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { LoadedConnection } from '../connections/connections.ts';
import { withExternal } from '../steps/external.ts';
import type { Shown } from '../steps/offered.ts';
import type { BrowserMemory, KeptAccount, Remembered } from './browser-memory.ts';

export interface ChooseStepDeps {
  readonly identity: Pick<Identity, 'findByIdentifier'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly browsers: BrowserMemory;
  readonly shown: Shown;
}

const AS = 'as:';
const FORGET = 'forget:';
const memoryShape = z.object({ removing: z.boolean() });
const isRemoving = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data?.removing ?? false;

/**
 * The accounts that this browser may show, before anybody is asked who they are (SI5). Choosing one is typing its name: nothing is proved by it, and what follows
 * is the same as for a name that was typed. Who came from elsewhere is led there again.
 */
export function chooseStep(deps: ChooseStepDeps) {
  /** Not even looked for where nobody may be shown and nothing can have been used. */
  async function remembered(ctx: StepContext): Promise<Remembered> {
    const [tenant, connections] = await Promise.all([deps.tenants.byId(ctx.flow.tenantId), deps.shown(ctx.flow)]);
    const keeping = tenant?.settings.signIn.keepAccounts ?? false;
    if (!keeping && connections.length === 0) return { accounts: [] };
    const found = await deps.browsers.look(ctx.db, ctx.flow);
    return keeping ? found : { ...found, accounts: [] };
  }
  const accountsOf = async (ctx: StepContext) => (await remembered(ctx)).accounts;

  const connectionOf = (connections: readonly LoadedConnection[], { connection }: KeptAccount) => connections.find(({ id, shown }) => id === connection && shown !== 'hidden');

  async function choose(ctx: StepContext, account: KeptAccount): Promise<StepResult> {
    const { identifier, userId: chosenId } = account;
    const [found, connections] = await Promise.all([ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.findByIdentifier(tx, identifier)), deps.shown(ctx.flow)]);
    const connection = connectionOf(connections, account);
    // What was proved before was proved about somebody else. `undefined` takes a fact out.
    const nobody = { evidence: [], verified: [], userId: undefined, sub: undefined } as unknown as Partial<FlowFacts>;
    const facts = { ...nobody, identifier, candidateId: found?.user.id, chosenId } as Partial<FlowFacts>;
    if (!connection) return { kind: 'advance', outcome: 'chosen', facts };
    return { kind: 'advance', outcome: 'elsewhere', facts: { ...facts, ...withExternal({ connection: connection.id, by: 'button' }) } };
  }

  function forget(ctx: StepContext, id: string, left: number): StepResult {
    const commit: StepResult['commit'] = (tx) => deps.browsers.forget(tx, ctx.flow, id);
    return left === 0 ? { kind: 'advance', outcome: 'other', memory: {}, commit } : { kind: 'show', memory: { removing: true }, commit };
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const [accounts, connections] = await Promise.all([accountsOf(ctx), deps.shown(ctx.flow)]);
    if (isRemoving(ctx)) return removeScreen(accounts);
    const application = ctx.flow.application?.name;
    return {
      id: 'federation.choose-account',
      title: { id: 'federation.choose_title' },
      nodes: [
        ...(application === undefined ? [] : [{ kind: 'text', tone: 'lead', text: { id: 'federation.choose_lead', values: { application } } } satisfies ScreenNode]),
        ...accounts.map((account) => button(account, connectionOf(connections, account))),
        { kind: 'action', action: 'other', label: { id: 'federation.choose_other' }, tone: 'link', skipValidation: true },
        { kind: 'action', action: 'remove', label: { id: 'federation.choose_remove' }, tone: 'link', skipValidation: true },
      ],
    };
  }

  return defineStep({
    id: 'federation.choose-account',
    settings: z.strictObject({}),
    outcomes: ['chosen', 'elsewhere', 'other'],
    async foresee({ tenantId, customer: { known, familiar } }) {
      const keeping = (await deps.tenants.byId(tenantId))?.settings.signIn.keepAccounts ?? false;
      if (!keeping) return { outcome: 'other', shows: false, because: 'settings' };
      return known && familiar ? { outcome: 'chosen', shows: true, because: 'browser_known' } : { outcome: 'other', shows: false, because: 'browser_new' };
    },
    async enter(ctx) {
      // Who is expected is known, or was just told: nobody is asked twice.
      const expected = ctx.facts.identifier !== undefined || ctx.facts.external !== undefined || ctx.facts.userId !== undefined;
      const { accounts, lastUsed } = await remembered(ctx);
      const facts = lastUsed === undefined ? {} : { lastUsed };
      return expected || accounts.length === 0 ? { kind: 'advance', outcome: 'other', facts } : { kind: 'show', memory: {}, facts };
    },
    offer,
    async run(ctx, { action }) {
      if (action === 'other') return { kind: 'advance', outcome: 'other', memory: {} };
      if (action === 'remove') return { kind: 'show', memory: { removing: true } };
      if (action === 'back') return { kind: 'show', memory: {} };
      const accounts = await accountsOf(ctx);
      const chosen = accounts.find(({ id }) => action === `${AS}${id}`);
      if (chosen) return choose(ctx, chosen);
      const gone = accounts.find(({ id }) => action === `${FORGET}${id}`);
      return gone ? forget(ctx, gone.id, accounts.length - 1) : { kind: 'show' };
    },
  });
}

function button({ id, identifier }: KeptAccount, connection: LoadedConnection | undefined): ScreenNode {
  return {
    kind: 'action',
    action: `${AS}${id}`,
    label: { id: 'federation.continue_as', values: { account: identifier.value } },
    tone: 'secondary',
    listed: true,
    skipValidation: true,
    ...(connection ? { note: { id: 'federation.kept_with', values: { connection: connection.name } } } : {}),
    ...(connection?.mark ? { mark: connection.mark } : {}),
  };
}

function removeScreen(accounts: readonly KeptAccount[]): Screen {
  return {
    id: 'federation.kept-accounts',
    title: { id: 'federation.kept_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'federation.kept_lead' } },
      {
        kind: 'cards',
        legend: { id: 'federation.kept_legend' },
        items: accounts.map(({ id, identifier }) => ({
          id,
          title: identifier.value,
          facts: [],
          actions: [{ action: `${FORGET}${id}`, label: { id: 'federation.kept_remove' }, tone: 'secondary' as const }],
        })),
      },
      { kind: 'action', action: 'back', label: { id: 'federation.kept_done' }, tone: 'link', skipValidation: true },
    ],
  };
}
