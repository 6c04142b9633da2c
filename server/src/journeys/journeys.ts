import { newSecret } from '#platform/ids';
import type { Limits, NetworkKey } from '#platform/limits';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { BrowserKeys } from '#sessions/contract';
import type { StartInput, BrowserProof, FieldError, FlowResult, JourneyDefinition, Journeys, MayGoOn, RunningFlow, Screen, Step, StepInput, StepResult } from './contract.ts';
import type { CompiledNode } from './definition.ts';
import { createDefinitions } from './definitions.ts';
import { journeyErrors } from './errors.ts';
import { requireOneOfEach } from './field-names.ts';
import { NO_FACTS, viewOf, type Flow } from './flow-state.ts';
import { createKept, type KeptDefinitions } from './kept-definitions.ts';
import { createMover, type Leaving, type MoveDeps } from './move-flow.ts';
import { createReleases, type Releases } from './releases/releases.ts';
import { createRefusals } from './repeat-refusals.ts';
import { broughtBy, hashOf, newFlow, openFlow, proofOf, sameHash } from './seal-flow.ts';
import { IDLE_SECONDS, MAX_HOPS, RATE_WINDOW_SECONDS, START_RATES, type StartRates } from './settings.ts';
import { collectFlow, loadFlow, readClock, writeLocale } from './store.ts';
import { validateDefinition } from './validate-definition.ts';
import { LEAVE, wayOutOf, withWayOut } from './way-out.ts';

export interface JourneysDeps extends Omit<MoveDeps, 'definitions'> {
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly steps: readonly Step[];
  /** The built-in journeys, which every tenant has unless it publishes its own. */
  readonly definitions: readonly JourneyDefinition[];
  readonly rates?: StartRates;
  /** Told of a planned publication that could not be tried. */
  readonly onFailure?: (error: unknown) => void;
  /** Sessions in which an operator acts for the customer, and the steps that a flow may have which rests on one. Absent: there are none. */
  readonly acting?: { in(tenantId: string, sessionId: string): Promise<boolean>; readonly steps: ReadonlySet<string> };
  /** Looked at before what somebody sends is: a refusal, where nobody may go on from there. */
  readonly shut?: (tenantId: string, journey: string, origin: Origin) => Promise<Extract<StepResult, { kind: 'refuse' }> | undefined>;
  /** Told of each key a flow begins with. */
  readonly browserKeys?: Pick<BrowserKeys, 'seen'>;
}

export interface JourneysRoom extends Journeys {
  /** Makes a version current for new flows. `coming`: others that the same transaction publishes. Throws `journeys.invalid_definition` with every problem; running flows keep their version. Who says what they saw (`expected`) publishes nothing over what somebody else published since: `journeys.published_meanwhile`. */
  publish(tx: Tx, origin: Origin, definition: JourneyDefinition, coming?: readonly JourneyDefinition[], expected?: string): Promise<{ readonly version: string }>;
  readonly releases: Releases;
  /** For whoever looks after the journeys of a tenant. */
  readonly kept: KeptDefinitions;
  /** The tenant's own that count, by id; one that is the built-in one, word for word, is not among them. Publishing them again changes nothing. */
  configured(tx: Tx): Promise<readonly JourneyDefinition[]>;
  /** The one every tenant has that publishes no own. */
  builtin(id: string): JourneyDefinition | undefined;
}

const GONE: FlowResult = { kind: 'gone', why: 'unknown' };

/** Whom the flow is about was told by the session it begins in. Of other requests the user is who has to answer, proved or not. */
const isOfSession = (facts: StartInput['facts']): boolean => facts?.userId !== undefined && (facts.request === undefined || facts.request.kind === 'address');

/** What just went wrong is told first. Where the page says the very same by itself, for whoever only looks at it, it is not said a second time. */
function withErrors(screen: Screen, errors: readonly FieldError[]): Screen {
  const told = new Set(errors.flatMap(({ field, text }) => (field === undefined ? [JSON.stringify(text)] : [])));
  return {
    ...screen,
    nodes: screen.nodes.filter((node) => node.kind !== 'text' || !told.has(JSON.stringify(node.text))),
    errors: [...(screen.errors ?? []), ...errors],
  };
}

export function createJourneys(deps: JourneysDeps): JourneysRoom {
  const { db, keys } = deps;
  const steps = new Map(deps.steps.map((step) => [step.id, step]));
  if (steps.size !== deps.steps.length) throw new Error('Two steps have the same id.');
  const definitions = createDefinitions(db, steps, deps.definitions);
  for (const definition of deps.definitions) {
    const problems = validateDefinition(definition, steps, (id) => definitions.builtin.get(id));
    if (problems.length > 0) throw new Error(`The built-in journey "${definition.id}" is not valid:\n  ${problems.join('\n  ')}`);
  }
  const releases = createReleases({ db, events: deps.events, definitions, steps, onFailure: deps.onFailure });
  const kept = createKept(db, steps, definitions);
  const mover = createMover({ ...deps, definitions });
  const rates = deps.rates ?? START_RATES;
  const refusals = createRefusals();

  async function load(tenantId: string, flowId: string): Promise<Flow | undefined> {
    const hash = hashOf(flowId);
    const [row, cipher] = await Promise.all([loadFlow(db, tenantId, hash), keys.tenant(tenantId)]);
    return row && openFlow(cipher, tenantId, flowId, hash, row);
  }

  const isOver = (flow: Flow) => flow.expiresAt <= flow.now;
  const belongsTo = (flow: Flow, proof: string | BrowserProof | undefined): proof is string | BrowserProof =>
    proof !== undefined && sameHash(flow.browserHash, hashOf(proofOf(proof).secret));

  /** The flow of this browser, or the one answer for everything else. */
  async function open(tenantId: string, flowId: string, browserSecret: string | BrowserProof): Promise<Flow | FlowResult> {
    const flow = await load(tenantId, flowId);
    if (!flow || !belongsTo(flow, browserSecret)) return GONE;
    return isOver(flow) ? { kind: 'gone', why: 'expired' } : broughtBy(flow, browserSecret);
  }

  /** What there is to see of a flow as it stands. A node left before its `enter` (a crash, a link followed elsewhere) is entered first. */
  async function present(flow: Flow, origin: Origin, errors?: readonly FieldError[]): Promise<FlowResult> {
    let at = flow;
    for (let tries = 0; at.state.status === 'running' && !at.state.entered; tries++) {
      if (tries >= MAX_HOPS) throw journeyErrors.broken_step({ cause: new Error('A node is never entered.') });
      const moved = await mover.move(at, undefined, origin);
      const after = moved.kind === 'moved' ? moved.flow : await load(at.tenantId, at.id);
      if (!after) return GONE;
      at = { ...after, browserKey: at.browserKey };
    }
    const view = viewOf(at);
    const { state, constants } = at;
    if (state.status === 'done') return { kind: 'done', flow: view, facts: state.facts, returnTo: constants.returnTo };
    if (state.status === 'collected') return { kind: 'done', flow: view, facts: NO_FACTS, returnTo: constants.returnTo };
    if (state.status === 'refused') {
      const { reason = '', text = { id: '' }, retryAfter } = state.refusal ?? {};
      return { kind: 'refused', flow: view, text, reason, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
    const node = await mover.nodeOf(at);
    if (!node.step.offer) throw journeyErrors.broken_step({ cause: new Error(`The step "${node.step.id}" has no screen to show.`) });
    const screen = withWayOut(await node.step.offer(mover.contextOf(at, node, origin)), wayOutOf(node, at.constants));
    try {
      requireOneOfEach(screen);
    } catch (cause) {
      throw journeyErrors.broken_step({ cause });
    }
    return { kind: 'screen', flow: view, screen: errors && errors.length > 0 ? withErrors(screen, errors) : screen };
  }

  function leaving(node: CompiledNode, flow: Flow): Leaving | undefined {
    const target = wayOutOf(node, flow.constants);
    return target && { kind: 'leave', target };
  }

  /** Runs the current step. Names like `constructor` in the fields mean nothing: the record has no prototype (D10). */
  async function runStep(flow: Flow, input: StepInput, origin: Origin) {
    const node = await mover.nodeOf(flow);
    if (input.action === LEAVE) return leaving(node, flow);
    if (!node.step.run) return undefined;
    const shut = await deps.shut?.(flow.tenantId, flow.entry, origin);
    if (shut) return shut;
    const fields = Object.freeze(Object.assign(Object.create(null) as Record<string, string>, input.fields));
    return node.step.run(mover.contextOf(flow, node, origin), { action: input.action, fields });
  }

  const isRunning = (flow: Flow | undefined): flow is Flow => flow !== undefined && !isOver(flow) && flow.state.status === 'running' && flow.state.entered;

  const runningOf = (flow: Flow | undefined): RunningFlow | undefined => (isRunning(flow) ? { flow: viewOf(flow), returnTo: flow.constants.returnTo } : undefined);

  /** The flow of this browser, if it may go on. */
  async function openTo(may: MayGoOn | undefined, tenantId: string, flowId: string, browserSecret: string | BrowserProof): Promise<Flow | FlowResult> {
    const flow = await open(tenantId, flowId, browserSecret);
    const running = may && !('kind' in flow) ? runningOf(flow) : undefined;
    if (running) await may?.(running);
    return flow;
  }

  const advance: Journeys['advance'] = async (tenantId, flowId, browserSecret, version, input, origin, may) => {
    const flow = await openTo(may, tenantId, flowId, browserSecret);
    if ('kind' in flow) return flow;
    if (!isRunning(flow) || flow.version !== version) return present(flow, origin);
    const result = await runStep(flow, input, origin);
    if (!result) return present(flow, origin);
    const moved = await mover.move(flow, result, origin);
    if (moved.kind === 'moved') return present(moved.flow, origin, moved.errors);
    const current = await open(tenantId, flowId, browserSecret);
    return 'kind' in current ? current : present(current, origin);
  };

  return {
    async start(input) {
      const proof = proofOf(input.browserSecret);
      if (proof.secret.length < 22) throw new TypeError('The browser secret must carry at least 128 bits.');
      const { tenantId, origin } = input;
      const rules = [
        { key: `journeys:start:network:${deps.networkKey(origin.ip)}`, limit: rates.perNetwork, windowSeconds: RATE_WINDOW_SECONDS },
        { key: 'journeys:start:tenant', limit: rates.perTenant, windowSeconds: RATE_WINDOW_SECONDS },
      ];
      const [limited] = await Promise.all([
        deps.limits.hit(tenantId, rules, { time: true }),
        proof.key === undefined ? undefined : deps.browserKeys?.seen(tenantId, origin, proof.key),
      ]);
      if (!limited.allowed) throw journeyErrors.too_many_flows({ retryAfter: limited.retryAfter });
      const journey = await definitions.current(tenantId, input.journey, hashOf(proof.secret));
      const { currentSessionId } = input;
      const { acting } = deps;
      if (currentSessionId !== undefined && acting && [...journey.nodes.values()].some(({ step }) => !acting.steps.has(step.id)) && (await acting.in(tenantId, currentSessionId)))
        throw journeyErrors.not_while_acting();
      // Only a step that acts on entry needs the database's time before there is a row to read it from.
      const now = limited.now ?? (journey.nodes.get(journey.start)?.step.enter ? await readClock(db) : new Date());
      const flow = newFlow({
        id: newSecret(),
        tenantId,
        browserSecret: input.browserSecret,
        entry: journey.id,
        entryVersion: journey.version,
        version: 1,
        locale: input.locale,
        constants: {
          issuer: input.issuer,
          brandId: input.brandId,
          ...(input.application ? { application: input.application } : {}),
          ...(input.currentSessionId === undefined ? {} : { currentSessionId: input.currentSessionId }),
          ...(input.wanted ? { wanted: input.wanted } : {}),
          ...(input.mayLeave === true ? { mayLeave: true as const } : {}),
          ...(input.connectionHint === undefined ? {} : { connectionHint: input.connectionHint }),
          ...(input.currentSessionId !== undefined && isOfSession(input.facts) ? { restsOnSession: true } : {}),
          returnTo: input.returnTo,
        },
        state: {
          status: 'running',
          journey: journey.id,
          node: journey.start,
          entered: false,
          facts: { ...NO_FACTS, ...input.facts },
          memory: {},
          pins: { [journey.id]: journey.version },
        },
        createdAt: now,
        expiresAt: new Date(now.getTime() + IDLE_SECONDS * 1000),
        now,
      });
      const moved = await mover.begin(flow, origin);
      return moved.kind === 'moved' ? present(moved.flow, origin, moved.errors) : GONE;
    },

    async show(tenantId, flowId, browserSecret, origin, may) {
      const flow = await openTo(may, tenantId, flowId, browserSecret);
      return 'kind' in flow ? flow : present(flow, origin);
    },

    advance: (tenantId, flowId, browserSecret, version, input, origin, may) =>
      refusals.repeated([tenantId, flowId, proofOf(browserSecret).secret, version, input.action], () => advance(tenantId, flowId, browserSecret, version, input, origin, may)),

    async look(tenantId, flowId) {
      return runningOf(await load(tenantId, flowId));
    },

    async collect(tenantId, flowId, browserSecret) {
      const hash = hashOf(flowId);
      const [row, cipher] = await Promise.all([collectFlow(db, tenantId, hash, hashOf(proofOf(browserSecret).secret)), keys.tenant(tenantId)]);
      if (!row) return undefined;
      const flow = openFlow(cipher, tenantId, flowId, hash, row);
      const { returnTo, nextKey } = flow.constants;
      return { facts: flow.state.facts, flow: viewOf(flow), returnTo, ...(nextKey === undefined ? {} : { key: nextKey }) };
    },

    async showLink(tenantId, flowId, token, browserSecret, origin) {
      const flow = await load(tenantId, flowId);
      if (!isRunning(flow)) return undefined;
      const node = await mover.nodeOf(flow);
      const sameBrowser = belongsTo(flow, browserSecret);
      const screen = await node.step.offerLink?.(mover.contextOf(flow, node, origin), token, sameBrowser);
      return screen && { screen, flow: viewOf(flow), sameBrowser };
    },

    async followLink(tenantId, flowId, token, browserSecret, origin) {
      const found = await load(tenantId, flowId);
      const sameBrowser = found !== undefined && belongsTo(found, browserSecret);
      const flow = sameBrowser ? broughtBy(found, browserSecret) : found;
      // The browser that began the flow may see where it stands anyway: a second click takes it there instead of to "link used".
      const standing = async (): ReturnType<JourneysRoom['followLink']> => {
        const now = sameBrowser ? await load(tenantId, flowId) : undefined;
        return now && !isOver(now) ? { outcome: 'continued', flow: viewOf(now), sameBrowser } : { outcome: 'gone', sameBrowser };
      };
      if (!isRunning(flow) || !(await mover.nodeOf(flow)).step.offerLink) return standing();
      const result = await runStep(flow, { action: 'link', fields: { token } }, origin);
      if (!result) return { outcome: 'gone', sameBrowser };
      // Another browser only proves the link. What follows, above all the session, is made by the browser that began the flow.
      const moved = await mover.move(flow, result, origin, !sameBrowser);
      if (moved.kind === 'lost') return standing();
      const failed = moved.flow.version === flow.version || moved.flow.state.status === 'refused' || (moved.errors?.length ?? 0) > 0;
      return failed ? { outcome: 'gone', sameBrowser } : { outcome: 'continued', flow: viewOf(moved.flow), sameBrowser };
    },

    async setLocale(tenantId, flowId, browserSecret, locale) {
      await writeLocale(db, tenantId, hashOf(flowId), hashOf(proofOf(browserSecret).secret), locale);
    },

    validate: (definition) => validateDefinition(definition, steps, (id) => definitions.builtin.get(id)),

    configured: (tx) => definitions.own(tx),
    builtin: (id) => definitions.builtin.get(id),

    kept,

    publish: releases.publish,
    releases,
  };
}
