import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../../api/index.ts';
import { Form, Page as Frame, Section, toast, useForm, useTenant, useTenantPath } from '../../kit/index.ts';
import { bodyOf, EMPTY, type Draft } from './draft.ts';
import { Fields, LABELS } from './fields.tsx';
import { texts } from './texts.ts';

interface New extends Draft {
  readonly key: string;
}

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const navigate = useNavigate();
  const form = useForm<New>({ id: `new-purpose-${tenant}`, initial: { key: '', ...EMPTY } });
  const act = useAct('post', '/admin/v1/tenants/{tenant}/purposes', {
    onDone: ({ key }) => {
      toast(texts.saved);
      form.reset();
      return navigate({ to: to(`purposes/${key}`) });
    },
  });
  return (
    <Frame title={texts.create} about={texts.about} trail={[{ label: texts.label, to: to('purposes') }]} width="reading">
      <Section>
        <Form
          form={form}
          act={act}
          request={({ key, ...draft }) => ({ params: { tenant }, body: { key, ...bodyOf(draft) } as never })}
          submit={texts.save}
          labels={{ key: texts.key, ...LABELS }}
        >
          <TextInput label={texts.key} description={texts.keyHint} autoComplete="off" spellCheck={false} maxLength={40} required {...form.field('key')} />
          <Fields form={form as never} />
        </Form>
      </Section>
    </Frame>
  );
}
