import type { Database } from '#platform/db';
import { newId } from '#platform/ids';
import type { Locale } from '#platform/i18n';
import type { Foreseen, FlowView, JourneyDefinition, MadeUpCustomer, Screen, StepContext } from '../contract.ts';
import { compileDefinition, versionOf, type CompiledJourney, type CompiledNode, type StepCatalogue, type Target } from '../definition.ts';
import { NO_FACTS } from '../flow-state.ts';
import { wayOutOf, withWayOut } from '../way-out.ts';

/** Somebody says which way is taken where nobody can foresee it, or to see another way. In the order of the walk. */
export interface TrialAnswer {
  /** `<journey>/<node>`. */
  readonly place: string;
  /** One of the step's, or `leave`. */
  readonly outcome: string;
}

export interface TrialInput {
  readonly tenantId: string;
  readonly issuer: string;
  readonly brandId: string;
  readonly locale: Locale;
  readonly application?: FlowView['application'];
  readonly definition: JourneyDefinition;
  readonly customer: MadeUpCustomer;
  readonly answers: readonly TrialAnswer[];
}

export interface TrialStep {
  readonly journey: string;
  readonly node: string;
  readonly step: string;
  /** `maybe`: whether it shows something hangs on what only a real customer has. */
  readonly shows: 'yes' | 'no' | 'maybe';
  /** Absent: the walk waits for an answer, or this customer gets no further. */
  readonly outcome?: string;
  readonly because: Foreseen['because'] | 'answered_by_hand' | 'only_way' | 'not_foreseen';
  readonly ways: readonly { readonly outcome: string; readonly to: string }[];
  /** As the step draws it for somebody who does not exist. Absent: there is none, or it needs a real account. */
  readonly screen?: Screen;
  /** What foreseeing and drawing took. */
  readonly milliseconds: number;
}

export interface Walk {
  readonly version: string;
  readonly steps: readonly TrialStep[];
  /** `waits`: for an answer. `stuck`: this customer gets no further. `circle`: the same steps again and again. */
  readonly end: 'done' | 'waits' | 'stuck' | 'circle';
  readonly signedIn: boolean;
}

export interface WalkDeps {
  readonly db: Database;
  readonly steps: StepCatalogue;
  readonly others: ReadonlyMap<string, JourneyDefinition>;
}

const MOST_STEPS = 80;
const MOST_VISITS = 4;
const TYPED = 'somebody@example.com';
const LEAVE = 'leave';

/** Whatever a step should try: it reads in transactions that cannot write. */
function readOnly(db: Database): Database {
  const refuse = () => Promise.reject(new Error('A trial writes nothing.'));
  return { ...db, tenant: (tenantId, work) => db.read(tenantId, work), system: refuse, statement: refuse };
}

const sameWay = (target: Target): string => (target.kind === 'done' ? 'done' : target.kind === 'node' ? target.node : `journey:${target.journey}`);

/**
 * Walks through a definition as somebody who does not exist would, by what its steps foresee and what is answered by hand. No flow is begun, no step is entered
 * or run, no account is looked at: nothing can be sent, counted or written by it. Screens are what steps draw from an empty memory.
 */
export async function walk(deps: WalkDeps, input: TrialInput): Promise<Walk> {
  const db = readOnly(deps.db);
  const compiled = new Map<string, CompiledJourney>();
  const journeyOf = (id: string): CompiledJourney => {
    const known = compiled.get(id);
    if (known) return known;
    const definition = id === input.definition.id ? input.definition : deps.others.get(id);
    if (!definition) throw new Error(`There is no journey ${id}.`);
    const made = compileDefinition(definition, versionOf(definition), deps.steps);
    compiled.set(id, made);
    return made;
  };

  const first = journeyOf(input.definition.id);
  const answers = [...input.answers];
  const visits = new Map<string, number>();
  const steps: TrialStep[] = [];
  let at = { journey: first.id, node: first.start };
  let [strong, signedIn] = [false, false];
  const told = (end: Walk['end']): Walk => ({ version: first.version, steps, end, signedIn });

  for (let hops = 0; hops < MOST_STEPS; hops++) {
    const place = `${at.journey}/${at.node}`;
    const visit = (visits.get(place) ?? 0) + 1;
    if (visit > MOST_VISITS) return told('circle');
    visits.set(place, visit);
    const node = journeyOf(at.journey).nodes.get(at.node);
    if (!node) throw new Error(`There is no node ${place}.`);
    const began = performance.now();
    const foreseen = await node.step.foresee?.({ tenantId: input.tenantId, customer: input.customer, settings: node.settings, strong });
    const shows = node.step.offer === undefined ? 'no' : foreseen === undefined ? 'maybe' : foreseen.shows ? 'yes' : 'no';
    const screen = shows === 'no' ? undefined : await draw(db, input, at, node);
    const milliseconds = Math.round((performance.now() - began) * 10) / 10;

    const leave = wayOutOf(node, {});
    const ways = [...[...node.next].map(([outcome, target]) => ({ outcome, to: sameWay(target) })), ...(leave ? [{ outcome: LEAVE, to: sameWay(leave) }] : [])];
    const answer = answers.findIndex((one) => one.place === place && ways.some(({ outcome }) => outcome === one.outcome));
    const byHand = answer === -1 ? undefined : answers.splice(answer, 1)[0]?.outcome;
    const only = foreseen === undefined && node.step.outcomes.length === 1 ? node.step.outcomes[0] : undefined;
    const outcome = byHand ?? foreseen?.outcome ?? only;
    steps.push({
      ...at,
      step: node.step.id,
      shows,
      ...(outcome === undefined ? {} : { outcome }),
      because: byHand !== undefined ? 'answered_by_hand' : (foreseen?.because ?? (only === undefined ? 'not_foreseen' : 'only_way')),
      ways,
      ...(screen ? { screen } : {}),
      milliseconds,
    });
    if (outcome === undefined) return told(foreseen === undefined ? 'waits' : 'stuck');
    const target = outcome === LEAVE && !node.next.has(LEAVE) ? leave : node.next.get(outcome);
    if (!target) throw new Error(`${place} has no way out for "${outcome}".`);
    if (node.step.startsSession) signedIn = true;
    if (foreseen?.strong && outcome === foreseen.outcome) strong = true;
    if (target.kind === 'done') return told('done');
    at = target.kind === 'node' ? { journey: at.journey, node: target.node } : { journey: target.journey, node: journeyOf(target.journey).start };
  }
  return told('circle');
}

/** Steps that need somebody real to draw for draw nothing. */
async function draw(db: Database, input: TrialInput, at: { readonly journey: string; readonly node: string }, node: CompiledNode): Promise<Screen | undefined> {
  const now = new Date();
  const ctx: StepContext = {
    db,
    flow: {
      id: newId(),
      tenantId: input.tenantId,
      issuer: input.issuer,
      ...at,
      version: 1,
      locale: input.locale,
      brandId: input.brandId,
      ...(input.application ? { application: input.application } : {}),
      browserKey: 'nobody',
      nextBrowserKey: 'nobody',
      expiresAt: new Date(now.getTime() + 60_000),
    },
    settings: node.settings,
    facts: { ...NO_FACTS, identifier: { kind: 'email', value: TYPED } },
    memory: {},
    origin: { actor: { kind: 'anonymous' }, requestId: 'journeys.trial' },
    now,
  };
  try {
    const screen = await node.step.offer?.(ctx);
    return screen && withWayOut(screen, wayOutOf(node, {}));
  } catch {
    return undefined;
  }
}
