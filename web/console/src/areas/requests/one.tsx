import { Button, Checkbox, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useAct, useApi } from '../../api/index.ts';
import {
  A,
  Copyable,
  ExactTime,
  Facts,
  Form,
  Guarded,
  Page as Frame,
  PageSkeleton,
  ProblemNote,
  Section,
  toast,
  useForm,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { ClockBadge, StateBadge } from './clock.tsx';
import { texts } from './texts.ts';
import css from './requests.module.css';

const ONE = '/admin/v1/tenants/{tenant}/requests/{id}';
const TOUCHES = ['/admin/v1/tenants/{tenant}/requests'];
const STEPS = ['take', 'ask', 'confirm', 'extend', 'refuse', 'answer'] as const;
type Step = (typeof STEPS)[number];

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const id = useParam('id');
  const [state, set] = useUrlState({ dialog: '' });
  const { data, problem, loading } = useApi(ONE, { params: { tenant, id } });
  if (loading) return <PageSkeleton />;
  const trail = [{ label: texts.label, to: to('requests') }];
  if (!data)
    return (
      <Frame title={texts.label} trail={trail}>
        {problem && <ProblemNote problem={problem} />}
      </Frame>
    );
  const open = data.closed_at === undefined;
  const asked = data.state === 'paused' || data.entries.at(-1)?.what === 'identity_asked';
  const steps = open ? STEPS.filter((step) => (step === 'confirm' ? asked : step !== 'ask' || data.state === 'open')) : [];
  const kind = data.kind as keyof typeof texts.applyAbout;
  return (
    <Frame
      title={texts.kinds[data.kind]}
      trail={trail}
      heading={
        <>
          {texts.kinds[data.kind]} <StateBadge state={data.state} />
        </>
      }
      actions={steps.map((step) => (
        <Guarded key={step} permission="requests:write" tenant={tenant}>
          {(props) => (
            <Button variant={step === 'answer' ? 'filled' : 'default'} onClick={() => set({ dialog: step }, { push: true })} {...props}>
              {texts[step]}
            </Button>
          )}
        </Guarded>
      ))}
    >
      <div className={css.columns}>
        <Section title={texts.said} flush>
          {data.entries.length === 0 ? (
            <p className={css.nothing}>{texts.noWords}</p>
          ) : (
            <ol className={css.entries}>
              {data.entries.map((entry) => (
                <li key={`${entry.at} ${entry.what}`} className={css.entry} data-theirs={entry.what === 'asked' || entry.what === 'added'}>
                  <div className={css.entryHead}>
                    <strong>{texts.entry[entry.what]}</strong>
                    <ExactTime at={entry.at} />
                  </div>
                  {entry.text !== '' && (
                    <p className={css.words} dir="auto">
                      {entry.text}
                    </p>
                  )}
                  {entry.value !== undefined && (
                    <p>
                      {texts.should}: <bdi>{entry.value}</bdi>
                    </p>
                  )}
                  {entry.address !== undefined && (
                    <p>
                      {texts.answerTo} <Copyable value={entry.address} />
                    </p>
                  )}
                </li>
              ))}
            </ol>
          )}
        </Section>
        <Section title={texts.clock}>
          <Facts
            facts={[
              { label: open ? texts.clock : texts.closed, value: <ClockBadge {...data} /> },
              { label: texts.due, value: <ExactTime at={data.due_at} />, hint: data.extended ? texts.extended : undefined },
              { label: texts.received, value: <ExactTime at={data.received_at} />, hint: texts.sources[data.source] },
              { label: texts.law, value: texts.laws[data.law] },
              { label: texts.customer, value: data.user === undefined ? texts.noAccount : <CustomerLink id={data.user} /> },
              ...(data.attribute === undefined ? [] : [{ label: texts.detail, value: <bdi>{data.attribute}</bdi> }]),
              { label: texts.taken, value: data.taken_by && <bdi>{data.taken_by}</bdi> },
            ]}
          />
        </Section>
      </div>
      {steps.map((step) => (
        <Modal key={step} opened={state.dialog === step} onClose={() => set({ dialog: '' })} title={texts[step]} size="lg">
          <StepForm step={step} tenant={tenant} id={id} applies={data.user === undefined ? undefined : texts.applyAbout[kind]} onDone={() => set({ dialog: '' })} />
        </Modal>
      ))}
    </Frame>
  );
}

/** To everything that is known of them. */
export function CustomerLink({ id }: { id: string }) {
  const to = useTenantPath();
  return (
    <A to={to(`customers/${id}`)}>
      <bdi dir="ltr">{id}</bdi>
    </A>
  );
}

interface StepProps {
  readonly tenant: string;
  readonly id: string;
  readonly onDone: () => void;
  /** What a machine would do of it; undefined: nothing. */
  readonly applies: string | undefined;
}

function StepForm({ step, ...props }: StepProps & { step: Step }) {
  if (step === 'take') return <Take {...props} />;
  if (step === 'answer') return <Answer {...props} />;
  if (step === 'confirm') return <Confirm {...props} />;
  return <Words step={step} {...props} />;
}

const PATHS = { ask: `${ONE}/identity-question`, extend: `${ONE}/extension`, refuse: `${ONE}/refusal` } as const;

function Words({ step, tenant, id, onDone }: StepProps & { step: keyof typeof PATHS }) {
  const form = useForm({ id: `request-${step}-${id}`, initial: { text: '' } });
  const act = useAct('post', PATHS[step], { touches: TOUCHES, onDone: () => (toast(texts.done), onDone()) });
  return (
    <Form form={form} act={act} request={(body) => ({ params: { tenant, id }, body })} submit={texts[step]} onCancel={onDone} labels={{ text: texts.text }}>
      <Textarea label={texts.text} description={texts[`${step}About`]} autosize minRows={4} maxLength={4000} data-autofocus required {...form.field('text')} />
    </Form>
  );
}

function Confirm({ tenant, id, onDone }: StepProps) {
  const form = useForm({ id: `request-confirm-${id}`, initial: { evidence: '' } });
  const act = useAct('post', `${ONE}/identity-confirmation`, { touches: TOUCHES, onDone: () => (toast(texts.done), onDone()) });
  return (
    <Form form={form} act={act} request={(body) => ({ params: { tenant, id }, body })} submit={texts.confirm} onCancel={onDone} labels={{ evidence: texts.evidence }}>
      <Textarea label={texts.evidence} description={texts.confirmAbout} autosize minRows={3} maxLength={4000} data-autofocus required {...form.field('evidence')} />
    </Form>
  );
}

function Take({ tenant, id, onDone }: StepProps) {
  const form = useForm({ id: `request-take-${id}`, initial: { by: '' } });
  const act = useAct('post', `${ONE}/taken`, { touches: TOUCHES, onDone: () => (toast(texts.done), onDone()) });
  return (
    <Form form={form} act={act} request={(body) => ({ params: { tenant, id }, body })} submit={texts.take} onCancel={onDone} labels={{ by: texts.by }}>
      <TextInput label={texts.by} description={texts.takeAbout} maxLength={40} autoComplete="off" data-autofocus required {...form.field('by')} />
    </Form>
  );
}

function Answer({ tenant, id, onDone, applies }: StepProps) {
  const form = useForm({ id: `request-answer-${id}`, initial: { text: '', apply: false } });
  const act = useAct('post', `${ONE}/answer`, { touches: TOUCHES, onDone: () => (toast(texts.done), onDone()) });
  return (
    <Form form={form} act={act} request={(body) => ({ params: { tenant, id }, body })} submit={texts.answer} onCancel={onDone} labels={{ text: texts.text, apply: texts.apply }}>
      <Stack gap="md">
        <Textarea label={texts.text} description={texts.answerAbout} autosize minRows={5} maxLength={4000} data-autofocus required {...form.field('text')} />
        {applies !== undefined && (
          <Group>
            <Checkbox label={texts.apply} description={applies} {...form.check('apply')} />
          </Group>
        )}
      </Stack>
    </Form>
  );
}
