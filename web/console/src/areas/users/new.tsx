import { Checkbox, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct, useMay } from '../../api/index.ts';
import { Form, Needs, Page as Frame, Section, toast, useForm, useTenant, useTenantPath } from '../../kit/index.ts';
import { menu } from './menu/texts.ts';
import { texts } from './texts.ts';

const PATH = '/admin/v1/tenants/{tenant}/users';

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const navigate = useNavigate();
  const may = useMay();
  const form = useForm({ id: 'new-customer', initial: { email: '', phone: '', verified: false, given_name: '', family_name: '' } });
  const act = useAct('post', PATH, {
    onDone: async ({ id }) => {
      toast(texts.made_);
      await navigate({ to: to(`customers/${id}`) as never });
    },
  });
  const name = (values: typeof form.values) => Object.fromEntries((['given_name', 'family_name'] as const).flatMap((each) => (values[each] === '' ? [] : [[each, values[each]]])));
  return (
    <Frame title={menu.create} about={texts.newAbout} trail={[{ label: menu.label, to: to('customers') }]} width="reading">
      <Needs permission="users:write" tenant={tenant} what={texts.createDoes}>
        <Section>
          <Form
            form={form}
            act={act}
            submit={menu.create}
            labels={{ email: texts.email, phone: texts.phone, given_name: texts.given, family_name: texts.family }}
            onCancel={() => void navigate({ to: to('customers') as never })}
            request={(values) => ({
              params: { tenant },
              body: {
                identifiers: [
                  ...(values.email === '' ? [] : [{ kind: 'email' as const, value: values.email, verified: values.verified }]),
                  ...(values.phone === '' ? [] : [{ kind: 'phone' as const, value: values.phone, verified: values.verified }]),
                ],
                attributes: name(values),
              },
            })}
          >
            <TextInput label={texts.email} type="email" dir="ltr" {...form.field('email')} autoComplete="off" data-autofocus />
            <TextInput label={texts.phone} type="tel" dir="ltr" description={texts.phoneHint} {...form.field('phone')} autoComplete="off" />
            {may('users:import', tenant) && <Checkbox label={texts.proved} description={texts.provedHint} {...form.check('verified')} />}
            <TextInput label={texts.given} {...form.field('given_name')} autoComplete="off" />
            <TextInput label={texts.family} {...form.field('family_name')} autoComplete="off" />
          </Form>
        </Section>
      </Needs>
    </Frame>
  );
}
