import { Button, Modal, TextInput } from '@mantine/core';
import { useAct, useApi, type Answer } from '../../api/index.ts';
import { DataTable, Form, Guarded, Section, StatusBadge, TimeAgo, toast, useForm, useTenant, useUrlState } from '../../kit/index.ts';
import { Detail } from './plain.tsx';
import { texts } from './texts.ts';
import { ONE, TOUCHES } from './types.ts';
import css from './users.module.css';

const PATH = '/admin/v1/tenants/{tenant}/users/{id}/profile';
type Attribute = Answer<typeof PATH>['attributes'][number];

/** What is known, who said so, and when. */
export function Profile({ id }: { id: string }) {
  const tenant = useTenant();
  const { data, loading, problem, reload } = useApi(PATH, { params: { tenant, id } });
  const [{ change }, set] = useUrlState({ change: '' });
  const items = data?.attributes ?? [];
  const changing = items.find(({ name }) => name === change);
  return (
    <Section flush>
      <DataTable
        label={texts.tab.profile}
        list={{ items, loading, problem, reload }}
        rowKey={({ name }) => name}
        empty={texts.profileEmpty}
        columns={[
          { id: 'name', header: texts.field, cell: ({ label }) => label },
          { id: 'value', header: texts.column.value, cell: ({ name, value }) => <Detail name={name} masked={value} /> },
          {
            id: 'source',
            header: texts.source,
            cell: ({ source, confirmed, verified_at: verified, updated_at: at }) => (
              <span className={css.stack}>
                <span>{texts.sources[source] ?? source}</span>
                <span className={css.quiet}>
                  <TimeAgo at={at} />
                </span>
                {verified !== undefined && <StatusBadge tone="good">{texts.verified}</StatusBadge>}
                {!confirmed && <StatusBadge tone="warn">{texts.unconfirmed}</StatusBadge>}
              </span>
            ),
          },
          {
            id: 'do',
            header: '',
            align: 'end',
            cell: ({ name, label, writable }) =>
              writable && (
                <Guarded permission="users:write" tenant={tenant}>
                  {(guard) => (
                    <Button variant="subtle" size="compact-sm" aria-label={`${texts.change} ${label}`} onClick={() => set({ change: name })} {...guard}>
                      {texts.change}
                    </Button>
                  )}
                </Guarded>
              ),
          },
        ]}
      />
      {changing && <Change key={changing.name} id={id} attribute={changing} onClose={() => set({ change: '' })} />}
    </Section>
  );
}

function Change({ id, attribute, onClose }: { id: string; attribute: Attribute; onClose: () => void }) {
  const tenant = useTenant();
  const form = useForm({ id: `change-${id}-${attribute.name}`, initial: { value: '' } });
  const act = useAct('patch', ONE, {
    touches: TOUCHES,
    onDone: () => {
      toast(texts.saved);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={texts.changeTitle(attribute.label)}>
      <Form
        form={form}
        act={act}
        submit={texts.save}
        needsChange={false}
        onCancel={onClose}
        request={({ value }) => ({ params: { tenant, id }, body: { attributes: { [attribute.name]: value === '' ? null : value } } })}
      >
        <TextInput label={texts.newValue} description={texts.newValueHint} {...form.field('value')} autoComplete="off" data-autofocus />
      </Form>
    </Modal>
  );
}
