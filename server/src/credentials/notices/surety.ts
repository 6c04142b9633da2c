import { ACR, type Evidence, type Sessions } from '#sessions/contract';
import type { Tx } from '#platform/db';
import type { MessageContext, StepContext } from '#journeys/contract';
import type { CredentialType } from '../contract.ts';
import { meets } from '../second-step/rules.ts';
import { NOT_ME_SECONDS } from './settings.ts';

/**
 * How surely it was its owner who changed something: by the mailbox alone; by one proof; by two, of which one is a second step that nobody can undo any more.
 * (decision 0016)
 */
export const SURETIES = ['inbox', 'one', 'two'] as const;
export type Surety = (typeof SURETIES)[number];

/** `settled`: types of which the user has one that is older than any notice that could take it away. */
export function suretyOf(evidence: readonly Evidence[], settled: ReadonlySet<string>, assurance: Sessions['assurance']): Surety {
  if (isInboxOnly(evidence)) return 'inbox';
  const seconds = evidence.filter((proof) => proof.countsAsFactor && proof.factor !== 'knowledge' && settled.has(proof.type));
  const beside = new Set(evidence.map((proof) => proof.type)).size > 1;
  return seconds.length > 0 && (beside || meets(assurance(seconds).acr, ACR.two)) ? 'two' : 'one';
}

/** Something was proved, and nothing that counts: whoever reads the mail could have done it. */
export const isInboxOnly = (evidence: readonly Evidence[]): boolean => evidence.length > 0 && !evidence.some((proof) => proof.countsAsFactor);

export interface SuretyDeps {
  readonly sessions: Pick<Sessions, 'byId' | 'evidence' | 'assurance'>;
  /** Made from the notices, so known later. */
  readonly types: () => readonly Pick<CredentialType, 'id' | 'list'>[];
}

export type ChangeContext = MessageContext & Partial<Pick<StepContext, 'facts'>>;
/** From what was proved in the flow and in its session, by this user. */
export type ReadSurety = (tx: Tx, ctx: ChangeContext, userId: string) => Promise<Surety>;

export function createSurety({ sessions, types }: SuretyDeps): ReadSurety {
  return async (tx, { flow, facts, now }, userId) => {
    const { currentSessionId: id } = flow;
    const session = id === undefined ? undefined : await sessions.byId(tx, id);
    const own = id !== undefined && session?.userId === userId ? await sessions.evidence(tx, id) : [];
    const evidence = [...own, ...(facts?.userId === userId ? facts.evidence : [])];
    const before = now.getTime() - NOT_ME_SECONDS * 1000;
    const proved = new Set(evidence.map((proof) => proof.type));
    const settled = await Promise.all(
      types()
        .filter((type) => proved.has(type.id))
        .map(async (type) => ((await type.list(tx, userId)).some(({ createdAt }) => createdAt.getTime() <= before) ? [type.id] : [])),
    );
    return suretyOf(evidence, new Set(settled.flat()), sessions.assurance);
  };
}
