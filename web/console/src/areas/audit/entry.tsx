import { Button, Drawer, Group, Skeleton, Stack } from '@mantine/core';
import { Changed } from './changed.tsx';
import { CodeSnippet, Copyable, ExactTime, Facts, ProblemNote, StatusBadge } from '../../kit/index.ts';
import { useEntry, useTypes } from './asking.ts';
import { texts } from './texts.ts';
import type { TrailFilters } from './trail.tsx';
import css from './audit.module.css';

const named = (name: string | undefined, kind: string | undefined) =>
  name === undefined ? (
    kind
  ) : (
    <>
      <bdi>{name}</bdi>
      {kind !== undefined && ` · ${kind}`}
    </>
  );

/** One entry, as it was recorded, and the ways from it to others like it. */
export function EntryDrawer({ tenant, entry, onClose, onOnly }: { tenant: string | undefined; entry: string; onClose: () => void; onOnly: (only: Partial<TrailFilters>) => void }) {
  const { data, problem, loading } = useEntry(tenant, entry);
  const about = useTypes(tenant).find(({ type }) => type === data?.type)?.about;
  const only = (value: string | undefined, filter: (value: string) => Partial<TrailFilters>) =>
    value === undefined ? undefined : (
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Copyable value={value} />
        <Button size="compact-xs" variant="subtle" onClick={() => onOnly(filter(value))}>
          {texts.only}
        </Button>
      </Group>
    );
  return (
    <Drawer opened={entry !== ''} onClose={onClose} position="right" size="lg" title={data ? <bdi dir="ltr">{data.type}</bdi> : texts.entry}>
      {problem && <ProblemNote problem={problem} />}
      {loading && <Skeleton height={240} />}
      {data && (
        <Stack gap="lg">
          {about !== undefined && <p className={css.about}>{about}</p>}
          <Facts
            facts={[
              { label: texts.when, value: <ExactTime at={data.at} /> },
              {
                label: texts.result,
                value: <StatusBadge tone={data.result === 'success' ? 'good' : 'bad'}>{data.result === 'success' ? texts.success : texts.failure}</StatusBadge>,
              },
              {
                label: texts.by,
                value: only(data.actor.id, (actor) => ({ actor })) ?? texts.actors[data.actor.kind],
                hint: data.actor.id === undefined ? undefined : named(data.actor.name, data.actor.id === data.subject ? texts.themselves : texts.actors[data.actor.kind]),
              },
              { label: texts.fields.subject, value: only(data.subject, (subject) => ({ subject })), hint: named(data.subject_name, undefined) },
              { label: texts.fields.application, value: only(data.application, (application) => ({ application })), hint: named(data.application_name, undefined) },
              { label: texts.ip, value: only(data.ip, (ip) => ({ ip })) ?? texts.gone },
              { label: texts.browser, value: data.user_agent === undefined ? texts.gone : <bdi>{data.user_agent}</bdi> },
              { label: texts.fields.request, value: only(data.request_id, (request) => ({ request })) },
            ]}
          />
          {data.changes !== undefined && <Changed changes={data.changes} />}
          <CodeSnippet label={texts.data} code={JSON.stringify(data.data, null, 2)} wrap />
          <CodeSnippet label="JSON" code={JSON.stringify(data, null, 2)} wrap />
        </Stack>
      )}
    </Drawer>
  );
}
