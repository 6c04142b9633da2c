import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../../api/index.ts';
import { Form, Needs, Page as Frame, Section, toast, useForm } from '../../kit/index.ts';
import { Grants, toGrants, type Grant } from './Grants.tsx';
import { texts } from './texts.ts';

export function Page() {
  const navigate = useNavigate();
  const form = useForm({ id: 'invite', initial: { email: '', grants: [{ role: 'support' }] as readonly Grant[] } });
  const act = useAct('post', '/admin/v1/operators/invitations', {
    touches: ['/admin/v1/operators'],
    onDone: async () => {
      toast(texts.invited);
      await navigate({ to: '/team' as never, search: { tab: 'invitations' } as never });
    },
  });
  const { value, error, onChange } = form.field('grants');
  return (
    <Frame title={texts.invite} about={texts.inviteAbout} trail={[{ label: texts.label, to: '/team' }]} width="reading">
      <Needs permission="operators:write" what={texts.inviteDoes}>
        <Section>
          <Form
            form={form}
            act={act}
            submit={texts.inviteDo}
            labels={{ email: texts.email, grants: texts.grants }}
            onCancel={() => void navigate({ to: '/team' as never })}
            request={({ email, grants }) => ({ body: { email, grants: toGrants(grants) } })}
          >
            <TextInput label={texts.email} type="email" dir="ltr" {...form.field('email')} autoComplete="off" data-autofocus />
            <Grants id={`${form.id}-grants`} value={value} error={error} onChange={onChange as (grants: readonly Grant[]) => void} />
          </Form>
        </Section>
      </Needs>
    </Frame>
  );
}
