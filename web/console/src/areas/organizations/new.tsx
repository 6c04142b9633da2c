import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../../api/index.ts';
import { Form, Needs, Page as Frame, Section, toast, useForm, useTenant, useTenantPath } from '../../kit/index.ts';
import { ALL } from './organization.ts';
import { texts } from './texts.ts';

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const navigate = useNavigate();
  const form = useForm({ id: 'new-organization', initial: { name: '', reference: '', owner: '' } });
  const act = useAct('post', ALL, {
    onDone: async ({ id }) => {
      toast(texts.made);
      await navigate({ to: to(`organizations/${id}`) as never });
    },
  });
  return (
    <Frame title={texts.create} about={texts.createAbout} trail={[{ label: texts.label, to: to('organizations') }]} width="reading">
      <Needs permission="organizations:write" tenant={tenant} what={texts.doesMake}>
        <Section>
          <Form
            form={form}
            act={act}
            submit={texts.createDo}
            labels={{ name: texts.name, reference: texts.reference, owner: texts.owner }}
            onCancel={() => void navigate({ to: to('organizations') as never })}
            request={({ name, reference, owner }) => ({
              params: { tenant },
              body: { name, ...(reference.trim() === '' ? {} : { reference }), ...(owner.trim() === '' ? {} : { owner: owner.trim() }) },
            })}
          >
            <TextInput label={texts.name} required maxLength={120} {...form.field('name')} autoComplete="off" data-autofocus />
            <TextInput label={texts.reference} description={texts.referenceHint} dir="ltr" maxLength={100} {...form.field('reference')} autoComplete="off" />
            <TextInput label={texts.owner} description={texts.ownerHint} dir="ltr" spellCheck={false} {...form.field('owner')} autoComplete="off" />
          </Form>
        </Section>
      </Needs>
    </Frame>
  );
}
