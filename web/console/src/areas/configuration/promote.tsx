import { Button, Checkbox, Group, Select, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useAct, useMe, type Answer } from '../../api/index.ts';
import { Form, Guarded, Page as Frame, ProblemNote, Section, toast, useForm, useTenant, useTenantPath } from '../../kit/index.ts';
import { variablesIn } from './apply.tsx';
import { Changes } from './changes.tsx';
import { texts } from './texts.ts';

const ROOT = '/admin/v1/tenants/{tenant}/configuration';

interface Values {
  readonly from: string;
  readonly there: string;
  readonly here: string;
  readonly prune: boolean;
}

/** `there` only says what stands for a name in the other tenant; without a value here there is nothing to put in its place. */
const valuesOf = ({ there, here }: Values) => {
  const known = variablesIn(there);
  return Object.fromEntries(Object.entries(variablesIn(here)).map(([name, value]) => [name, { here: value, ...(known[name] === undefined ? {} : { there: known[name] }) }]));
};

/** From test to live: what another tenant is, this one becomes. */
export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const navigate = useNavigate();
  const { tenants } = useMe();
  const form = useForm<Values>({ id: `configuration-promote-${tenant}`, initial: { from: '', there: '', here: '', prune: false } });
  const [planned, setPlanned] = useState<{ readonly plan: Answer<`${typeof ROOT}/promotion-plan`, 'post'>; readonly version: string | undefined }>();
  const requestOf = (values: Values) => ({ params: { tenant }, body: { from: values.from, values: valuesOf(values), prune: values.prune } });
  const look = useAct('post', `${ROOT}/promotion-plan`, {
    touches: [],
    onDone: (plan, _sent, version) => setPlanned({ plan, version }),
  });
  const act = useAct('post', `${ROOT}/promotion`, {
    touches: ['/admin/v1/tenants/{tenant}'],
    onDone: () => {
      form.reset({ from: '', there: '', here: '', prune: false });
      toast(texts.promoted);
      return navigate({ to: to('configuration') } as never);
    },
  });
  const { from, there, here, prune } = form.values;
  // What was shown belongs to what was typed then.
  useEffect(() => setPlanned(undefined), [from, there, here, prune]);
  const others = tenants.filter(({ slug, permissions }) => slug !== tenant && permissions.includes('config:read'));
  return (
    <Frame title={texts.promote} about={texts.promoteAbout} trail={[{ label: texts.label, to: to('configuration') }]} width="reading">
      <Section>
        <Form form={form} act={look} request={requestOf} submit={texts.look} labels={{ from: texts.from, there: texts.there, here: texts.here }} needsChange>
          <Select
            label={texts.from}
            description={texts.fromHint}
            required
            searchable
            data={others.map(({ slug, name }) => ({ value: slug, label: name }))}
            {...form.field('from')}
            onChange={(value) => form.set({ from: value ?? '' })}
          />
          {(['there', 'here'] as const).map((side) => (
            <Textarea
              key={side}
              label={texts[side]}
              description={side === 'there' ? texts.thereHint : texts.hereHint}
              autosize
              minRows={2}
              maxRows={10}
              spellCheck={false}
              autoComplete="off"
              dir="ltr"
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
              {...form.field(side)}
            />
          ))}
          <Checkbox label={texts.promotePrune} description={texts.pruneHint} {...form.check('prune')} />
        </Form>
      </Section>
      {planned && (
        <Section title={texts.would}>
          <Changes changes={planned.plan.changes} none={texts.promoteNothing} />
          {act.problem && <ProblemNote problem={act.problem} />}
          {planned.plan.changes.length > 0 && (
            <Group justify="flex-end" mt="md">
              <Guarded permission="config:write" tenant={tenant}>
                {(denied) => (
                  <Button
                    loading={act.busy}
                    onClick={() => void act.send({ ...requestOf(form.values), version: planned.version, body: { ...requestOf(form.values).body, plan: planned.plan.plan } })}
                    {...denied}
                  >
                    {texts.applyNow}
                  </Button>
                )}
              </Guarded>
            </Group>
          )}
        </Section>
      )}
    </Frame>
  );
}
