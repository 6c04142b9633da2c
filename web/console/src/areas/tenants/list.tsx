import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { IconBuildingStore, IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useAct, useList, type Item } from '../../api/index.ts';
import { DataTable, EmptyState, Form, Guarded, Page as Frame, Section, StatusBadge, toast, useForm, useUrlState, type Column } from '../../kit/index.ts';
import { texts } from './texts.ts';

const ALL = '/admin/v1/tenants';
type Row = Item<typeof ALL>;

const columns: readonly Column<Row>[] = [
  { id: 'name', header: texts.name, cell: ({ name }) => <bdi>{name}</bdi> },
  { id: 'slug', header: texts.slug, cell: ({ slug }) => <bdi dir="ltr">{slug}</bdi>, narrow: 'hide' },
  { id: 'issuer', header: texts.issuer, cell: ({ issuer }) => <bdi dir="ltr">{issuer}</bdi>, narrow: 'hide' },
  {
    id: 'state',
    header: texts.state,
    cell: ({ state }) => <StatusBadge tone={state === 'active' ? 'good' : 'bad'}>{state === 'active' ? texts.active : texts.suspended}</StatusBadge>,
  },
];

export function Page() {
  const [state, set] = useUrlState({ dialog: '' });
  const list = useList(ALL);
  const create = (
    <Guarded permission="tenants:write">
      {(guard) => (
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => set({ dialog: 'new' })} {...guard}>
          {texts.create}
        </Button>
      )}
    </Guarded>
  );
  return (
    <Frame title={texts.title} about={texts.about} actions={create}>
      <Section flush>
        <DataTable
          label={texts.title}
          list={list}
          columns={columns}
          rowKey={({ slug }) => slug}
          rowLink={({ slug }) => `/tenants/${slug}/tenant`}
          empty={
            <EmptyState icon={IconBuildingStore} title={texts.none} action={create}>
              {texts.noneText}
            </EmptyState>
          }
        />
      </Section>
      <Modal opened={state.dialog === 'new'} onClose={() => set({ dialog: '' })} title={texts.create}>
        <Create onClose={() => set({ dialog: '' })} />
      </Modal>
    </Frame>
  );
}

function Create({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const form = useForm({ id: 'tenant-new', initial: { name: '', slug: '' } });
  const act = useAct('post', ALL, {
    touches: [ALL, '/admin/v1/me'],
    onDone: ({ slug, name }) => {
      toast(texts.created(name));
      return navigate({ to: `/tenants/${slug}/tenant` });
    },
  });
  return (
    <Form form={form} act={act} request={(body) => ({ body })} submit={texts.make} labels={{ name: texts.name, slug: texts.slug }} onCancel={onClose}>
      <Stack gap="md">
        <TextInput label={texts.name} required maxLength={80} data-autofocus {...form.field('name')} />
        <TextInput label={texts.slug} description={texts.slugHelp} required maxLength={63} dir="ltr" {...form.field('slug')} />
      </Stack>
    </Form>
  );
}
