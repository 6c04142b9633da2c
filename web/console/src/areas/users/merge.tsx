import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useAct, useList, type Answer } from '../../api/index.ts';
import {
  DataTable,
  EmptyState,
  Filters,
  Form,
  Needs,
  Page as Frame,
  ProblemNote,
  SearchField,
  Section,
  toast,
  useForm,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { StateBadge } from './StateBadge.tsx';
import { menu } from './menu/texts.ts';
import { texts } from './texts.ts';
import { ONE, TOUCHES } from './types.ts';
import css from './users.module.css';

type Preview = Answer<`${typeof ONE}/merge-preview`, 'post'>;

/** Two accounts of one person: find the other one, compare field by field, then decide. */
export function Page() {
  const tenant = useTenant();
  const id = useParam('id');
  const to = useTenantPath();
  const [{ other }, set] = useUrlState({ other: '' });
  return (
    <Frame
      title={texts.mergeTitle}
      about={texts.mergeAbout}
      trail={[
        { label: menu.label, to: to('customers') },
        { label: texts.thisOne, to: to(`customers/${id}`) },
      ]}
      width="reading"
      actions={
        other !== '' && (
          <Button variant="default" onClick={() => set({ other: '' })}>
            {texts.chooseAnother}
          </Button>
        )
      }
    >
      <Needs permission="users:merge" tenant={tenant} what={texts.mergeDoes}>
        {other === '' ? <Choose id={id} onChoose={(chosen) => set({ other: chosen }, { push: true })} /> : <Compare key={other} id={id} other={other} />}
      </Needs>
    </Frame>
  );
}

function Choose({ id, onChoose }: { id: string; onChoose: (other: string) => void }) {
  const tenant = useTenant();
  const [{ q }, set] = useUrlState({ q: '' });
  const list = useList('/admin/v1/tenants/{tenant}/users', { params: { tenant }, query: { q, light: 'false' as never, limit: 20 } }, { when: q !== '' });
  return (
    <>
      <Filters>
        <SearchField label={texts.other} placeholder={texts.search} value={q} onChange={(next) => set({ q: next })} />
      </Filters>
      <p className={css.note}>{texts.otherHint}</p>
      {q !== '' && (
        <Section flush>
          <DataTable
            label={texts.other}
            list={{ ...list, items: list.items.filter((one) => one.id !== id) }}
            rowKey={(one) => one.id}
            empty={<EmptyState title={texts.notFound(q)}>{texts.notFoundText}</EmptyState>}
            columns={[
              { id: 'name', header: texts.column.customer, cell: ({ name, sub }) => <bdi>{name ?? sub}</bdi> },
              { id: 'contact', header: texts.column.contact, cell: ({ email, phone }) => <bdi dir="ltr">{email ?? phone ?? '–'}</bdi> },
              { id: 'state', header: texts.column.state, narrow: 'hide', cell: ({ state }) => <StateBadge state={state} /> },
              {
                id: 'do',
                header: '',
                align: 'end',
                cell: (one) => (
                  <Button size="compact-sm" variant="light" aria-label={`${texts.choose}: ${one.name ?? one.email ?? one.sub}`} onClick={() => onChoose(one.id)}>
                    {texts.choose}
                  </Button>
                ),
              },
            ]}
          />
        </Section>
      )}
    </>
  );
}

function Compare({ id, other }: { id: string; other: string }) {
  const tenant = useTenant();
  const preview = useAct('post', `${ONE}/merge-preview`, { touches: [], onDone: (found) => form.set({ found }) });
  const form = useForm<{ reason: string; choices: Readonly<Record<string, 'own' | 'other'>>; found: Preview | null }>({
    id: `merge-${id}-${other}`,
    initial: { reason: '', choices: {}, found: null },
  });
  const { send } = preview;
  useEffect(() => {
    void send({ params: { tenant, id }, body: { other } });
    // Once for each pair.
    // eslint-disable-next-line react/exhaustive-deps
  }, [tenant, id, other]);
  const { found } = form.values;
  if (preview.problem) return <ProblemNote problem={preview.problem} />;
  if (!found) return null;
  return <Decide id={id} other={other} found={found} form={form} />;
}

function Decide({
  id,
  other,
  found,
  form,
}: {
  id: string;
  other: string;
  found: Preview;
  form: ReturnType<typeof useForm<{ reason: string; choices: Readonly<Record<string, 'own' | 'other'>>; found: Preview | null }>>;
}) {
  const tenant = useTenant();
  const to = useTenantPath();
  const navigate = useNavigate();
  const act = useAct('post', `${ONE}/merges`, {
    touches: TOUCHES,
    onDone: async () => {
      toast(texts.mergedDone);
      await navigate({ to: to(`customers/${id}`) as never });
    },
  });
  const { choices } = form.values;
  const sides = [
    [texts.thisOne, found.identifiers.own],
    [texts.thatOne, found.identifiers.other],
  ] as const;
  return (
    <>
      <div className={css.sides}>
        {sides.map(([title, all]) => (
          <Section key={title} title={title}>
            <ul className={css.plainList}>
              {all.map((one) => (
                <li key={one.id}>
                  <bdi dir="ltr">{one.value}</bdi> <span className={css.quiet}>{texts.kind[one.kind] ?? one.kind}</span>
                </li>
              ))}
            </ul>
          </Section>
        ))}
      </div>
      <p className={css.note}>{texts.keepsBoth}</p>
      {found.refused !== undefined ? (
        <Section>
          <p role="alert">{found.refused}</p>
        </Section>
      ) : (
        <Section>
          <Form
            form={form}
            act={act}
            submit={texts.merge}
            labels={{ reason: texts.reason }}
            request={({ reason, choices: attributes }) => ({ params: { tenant, id }, body: { other, reason, attributes } })}
          >
            {found.fields.map((field) => {
              const both = field.own !== undefined && field.other !== undefined;
              return (
                <div key={field.name} className={css.choice}>
                  <span className={css.choiceName}>{field.label}</span>
                  {both ? (
                    <SegmentedControl
                      aria-label={field.label}
                      size="xs"
                      value={choices[field.name] ?? field.proposed}
                      onChange={(side) => form.set({ choices: { ...choices, [field.name]: side as 'own' | 'other' } })}
                      data={[
                        { value: 'own', label: field.own ?? '' },
                        { value: 'other', label: field.other ?? '' },
                      ]}
                    />
                  ) : (
                    <bdi>{field.own ?? field.other}</bdi>
                  )}
                </div>
              );
            })}
            <Textarea label={texts.reason} description={texts.reasonHint} minRows={2} autosize {...form.field('reason')} />
          </Form>
        </Section>
      )}
    </>
  );
}
