import { z } from 'zod';
import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { Events } from '#platform/events';
import { defineStep, type FlowFacts, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity, User } from '#identity/contract';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { ExternalIdentity } from '../contract.ts';
import { federationErrors } from '../errors.ts';
import { externalSignedIn } from '../events.ts';
import type { BrowserMemory } from '../browsers/browser-memory.ts';
import { attributesToWrite, sourceOf } from './attribute-rules.ts';
import { connectIdentity, updateAttributes, type ConnectDeps } from './connect-identity.ts';
import { externalOf, withExternal, type External, type Failure } from './external.ts';
import { isFreshEnough } from './fresh-enough.ts';
import { evidenceOf, judgeAddress, type Judged } from './judge.ts';

export interface SettleDeps extends ConnectDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly identity: Pick<Identity, 'normalise' | 'find' | 'findByIdentifier' | 'register' | 'attributes' | 'writeAttributes' | 'assertActive' | 'mayProve'>;
  readonly connections: Connections;
  readonly browsers: BrowserMemory;
}

/** Who came back, by which connection, and what of their address is believed. */
interface Arrival {
  readonly external: External & { readonly identity: ExternalIdentity };
  readonly connection: LoadedConnection;
  readonly judged: Judged;
}

const refuse = (reason: string, id: string): StepResult => ({ kind: 'refuse', reason, text: { id } });
const isInactive = (error: unknown) => isAppError(error) && error.code === 'identity.user_inactive';
const isTaken = (error: unknown) => isAppError(error) && error.code === 'identity.identifier_taken';

/**
 * Automatic: from an identity of another system to an account here, or to what must be proved first. Everything is decided in the transaction that moves the flow,
 * on what is true then: any number of parallel first sign-ins of one identity end as one user.
 */
export function settleStep(deps: SettleDeps) {
  const back = (external: External, failure: Failure): StepResult => ({
    kind: 'advance',
    outcome: 'back',
    facts: withExternal({ connection: external.connection, by: external.by, ...(external.left === undefined ? {} : { left: external.left }), failure }),
  });

  async function settle(ctx: StepContext, tx: Tx, external: Arrival['external']): Promise<StepResult> {
    const connection = await deps.connections.hold(tx, external.connection);
    // Suspended while the customer was away (D7).
    if (connection?.state !== 'active') return back(external, 'unavailable');
    const arrival: Arrival = { external, connection, judged: judgeAddress(deps.identity, connection, external.identity) };
    if (ctx.flow.wanted?.fresh && !isFreshEnough(external)) return back(external, 'not_fresh');
    return (await signInLinked(ctx, tx, arrival)) ?? settleAddress(ctx, tx, arrival);
  }

  async function signInLinked(ctx: StepContext, tx: Tx, arrival: Arrival): Promise<StepResult | undefined> {
    const { connection, external } = arrival;
    const link = await deps.links.find(tx, connection.id, external.identity.subject);
    if (!link) return undefined;
    const user = await deps.identity.find(tx, link.userId);
    if (!user) return undefined;
    if (!deps.identity.mayProve(user)) deps.identity.assertActive(user);
    if (!(await deps.links.use(tx, link, connection, external.identity))) return undefined;
    await updateAttributes(deps, ctx, tx, { connection, identity: external.identity, userId: user.id, moment: 'signed-in' });
    return signedIn(ctx, tx, arrival, user, 'linked');
  }

  /** Not connected to anybody yet: the address decides, once it is proved. Until then nothing is said about whose it is. */
  async function settleAddress(ctx: StepContext, tx: Tx, arrival: Arrival): Promise<StepResult> {
    const address = provedAddress(ctx.facts, arrival);
    if (address === undefined) return { kind: 'advance', outcome: 'ask-email' };
    const holder = await deps.identity.findByIdentifier(tx, { kind: 'email', value: address });
    // Between the two looks a parallel first sign-in of this very identity may have ended: then the holder is theirs.
    if (holder) return (await signInLinked(ctx, tx, arrival)) ?? meetHolder(ctx, tx, arrival, address, holder);
    return makeAccount(ctx, tx, arrival, address);
  }

  /** By the other side's word as far as it is believed, else by a code of ours for the address they gave. */
  function provedAddress({ verified }: FlowFacts, { judged, external }: Arrival): string | undefined {
    if (judged.proved) return judged.address;
    return external.asked !== undefined && verified.some((entry) => entry.kind === 'email' && entry.value === external.asked) ? external.asked : undefined;
  }

  async function meetHolder(
    ctx: StepContext,
    tx: Tx,
    arrival: Arrival,
    address: string,
    { user, identifier }: NonNullable<Awaited<ReturnType<Identity['findByIdentifier']>>>,
  ): Promise<StepResult> {
    const { external, judged } = arrival;
    if (judged.authoritative && identifier.verifiedAt !== undefined && !(await isKnownThere(tx, user, arrival))) {
      deps.identity.assertActive(user);
      const linked = await connectIdentity(deps, ctx, tx, { connection: arrival.connection, identity: external.identity, userId: user.id, used: true });
      if (linked === undefined) return refuse('identity_taken', 'federation.not_possible');
      return signedIn(ctx, tx, arrival, user, 'domain');
    }
    const next = withExternal({ ...external, owner: user.id });
    // Proved a moment ago, by the code to this address; the second step still comes before the identity is connected.
    if (ctx.facts.userId === user.id && external.asked === address) return { kind: 'advance', outcome: 'proved', facts: next };
    const nobody = { evidence: [], userId: undefined, sub: undefined } as unknown as Partial<FlowFacts>;
    return { kind: 'advance', outcome: 'prove', facts: { ...nobody, ...next, identifier: { kind: 'email', value: address }, candidateId: user.id } };
  }

  /** As somebody else: the address went to another person over there, perhaps, and the account did not. Its owner says so first. */
  async function isKnownThere(tx: Tx, user: User, { connection }: Arrival): Promise<boolean> {
    return (await deps.links.identities(tx, user.id)).some((known) => known.connection.id === connection.id);
  }

  async function makeAccount(ctx: StepContext, tx: Tx, arrival: Arrival, address: string): Promise<StepResult> {
    const { connection, external } = arrival;
    const tenant = await deps.tenants.byId(tx.tenantId);
    if (connection.provisioning !== 'create') return back(external, 'unknown');
    if (!tenant?.settings.selfRegistration) return back(external, 'closed');
    let user: User;
    try {
      user = await deps.identity.register(tx, ctx.origin, {
        identifiers: [{ kind: 'email', value: address, verified: true }],
        attributes: attributesToWrite(connection.attributes, tenant.settings.attributes, external.identity.claims, {}, 'made'),
        source: sourceOf(connection),
        locale: ctx.flow.locale,
      });
    } catch (error) {
      if (!isTaken(error)) throw error;
      // A parallel sign-in was first: the same identity, or somebody with the same address.
      const linked = await signInLinked(ctx, tx, arrival);
      const holder = linked ? undefined : await deps.identity.findByIdentifier(tx, { kind: 'email', value: address });
      return linked ?? (holder ? meetHolder(ctx, tx, arrival, address, holder) : refuse('identifier_taken', 'federation.not_possible'));
    }
    const link = await deps.links.add(tx, ctx.origin, { userId: user.id, connection, identity: external.identity, used: true });
    // Two first sign-ins of one identity with two addresses: the account just made must not stay.
    if (link === undefined) throw federationErrors.busy();
    await deps.ports.registered?.(tx, ctx, user.id);
    return signedIn(ctx, tx, arrival, user, 'new');
  }

  async function signedIn(ctx: StepContext, tx: Tx, { connection, external }: Arrival, user: User, how: 'linked' | 'domain' | 'new'): Promise<StepResult> {
    const data = { connection: connection.id, slug: connection.slug, how };
    await Promise.all([
      deps.events.publish(tx, externalSignedIn, { origin: ctx.origin, subject: user.id, data }),
      deps.ports.browsers.remember(tx, ctx, user.id),
      deps.browsers.used(tx, ctx.flow, connection.id),
    ]);
    const same = ctx.facts.userId === user.id;
    const evidence = evidenceOf(connection, external.identity, ctx.now);
    const { owner: _owner, asked: _asked, ...used } = external;
    return {
      kind: 'advance',
      outcome: how === 'new' ? 'new' : 'signed-in',
      facts: {
        userId: user.id,
        sub: user.sub,
        candidateId: user.id,
        // Evidence in a flow is about one user: a proof of somebody else never adds up with this one (D13).
        evidence: [...(same ? ctx.facts.evidence : []), evidence],
        ...withExternal(used),
        // Of whoever was made before in this flow nothing goes along. Undefined takes a fact out.
        ...(user.state === 'deletion_pending' ? { sleeps: true } : ctx.facts.sleeps ? ({ sleeps: undefined } as object) : {}),
        ...(how === 'new' ? { newUser: true } : same ? {} : ({ newUser: undefined } as object)),
      },
    };
  }

  return defineStep({
    id: 'federation.settle',
    settings: z.strictObject({}),
    outcomes: ['signed-in', 'new', 'prove', 'proved', 'ask-email', 'back'],
    // `proved`: somebody whom a step before this one proved.
    proves: { 'signed-in': 'factor', new: 'factor', proved: 'factor' },
    async enter(ctx) {
      const external = externalOf(ctx.facts);
      const { identity } = external ?? {};
      if (!external || !identity) return back(external ?? { connection: '', by: 'button' }, 'refused');
      return {
        kind: 'show',
        commit: async (tx) => {
          try {
            return await settle(ctx, tx, { ...external, identity });
          } catch (error) {
            if (isInactive(error)) return refuse('user_inactive', 'federation.not_possible');
            throw error;
          }
        },
      };
    },
  });
}
