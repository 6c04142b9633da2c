import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { OneTime } from '#platform/onetime';
import type { StepInput } from '#journeys/contract';
import type { Returned } from '../contract.ts';
import { ANSWER, ANSWER_SECONDS } from '../settings.ts';

/** What another system sent back, and to which connection's address. */
export interface Answer extends Returned {
  readonly slug: string;
  /** Kept meanwhile: its token, to be used up. */
  readonly token?: string;
}

const parameters = z.record(z.string(), z.string());
const stored = z.object({ slug: z.string(), method: z.enum(['GET', 'POST']), parameters: z.string() });

/** Names like `constructor` mean nothing in it: the record has no prototype (D10). */
function readParameters(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const parsed = parameters.safeParse(JSON.parse(text));
    return parsed.success ? Object.freeze(Object.assign(Object.create(null) as Record<string, string>, parsed.data)) : undefined;
  } catch {
    return undefined;
  }
}

/** The action by which an answer gets into its flow. */
export const RETURNED = 'returned';

export const returnedInput = ({ slug, method, parameters: given, token }: Answer): StepInput => ({
  action: RETURNED,
  fields: token === undefined ? { slug, method, parameters: JSON.stringify(given) } : { answer: token },
});

/** An answer of one flow, for whoever comes next with its cookie, or its app. Read once (D4). */
export function keepAnswer(oneTime: Pick<OneTime, 'issue'>, tx: Tx, flowId: string, { slug, method, parameters: given }: Answer): Promise<string> {
  return oneTime.issue(tx, { purpose: ANSWER, binding: flowId, ttlSeconds: ANSWER_SECONDS, data: { slug, method, parameters: JSON.stringify(given) } });
}

/** Of which flow a kept answer is. */
export async function flowOfAnswer(oneTime: Pick<OneTime, 'peek'>, tenantId: string, token: string): Promise<string | undefined> {
  const found = await oneTime.peek(tenantId, ANSWER, token);
  return found.state === 'valid' ? found.binding : undefined;
}

/** From what was posted into the flow: the answer itself, or the token of one that was kept for this very flow. */
export async function readAnswer(
  oneTime: Pick<OneTime, 'peek'>,
  flow: { readonly id: string; readonly tenantId: string },
  fields: StepInput['fields'],
): Promise<Answer | undefined> {
  const token = fields['answer'];
  if (token === undefined) return toAnswer(fields);
  const found = await oneTime.peek(flow.tenantId, ANSWER, token);
  const answer = found.state === 'valid' && found.binding === flow.id ? toAnswer(found.data) : undefined;
  return answer && { ...answer, token };
}

function toAnswer(data: Readonly<Record<string, string>>): Answer | undefined {
  const parsed = stored.safeParse({ ...data });
  const given = parsed.success ? readParameters(parsed.data.parameters) : undefined;
  return parsed.success && given ? { slug: parsed.data.slug, method: parsed.data.method, parameters: given } : undefined;
}

/** False: a parallel request was first. */
export async function useAnswer(oneTime: Pick<OneTime, 'consume'>, tx: Tx, flowId: string, { token }: Answer): Promise<boolean> {
  return token === undefined || (await oneTime.consume(tx, ANSWER, token, flowId)).state === 'consumed';
}
