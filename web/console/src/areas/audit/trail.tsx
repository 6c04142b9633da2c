import { Autocomplete, Button, Group, Pill, Popover, Stack, Switch, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useEffect, useMemo, useState, type FormEvent } from 'react';
import { DataTable, EmptyState, Filters, FilterSelect, Section, StatusBadge, TimeAgo, useUrlState, Who } from '../../kit/index.ts';
import { useTrail, useTypes, type Entry } from './asking.ts';
import { EntryDrawer } from './entry.tsx';
import { moments } from '../../words/language.ts';
import { texts } from './texts.ts';
import css from './audit.module.css';

const NOTHING = { type: '', result: '', by: '', time: '', subject: '', actor: '', application: '', request: '', ip: '', live: '', entry: '' };
export type TrailFilters = typeof NOTHING;
const IDS = ['subject', 'actor', 'application', 'ip', 'request'] as const;
const HOURS: Readonly<Record<string, number>> = { '1h': 1, '1d': 24, '7d': 168, '30d': 720 };
const LOOK_AGAIN_MS = 1500;
const choices = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([value, label]) => ({ value, label }));

/** To the minute, so that the same question is not asked anew with every keystroke. */
const sinceOf = (time: string): string | undefined => {
  const hours = HOURS[time];
  return hours === undefined ? undefined : new Date(Math.floor(Date.now() / 60_000) * 60_000 - hours * 3_600_000).toISOString();
};

export function Trail({ tenant }: { tenant: string | undefined }) {
  const [filters, set] = useUrlState(NOTHING);
  const live = filters.live !== '';
  const since = useMemo(() => sinceOf(filters.time), [filters.time]);
  const query = {
    type: filters.type || undefined,
    result: filters.result || undefined,
    actor_kind: filters.by || undefined,
    subject: filters.subject || undefined,
    actor: filters.actor || undefined,
    application: filters.application || undefined,
    request_id: filters.request || undefined,
    ip: filters.ip || undefined,
    since,
    // Who is shown nobody's address is not counted as reading customers' details; an entry shows its own.
    clients: 'false',
    live: live ? 'true' : undefined,
  };
  const list = useTrail(tenant, query, live ? LOOK_AGAIN_MS : undefined);
  const isFiltered = Object.entries(filters).some(([name, value]) => value !== '' && name !== 'entry' && name !== 'live');
  const clear = () => set({ ...NOTHING, live: filters.live });

  const noneAction = list.hasMore ? (
    <Button variant="default" loading={list.loadingMore} onClick={list.more}>
      {texts.lookFurther}
    </Button>
  ) : isFiltered ? (
    <Button variant="default" onClick={clear}>
      {texts.clear}
    </Button>
  ) : undefined;

  return (
    <Stack gap="md">
      <Filters>
        <TypeField tenant={tenant} value={filters.type} onChange={(type) => set({ type })} />
        <FilterSelect label={texts.result} value={filters.result} onChange={(result) => set({ result })} choices={choices({ success: texts.success, failure: texts.failure })} />
        <FilterSelect label={texts.by} value={filters.by} onChange={(by) => set({ by })} choices={choices(texts.actors)} />
        <FilterSelect label={texts.time} value={filters.time} onChange={(time) => set({ time })} choices={choices(texts.times)} />
        <Ids filters={filters} onChange={set} />
        <Switch label={texts.live} title={texts.liveHint} checked={live} onChange={(event) => set({ live: event.currentTarget.checked ? 'on' : '' })} />
      </Filters>
      {IDS.some((name) => filters[name] !== '') && (
        <Group gap="xs">
          {IDS.filter((name) => filters[name] !== '').map((name) => (
            <Pill
              key={name}
              withRemoveButton
              removeButtonProps={{ 'aria-label': `${texts.clear}: ${texts.fields[name]}`, 'aria-hidden': false, tabIndex: 0 }}
              onRemove={() => set({ [name]: '' })}
            >
              {texts.fields[name]} <bdi dir="ltr">{filters[name].slice(0, 13)}</bdi>
            </Pill>
          ))}
        </Group>
      )}
      <Section flush>
        <DataTable
          label={texts.trail}
          list={list}
          rowKey={({ entry }) => entry}
          columns={[
            { id: 'when', header: texts.when, width: '9rem', narrow: 'hide', cell: ({ at }) => <TimeAgo at={at} /> },
            { id: 'what', header: texts.what, cell: (entry) => <What entry={entry} onOpen={() => set({ entry: entry.entry }, { push: true })} /> },
            { id: 'by', header: texts.by, narrow: 'hide', cell: ({ actor }) => <Who actor={actor} /> },
            {
              id: 'about',
              header: texts.about_,
              narrow: 'hide',
              cell: ({ subject, subject_name: name, application, application_name: title }) => (
                <>
                  {subject !== undefined && <Subject name={name} id={subject} />}
                  {application !== undefined && <div className={css.at}>{title === undefined ? <bdi dir="ltr">{application.slice(0, 13)}</bdi> : <bdi>{title}</bdi>}</div>}
                </>
              ),
            },
            {
              id: 'result',
              header: texts.result,
              cell: ({ result }) => <StatusBadge tone={result === 'success' ? 'good' : 'bad'}>{result === 'success' ? texts.success : texts.failure}</StatusBadge>,
            },
          ]}
          empty={
            <EmptyState title={list.last?.looked_to === undefined ? texts.none : texts.noneYet} action={noneAction}>
              {list.last?.looked_to === undefined ? texts.noneText : texts.lookedTo(moments.format(new Date(list.last.looked_to)))}
            </EmptyState>
          }
        />
        {list.items.length > 0 && list.last?.looked_to !== undefined && (
          <p className={css.looked} role="status">
            {texts.lookedTo(moments.format(new Date(list.last.looked_to)))}
          </p>
        )}
      </Section>
      <EntryDrawer tenant={tenant} entry={filters.entry} onClose={() => set({ entry: '' })} onOnly={(only) => set({ ...only, entry: '' })} />
    </Stack>
  );
}

function What({ entry, onOpen }: { entry: Entry; onOpen: () => void }) {
  return (
    <>
      <UnstyledButton className={css.open} onClick={onOpen} aria-haspopup="dialog">
        <bdi dir="ltr">{entry.type}</bdi>
      </UnstyledButton>
      <div className={css.narrow}>
        <TimeAgo at={entry.at} />
      </div>
    </>
  );
}

function Subject({ id, name }: { id: string; name: string | undefined }) {
  return (
    <>
      {name !== undefined && <bdi>{name}</bdi>}
      <bdi dir="ltr" className={css.id} title={id}>
        {id.slice(0, 8)}
      </bdi>
    </>
  );
}

/** Offers the kinds there are, and takes `%` for anything. */
function TypeField({ tenant, value, onChange }: { tenant: string | undefined; value: string; onChange: (value: string) => void }) {
  const types = useTypes(tenant);
  const [typed, setTyped] = useState(value);
  const tell = useDebouncedCallback((text: string) => onChange(text.replaceAll(/\s/g, '').toLowerCase()), 300);
  useEffect(() => setTyped(value), [value]);
  return (
    <Autocomplete
      className={css.kind}
      aria-label={texts.kind}
      placeholder={`${texts.kind}, ${texts.kindHint}`}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        tell(text);
      }}
      data={types.map(({ type }) => type)}
      limit={12}
      leftSection={<IconFilter size={16} aria-hidden />}
      spellCheck={false}
    />
  );
}

function Ids({ filters, onChange }: { filters: TrailFilters; onChange: (change: Partial<TrailFilters>) => void }) {
  const [opened, setOpened] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    onChange(Object.fromEntries(IDS.map((name) => [name, String(given.get(name) ?? '').trim()])));
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} width={320} position="bottom-end" shadow="md" trapFocus withRoles>
      <Popover.Target>
        <Button variant="default" onClick={() => setOpened(!opened)}>
          {texts.more}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={texts.more}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            {IDS.map((name) => (
              <TextInput key={name} name={name} label={texts.fields[name]} defaultValue={filters[name]} autoComplete="off" spellCheck={false} />
            ))}
            <Button type="submit">{texts.apply}</Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
