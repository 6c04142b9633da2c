import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../../api/index.ts';
import { Form, Needs, Page as Frame, Section, useForm } from '../../kit/index.ts';
import { KeyFields, labels, toBody, type KeyValues } from './Fields.tsx';
import { Shown } from './Shown.tsx';
import { texts } from './texts.ts';

const USUAL = { per_hour: 300, per_day: 1000 };

export function Page() {
  const navigate = useNavigate();
  const [made, setMade] = useState<{ readonly id: string; readonly key: string }>();
  const form = useForm<KeyValues>({ id: 'new-api-key', initial: { name: '', permissions: [], tenants: [], networks: '', days: '90', ...USUAL } });
  const act = useAct('post', '/admin/v1/api-keys', { onDone: setMade });
  return (
    <Frame title={made ? texts.shownTitle : texts.create} about={made ? undefined : texts.createAbout} trail={[{ label: texts.label, to: '/api-keys' }]}>
      <Needs permission="api-keys:write" what={texts.createDoes}>
        <Section>
          {made ? (
            <Shown value={made.key} onDone={() => void navigate({ to: `/api-keys/${made.id}` as never })} />
          ) : (
            <Form
              form={form}
              act={act}
              submit={texts.createDo}
              labels={labels}
              onCancel={() => void navigate({ to: '/api-keys' as never })}
              request={(values) => ({ body: toBody(values, USUAL) })}
            >
              <KeyFields form={form} />
            </Form>
          )}
        </Section>
      </Needs>
    </Frame>
  );
}
