import type { FlowView, MessageContext, StepContext } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { Answers, Decision, NoticedSignIn, Question, Unasked } from '../contract.ts';

type Asking = MessageContext & { readonly flow: Pick<FlowView, 'id' | 'browser'> };

/** Whoever writes to owners of accounts, as far as this room needs them. */
export interface Owners {
  /** `stands`: it went on, it is held until they answer, or whoever was held goes on in a day. */
  tell(tx: Tx, ctx: MessageContext, told: Question & { readonly userId: string; readonly stands: 'passed' | 'held' | 'waits' }): Promise<void>;
  /** Where they are written to, so that they know it and nobody else. Undefined: nowhere. */
  reach(tx: Tx, userId: string): Promise<string | undefined>;
  /** What they are shown of where something came from. */
  describe(origin: StepContext['origin']): Pick<NoticedSignIn, 'browser' | 'network'>;
  /** Another message about this sign-in is not sent: they will be asked. */
  putOff(tx: Tx, ctx: Pick<StepContext, 'flow' | 'origin' | 'now'>, decision: Decision & { readonly userId: string }): Promise<void>;
}

export interface AskDeps {
  readonly answers: Answers;
  readonly owners: Owners;
}

/** Once for each decision, in the transaction of what came of it. */
export async function askOwner({ answers, owners }: AskDeps, tx: Tx, ctx: Asking, decision: Decision): Promise<'sent' | Unasked> {
  const { userId, enforced } = decision;
  const question = await answers.ask(tx, ctx, decision, (origin) => owners.describe(origin));
  if (typeof question === 'string') return question;
  if (userId !== undefined) await owners.tell(tx, ctx, { ...question, userId, stands: enforced === 'hold' ? 'held' : 'passed' });
  return 'sent';
}

/** They have nothing left to prove, so they wait, and the owner hears until when. Undefined: nobody said that it was them. */
export async function beginToWait({ answers, owners }: AskDeps, tx: Tx, ctx: Asking, decision: Decision & { readonly userId: string }): Promise<Date | undefined> {
  const waiting = await answers.wait(tx, ctx.flow, decision);
  if (waiting?.question) await owners.tell(tx, ctx, { ...waiting.question, userId: decision.userId, stands: 'waits' });
  return waiting?.until;
}

/** False: it was asked often enough. */
export async function askOwnerAgain({ answers, owners }: AskDeps, tx: Tx, ctx: Asking, decision: Decision): Promise<boolean> {
  const { userId } = decision;
  const question = userId === undefined ? undefined : await answers.askAgain(tx, decision);
  if (userId !== undefined && question) await owners.tell(tx, ctx, { ...question, userId, stands: 'held' });
  return question !== undefined;
}
