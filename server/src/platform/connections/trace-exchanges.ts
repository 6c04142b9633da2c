import { observeExchanges, type Exchange, type OutboundFailure } from '#platform/outbound';
import type { TraceEntry } from './contract.ts';

/** What went wrong, for somebody who can put it right. Absent: that may be as it should be. */
const PROBLEMS: Readonly<Partial<Record<OutboundFailure['why'], string>>> = {
  forbidden_url: 'The address must begin with https:// and name a public host.',
  forbidden_address: 'The name leads to a private address, and nothing is asked there.',
  unresolvable: 'There is no such host: look for a typing mistake in the address.',
  unreachable: 'Nothing answers there: the server is down, or a firewall stands between.',
  untrusted: 'Its certificate is not to be trusted: it is over, for another name, or signed by nobody this machine knows.',
  timeout: 'It did not answer in time.',
  broken: 'Its answer broke off, or is no HTTP.',
};

const WORDS: Readonly<Partial<Record<OutboundFailure['why'], string>>> = { redirect: 'a redirect, not followed', too_large: 'more than is read' };

/** Every request that `work` makes is a step of its own: where to, how it ended, how long it took. */
export const traceExchanges = <T>(trace: ((entry: TraceEntry) => void) | undefined, work: () => Promise<T>): Promise<T> =>
  trace === undefined ? work() : observeExchanges((exchange) => trace(entryOf(exchange)), work);

function entryOf({ method, url, milliseconds, outcome }: Exchange): TraceEntry {
  const problem = 'why' in outcome ? PROBLEMS[outcome.why] : outcome.status >= 500 ? 'The other side has trouble of its own: try again, and ask whoever runs it.' : undefined;
  const answer = 'why' in outcome ? (WORDS[outcome.why] ?? outcome.why.replace('_', ' ')) : `status ${outcome.status}`;
  return { title: `${method} ${url}`, facts: { answer, time: `${milliseconds} ms` }, ...(problem === undefined ? {} : { problem }) };
}
