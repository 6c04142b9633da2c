import { Select, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../../api/index.ts';
import { Form, Page as Frame, Section, toast, useForm, useTenant, useTenantPath } from '../../kit/index.ts';
import { texts } from './texts.ts';

const INITIAL = { kind: 'access', user: '', text: '', evidence: '', address: '', attribute: '', value: '' };
const ALL = '/admin/v1/tenants/{tenant}/requests';

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const navigate = useNavigate();
  const form = useForm({ id: `new-request-${tenant}`, initial: INITIAL });
  const act = useAct('post', ALL, {
    onDone: ({ id }) => {
      toast(texts.done);
      form.reset();
      return navigate({ to: to(`requests/${id}`) });
    },
  });
  const request = ({ kind, text, evidence, ...given }: typeof INITIAL) => ({
    params: { tenant },
    body: { kind, text, evidence, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim() !== '')) } as never,
  });
  const correction = form.values.kind === 'correction';
  return (
    <Frame title={texts.newTitle} about={texts.newAbout} trail={[{ label: texts.label, to: to('requests') }]} width="reading">
      <Section>
        <Form
          form={form}
          act={act}
          request={request}
          submit={texts.create}
          labels={{
            kind: texts.kind,
            user: texts.newUser,
            text: texts.newText,
            evidence: texts.newEvidence,
            address: texts.newAddress,
            attribute: texts.newAttribute,
            value: texts.newValue,
          }}
        >
          <Select label={texts.kind} data={Object.entries(texts.kinds).map(([value, label]) => ({ value, label }))} allowDeselect={false} {...form.field('kind')} />
          <TextInput label={texts.newUser} description={texts.newUserHint} autoComplete="off" spellCheck={false} {...form.field('user')} />
          {form.values.user === '' && <TextInput type="email" label={texts.newAddress} description={texts.newAddressHint} autoComplete="off" {...form.field('address')} />}
          {correction && <TextInput label={texts.newAttribute} autoComplete="off" {...form.field('attribute')} />}
          {correction && <TextInput label={texts.newValue} autoComplete="off" {...form.field('value')} />}
          <Textarea label={texts.newText} autosize minRows={4} maxLength={4000} required {...form.field('text')} />
          <Textarea label={texts.newEvidence} description={texts.newEvidenceHint} autosize minRows={2} maxLength={4000} required {...form.field('evidence')} />
        </Form>
      </Section>
    </Frame>
  );
}
