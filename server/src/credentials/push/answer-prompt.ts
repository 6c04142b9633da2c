import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { isId } from '#platform/ids';
import type { Notices, PhoneAnswer, PhoneRequest, PhoneVerdict } from '../contract.ts';
import type { DeviceRow } from './device-store.ts';
import { pushErrors } from './errors.ts';
import { pushAnswered, pushDenied } from './events.ts';
import { openDetails, type PromptDetails } from './prompt-details.ts';
import { decidePrompt, findPrompt } from './prompt-store.ts';
import { hashNumber } from './seal-push.ts';
import { NUMBER_TRIES } from './settings.ts';
import { isSignedBy } from './statement.ts';

export interface AnswerDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly notices: Notices;
}

type Told = 'confirmed' | 'denied' | 'wrong_number' | 'forged' | 'late';
const VERDICTS = { confirmed: 'confirmed', denied: 'denied', mismatched: 'mismatched', pending: 'wrong', cancelled: 'ended' } as const;

/** A phone answers a question of its own user. `flow`: the one that waits, when something was decided. */
export async function answerPrompt(
  deps: AnswerDeps,
  at: PhoneRequest,
  device: DeviceRow,
  promptId: string,
  answer: PhoneAnswer,
): Promise<{ readonly verdict: PhoneVerdict; readonly flow?: string }> {
  const tenantId = at.tenant.id;
  const userId = device.user_id;
  const publish = (tx: Tx, told: Told) =>
    deps.events.publish(tx, pushAnswered, {
      origin: { ...at.origin, actor: { kind: 'user', id: userId } },
      subject: userId,
      ...(told === 'confirmed' || told === 'denied' ? {} : { result: 'failure' as const }),
      data: { prompt: promptId, credential: device.id, answer: told },
    });

  const row = isId(promptId) ? await deps.db.read(tenantId, (tx) => findPrompt(tx, userId, promptId)) : undefined;
  // Of somebody else, of another tenant, made up: nothing that belongs into this user's trail.
  if (!row) return { verdict: 'ended' };
  const cipher = await deps.keys.tenant(tenantId);
  const details = openDetails(cipher, row);
  const number = answer.decision === 'confirm' ? (answer.number ?? '') : '';
  const said = { tenant: tenantId, device: device.id, prompt: promptId, decision: answer.decision, number, nonce: details.nonce };
  if (!isSignedBy(device.public_key, said, answer.signature)) {
    await deps.db.tenant(tenantId, (tx) => publish(tx, 'forged'));
    throw pushErrors.phone_forged();
  }
  const deny = answer.decision === 'deny';
  return deps.db.tenant(tenantId, async (tx) => {
    const decided = await decidePrompt(tx, userId, promptId, { device: device.id, deny, numberHash: hashNumber(cipher, promptId, number), tries: NUMBER_TRIES });
    if (!decided) {
      await publish(tx, 'late');
      return { verdict: 'ended' };
    }
    await publish(tx, decided.status === 'confirmed' || decided.status === 'denied' ? decided.status : 'wrong_number');
    if (decided.status === 'denied') await tellDenied(deps, tx, { userId, promptId, device: device.id, details, at: row.created_at });
    return { verdict: VERDICTS[decided.status], flow: details.flow.id };
  });
}

/** MF4: whoever asked knew the password, or had the mailbox. Written with the denial itself, because the one who asked may have left the page long ago. */
async function tellDenied(
  deps: AnswerDeps,
  tx: Tx,
  denied: { readonly userId: string; readonly promptId: string; readonly device: string; readonly details: PromptDetails; readonly at: Date },
): Promise<void> {
  const { flow, origin } = denied.details;
  await deps.events.publish(tx, pushDenied, { origin, subject: denied.userId, result: 'failure', data: { prompt: denied.promptId, credential: denied.device } });
  await deps.notices.tell(tx, { flow, origin, now: denied.at }, { userId: denied.userId, what: 'sign_in_denied', key: denied.promptId });
}
