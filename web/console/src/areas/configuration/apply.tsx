import { Button, Checkbox, FileButton, Group, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { IconUpload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useAct, type Answer } from '../../api/index.ts';
import { Form, Guarded, Page as Frame, ProblemNote, Section, toast, useForm, useTenant, useTenantPath } from '../../kit/index.ts';
import { Changes } from './changes.tsx';
import { texts } from './texts.ts';

const ROOT = '/admin/v1/tenants/{tenant}/configuration';

interface Values {
  readonly file: string;
  readonly variables: string;
  readonly prune: boolean;
}

/** `NAME=value` a line. */
export function variablesIn(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => /^\s*[A-Za-z_]\w*=/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]));
}

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const navigate = useNavigate();
  const form = useForm<Values>({ id: `configuration-apply-${tenant}`, initial: { file: '', variables: '', prune: false } });
  const [planned, setPlanned] = useState<Answer<`${typeof ROOT}/plan`, 'post'>>();
  const requestOf = ({ file, variables, prune }: Values) => ({ params: { tenant }, body: { file, variables: variablesIn(variables), prune } });
  const look = useAct('post', `${ROOT}/plan`, { onDone: setPlanned, touches: [] });
  const act = useAct('post', `${ROOT}/apply`, {
    touches: ['/admin/v1/tenants/{tenant}'],
    onDone: () => {
      form.reset({ file: '', variables: '', prune: false });
      toast(texts.applied);
      return navigate({ to: to('configuration') } as never);
    },
  });
  const { file, variables, prune } = form.values;
  // What was shown belongs to what was typed then.
  useEffect(() => setPlanned(undefined), [file, variables, prune]);
  return (
    <Frame title={texts.apply} about={texts.applyAbout} trail={[{ label: texts.label, to: to('configuration') }]} width="reading">
      <Section>
        <Form form={form} act={look} request={requestOf} submit={texts.look} labels={{ file: texts.fileField, variables: texts.variables }} needsChange>
          <Group>
            <FileButton accept=".yaml,.yml,application/yaml" onChange={(chosen) => void chosen?.text().then((text) => form.set({ file: text }))}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconUpload size={16} aria-hidden />}>
                  {texts.chooseFile}
                </Button>
              )}
            </FileButton>
          </Group>
          <Textarea
            label={texts.fileField}
            description={texts.fileFieldHint}
            autosize
            minRows={8}
            maxRows={24}
            spellCheck={false}
            autoComplete="off"
            dir="ltr"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
            {...form.field('file')}
          />
          <Textarea
            label={texts.variables}
            description={texts.variablesHint}
            autosize
            minRows={2}
            maxRows={10}
            spellCheck={false}
            autoComplete="off"
            dir="ltr"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
            {...form.field('variables')}
          />
          <Checkbox label={texts.prune} description={texts.pruneHint} {...form.check('prune')} />
        </Form>
      </Section>
      {planned && (
        <Section title={texts.would}>
          <Changes changes={planned.changes} none={texts.wouldNothing} />
          {act.problem && <ProblemNote problem={act.problem} />}
          {planned.changes.length > 0 && (
            <Group justify="flex-end" mt="md">
              <Guarded permission="config:write" tenant={tenant}>
                {(denied) => (
                  <Button loading={act.busy} onClick={() => void act.send({ ...requestOf(form.values), body: { ...requestOf(form.values).body, plan: planned.plan } })} {...denied}>
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
