import { z } from 'zod';
import { isAppError } from '#platform/errors';
import { defineStep, type FlowFacts, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identifier, Identity } from '#identity/contract';
import type { Connections } from '../connections/connections.ts';
import { externalOf, leftBehind, withExternal } from './external.ts';

export interface AskAddressDeps {
  readonly identity: Pick<Identity, 'normalise' | 'findByIdentifier'>;
  readonly connections: Connections;
}

const MAX_ADDRESS = 320;
const memoryShape = z.object({ typed: z.string() });

/**
 * SO2: the other side told no address, or none that it vouches for. The customer gives one, and a code proves it; until then nothing is made, and nothing is told
 * about who has it already.
 */
export function askAddressStep(deps: AskAddressDeps) {
  async function offer(ctx: StepContext): Promise<Screen> {
    const external = externalOf(ctx.facts);
    const connection = external && (await deps.connections.byId(ctx.flow.tenantId, external.connection));
    const typed = memoryShape.safeParse(ctx.memory).data?.typed;
    const told = external?.identity?.email?.value;
    const value = typed ?? told;
    const values = { connection: connection?.name ?? '' };
    return {
      id: 'federation.ask-address',
      title: { id: 'federation.address_title' },
      nodes: [
        { kind: 'text', tone: 'lead', text: { id: told === undefined ? 'federation.address_lead_none' : 'federation.address_lead', values } },
        {
          kind: 'input',
          name: 'email',
          label: { id: 'federation.address_label' },
          input: 'email',
          autocomplete: 'email',
          required: true,
          maxLength: MAX_ADDRESS,
          ...(value === undefined ? {} : { value: value.slice(0, MAX_ADDRESS) }),
          ...(typed === undefined && told !== undefined ? { prefilledFrom: { id: 'federation.address_from', values } } : {}),
        },
        { kind: 'action', action: 'continue', label: { id: 'federation.continue' }, tone: 'primary' },
        { kind: 'action', action: 'other', label: { id: 'federation.other_way' }, tone: 'link', skipValidation: true },
      ],
    };
  }

  async function take(ctx: StepContext, raw: string): Promise<StepResult> {
    const external = externalOf(ctx.facts);
    const typed = raw.slice(0, MAX_ADDRESS);
    const identifier = read(typed);
    if (!identifier || !external) return { kind: 'show', memory: { typed }, errors: [{ field: 'email', text: { id: 'federation.address_wrong' } }] };
    const found = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.findByIdentifier(tx, identifier));
    // What was proved before was proved about another address. `undefined` takes a fact out.
    const nobody = { evidence: [], verified: [], userId: undefined, sub: undefined } as unknown as Partial<FlowFacts>;
    const facts = { ...nobody, identifier, candidateId: found?.user.id, ...withExternal({ ...external, asked: identifier.value }) } as Partial<FlowFacts>;
    return { kind: 'advance', outcome: 'asked', memory: { typed }, facts };
  }

  function read(typed: string): Identifier | undefined {
    try {
      return deps.identity.normalise(typed, { kinds: ['email'] });
    } catch (error) {
      if (isAppError(error) && error.status < 500) return undefined;
      throw error;
    }
  }

  return defineStep({
    id: 'federation.ask-address',
    settings: z.strictObject({}),
    outcomes: ['asked', 'back'],
    offer,
    async run(ctx, input) {
      if (input.action === 'other') return { kind: 'advance', outcome: 'back', memory: {}, facts: leftBehind(externalOf(ctx.facts), ctx.now) };
      return input.action === 'continue' ? take(ctx, input.fields['email'] ?? '') : { kind: 'show' };
    },
  });
}
