import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../../api/index.ts';
import { Form, Needs, Page as Frame, Section, toast, useForm } from '../../kit/index.ts';
import { Permissions } from './Permissions.tsx';
import { texts } from './texts.ts';

export function Page() {
  const navigate = useNavigate();
  const form = useForm({ id: 'new-role', initial: { key: '', name: '', about: '', permissions: ['tenants:read'] as readonly string[] } });
  const act = useAct('post', '/admin/v1/roles', {
    onDone: async ({ key }) => {
      toast(texts.made);
      await navigate({ to: `/roles/${key}` as never });
    },
  });
  const { value, error, onChange } = form.field('permissions');
  return (
    <Frame title={texts.create} about={texts.createAbout} trail={[{ label: texts.label, to: '/roles' }]}>
      <Needs permission="roles:write" what={texts.createDoes}>
        <Section>
          <Form
            form={form}
            act={act}
            submit={texts.createDo}
            labels={{ key: texts.key, name: texts.name, about: texts.aboutRole, permissions: texts.permissions }}
            onCancel={() => void navigate({ to: '/roles' as never })}
            request={({ permissions, ...values }) => ({ body: { ...values, permissions: permissions as never } })}
          >
            <TextInput label={texts.name} {...form.field('name')} autoComplete="off" data-autofocus />
            <TextInput label={texts.key} description={texts.keyHint} dir="ltr" {...form.field('key')} autoComplete="off" />
            <TextInput label={texts.aboutRole} {...form.field('about')} autoComplete="off" />
            <Permissions id={`${form.id}-permissions`} value={value} error={error} onChange={onChange as (all: readonly string[]) => void} />
          </Form>
        </Section>
      </Needs>
    </Frame>
  );
}
