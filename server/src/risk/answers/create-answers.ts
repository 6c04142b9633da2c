import type { Keys, TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import type { FlowView } from '#journeys/contract';
import type { Answered, Answers, Decision, NoticedSignIn } from '../contract.ts';
import { signInConfirmed, signInDenied } from '../events.ts';
import { forgetSession } from '../history/learn-logins.ts';
import { answerMe, answerNotMe, beginWaiting, countResent, heldIn, insertQuestion, questionsOf, readAnswer } from './store.ts';
import { aboutOf, whyOf } from './why.ts';

export interface AnswersDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
}

const SHOWN_MOST = 10;

/** A flow that belongs to no browser has only itself. */
const browserKeyOf = (cipher: Pick<TenantCipher, 'mac'>, flow: Pick<FlowView, 'id' | 'browser'>): Buffer => cipher.mac('risk.browser', flow.browser ?? `flow ${flow.id}`);
const contextOf = (decisionId: string) => `risk.question:${decisionId}`;

/** "Was this you?", and what comes of either answer. */
export function createAnswers({ keys, events }: AnswersDeps): Answers {
  return {
    async ask(tx, { flow, origin }, decision, describe) {
      if (decision.userId === undefined) return 'nobody';
      const cipher = await keys.tenant(tx.tenantId);
      const question = {
        decision: decision as Decision & { readonly userId: string },
        held: decision.enforced === 'hold',
        browserKey: browserKeyOf(cipher, flow),
        shown: cipher.seal(JSON.stringify(describe(origin)), contextOf(decision.id)),
      };
      const { sent, out } = (await insertQuestion(tx, question)) ?? { sent: 0, out: true };
      if (sent === 0) return out ? 'asked' : 'enough';
      return { ...saidOf(decision), key: decision.id };
    },
    async askAgain(tx, decision) {
      const { id, userId } = decision;
      const sent = userId === undefined ? undefined : await countResent(tx, { id, userId });
      return sent === undefined ? undefined : { ...saidOf(decision), key: `${id}#${sent}` };
    },
    async held(tx, flow, { id, userId }) {
      return heldIn(tx, { userId, decisionId: id, browserKey: browserKeyOf(await keys.tenant(tx.tenantId), flow) });
    },
    async wait(tx, flow, decision) {
      const { userId } = decision;
      const waiting = await beginWaiting(tx, { userId, browserKey: browserKeyOf(await keys.tenant(tx.tenantId), flow) });
      if (!waiting) return undefined;
      const { until, began } = waiting;
      return { until, ...(began === null ? {} : { question: { ...saidOf(decision), key: `${began}#waits` } }) };
    },
    async me(tx, origin, { userId, key, vouched }) {
      const decision = decisionOf(key);
      const done = await answerMe(tx, userId, decision, vouched);
      if (!done) return before(tx, userId, decision);
      await events.publish(tx, signInConfirmed, { origin, subject: userId, data: { decision, released: done.released } });
      return { kind: 'counted', released: done.released };
    },
    async notMe(tx, origin, { userId, key }) {
      const decision = decisionOf(key);
      const done = await answerNotMe(tx, userId, decision);
      if (!done) return before(tx, userId, decision);
      const { sessionId, began } = done;
      // What is denied inside a session says nothing of the sign-in that it began with.
      if (sessionId !== undefined && began) await forgetSession(tx, sessionId);
      await events.publish(tx, signInDenied, { origin, subject: userId, data: { decision, ...(sessionId === undefined ? {} : { session: sessionId }) } });
      return { kind: 'counted', released: false };
    },
    async list(tx, userId) {
      const [rows, cipher] = await Promise.all([questionsOf(tx, userId, SHOWN_MOST), keys.tenant(tx.tenantId)]);
      return rows.map(
        ({ id, at, action, session_id, outcome, findings, answer, shown }): NoticedSignIn => ({
          id,
          at,
          about: aboutOf(action),
          why: whyOf(findings),
          outcome,
          ...(session_id === null ? {} : { sessionId: session_id }),
          ...(answer === null ? {} : { answer }),
          ...(JSON.parse(cipher.openText(shown, contextOf(id))) as Pick<NoticedSignIn, 'browser' | 'network'>),
        }),
      );
    },
  };
}

const saidOf = ({ action, assessment }: Pick<Decision, 'action' | 'assessment'>) => ({ about: aboutOf(action), why: whyOf(assessment.findings) });

/** A key names one message; several may be about the same. */
const decisionOf = (key: string): string => key.split('#')[0] ?? '';

async function before(tx: Tx, userId: string, decisionId: string): Promise<Answered> {
  const found = await readAnswer(tx, userId, decisionId);
  return { kind: found?.answer === 'me' ? 'said_me' : found?.answer === 'not_me' ? 'said_not_me' : 'gone' };
}
