import { Button, Select } from '@mantine/core';
import { IconPointFilled } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { send, useList, type Item } from '../../api/index.ts';
import { EmptyState, ProblemNote, Section, TimeAgo, useTenant, useUrlState } from '../../kit/index.ts';
import { eventText, texts } from './texts.ts';
import { ONE } from './types.ts';
import css from './users.module.css';

const PATH = `${ONE}/timeline` as const;
type Entry = Item<typeof PATH>;
const WAIT = 20;
const AFTER_A_FAILURE_MS = 5000;
const REPEATED: ReadonlySet<string> = new Set(['admin.records_read', 'credentials.attempt_failed', 'credentials.attempt_refused']);
/** Whose reason is in words of an operator; elsewhere it is a code. */
const REASONED: ReadonlySet<string> = new Set(['admin.customer_handled', 'erasure.hold_set', 'credentials.support_recovery_started']);

/** Everything that happened, newest first; what happens now appears by itself. */
export function Timeline({ id }: { id: string }) {
  const tenant = useTenant();
  const [{ only }, set] = useUrlState({ only: '' });
  const types = only === '' ? {} : { types: only };
  const list = useList(PATH, { params: { tenant, id }, query: { limit: 25, ...types } });
  const fresh = useLive({ tenant, id, only, from: list.loading || list.stale ? undefined : (list.items[0]?.cursor ?? '') });
  const known = new Set(list.items.map((entry) => entry.id));
  const news = fresh.filter((entry) => !known.has(entry.id));
  const shown = [...news, ...list.items];
  return (
    <aside className={css.side} aria-label={texts.timeline}>
      <Section
        title={texts.timeline}
        actions={
          <>
            <span className={css.live}>
              <IconPointFilled size={14} aria-hidden />
              {texts.timelineAbout}
            </span>
            <Select
              aria-label={texts.everything}
              size="xs"
              w="8.5rem"
              data={texts.filters.map((one) => ({ ...one }))}
              value={only}
              onChange={(next) => set({ only: next ?? '' })}
              allowDeselect={false}
            />
          </>
        }
      >
        {list.problem && <ProblemNote problem={list.problem} retry={list.reload} />}
        {shown.length === 0 && !list.loading && !list.problem && <EmptyState title={texts.timelineEmpty} />}
        <ol className={css.timeline} aria-live="polite" aria-busy={list.loading}>
          {grouped(shown).map(({ entry, times }) => (
            <Happened key={entry.id} entry={entry} times={times} fresh={news.includes(entry)} />
          ))}
        </ol>
        {list.hasMore && (
          <Button variant="subtle" size="xs" fullWidth loading={list.loadingMore} onClick={list.more}>
            {texts.older}
          </Button>
        )}
      </Section>
    </aside>
  );
}

/** The same thing several times in a row is one line. */
function grouped(entries: readonly Entry[]): readonly { readonly entry: Entry; readonly times: number }[] {
  const groups: { entry: Entry; times: number }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    const same = last?.entry.type === entry.type && last.entry.actor.id === entry.actor.id && REPEATED.has(entry.type);
    if (same) last.times++;
    else groups.push({ entry, times: 1 });
  }
  return groups;
}

function Happened({ entry, times, fresh }: { entry: Entry; times: number; fresh: boolean }) {
  const { type, at, result, actor, application, browser, network, data } = entry;
  const reason = REASONED.has(type) && typeof data['reason'] === 'string' ? data['reason'] : undefined;
  // Of operators it is known who they are; from where they worked is for the audit trail.
  const own = actor.kind === 'user' || actor.kind === 'anonymous';
  const where = own ? [application, browser, network].filter((one) => one !== undefined) : [];
  return (
    <li className={css.happened} data-fresh={fresh} data-failed={result === 'failure'}>
      <p className={css.what}>
        {eventText(type, data)}
        {times > 1 && <span className={css.quiet}> × {times}</span>}
        {result === 'failure' && <span className={css.bad}> · {texts.failed}</span>}
      </p>
      <p className={css.quiet}>
        <TimeAgo at={at} />
        {actor.kind !== 'user' && (
          <span title={actor.id}>
            {' · '}
            <bdi>{actor.name ?? texts.by[actor.kind] ?? actor.kind}</bdi>
          </span>
        )}
        {where.length > 0 && (
          <>
            {' · '}
            <bdi>{where.join(' · ')}</bdi>
          </>
        )}
      </p>
      {reason !== undefined && <p className={css.said}>{reason}</p>}
    </li>
  );
}

/** Asks again and again for what is new: the answer comes when something happens, or after a while. `from`: undefined while nobody knows where to begin. */
function useLive({ tenant, id, only, from }: { tenant: string; id: string; only: string; from: string | undefined }): readonly Entry[] {
  const [fresh, setFresh] = useState<readonly Entry[]>([]);
  const ready = from !== undefined;
  useEffect(() => {
    setFresh([]);
    if (!ready) return undefined;
    const stop = new AbortController();
    const look = async (): Promise<void> => {
      let after = from === '' ? undefined : from;
      while (!stop.signal.aborted) {
        try {
          const { body } = await send<{ readonly items: readonly Entry[]; readonly after?: string }>({
            method: 'get',
            path: `${PATH}/live`,
            params: { tenant, id },
            query: { wait: WAIT, ...(after === undefined ? {} : { after }), ...(only === '' ? {} : { types: only }) },
            signal: stop.signal,
          });
          if (body.after === undefined) await pause(AFTER_A_FAILURE_MS, stop.signal);
          after = body.after;
          if (body.items.length > 0) setFresh((before) => [...body.items, ...before]);
        } catch {
          await pause(AFTER_A_FAILURE_MS, stop.signal);
        }
      }
    };
    void look();
    return () => stop.abort();
    // Begins anew with another customer or filter, not with every page that is read.
    // eslint-disable-next-line react/exhaustive-deps
  }, [tenant, id, only, ready]);
  return fresh;
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
