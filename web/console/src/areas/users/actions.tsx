import { Button, Checkbox, Menu, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useAct, useMay, type Answer } from '../../api/index.ts';
import { CodeSnippet, ConfirmDanger, ExactTime, Form, toast, useForm, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { ActFor } from './acting.tsx';
import { texts } from './texts.ts';
import { ONE, TOUCHES, type Customer } from './types.ts';

/** What can be done with an account; each in a dialog that stands in the address, so that it is there again after a fresh sign-in. */
export function Actions({ customer }: { customer: Customer }) {
  const tenant = useTenant();
  const may = useMay();
  const to = useTenantPath();
  const navigate = useNavigate();
  const [{ do: open }, set] = useUrlState({ do: '' });
  const show = (name: string) => () => set({ do: name });
  const close = () => set({ do: '' });
  const { id, state } = customer;
  const can = {
    write: may('users:write', tenant),
    erase: may('users:erase', tenant),
    merge: may('users:merge', tenant),
    recover: may('users:recover', tenant),
    act: may('users:act-for', tenant),
  };
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default" rightSection={<IconDots size={16} aria-hidden />}>
            {texts.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {customer.sessions > 0 && (
            <Menu.Item disabled={!can.write} onClick={show('sign-out')}>
              {texts.endAll}
            </Menu.Item>
          )}
          {state === 'active' && !customer.light && (
            <Menu.Item disabled={!can.recover} onClick={show('recover')}>
              {texts.recover}
            </Menu.Item>
          )}
          {state === 'active' && !customer.light && (
            <Menu.Item disabled={!can.act} onClick={show('act-for')}>
              {texts.actFor}
            </Menu.Item>
          )}
          {state === 'active' && !customer.light && (
            <Menu.Item disabled={!can.write} onClick={show('unlock')}>
              {texts.unlock}
            </Menu.Item>
          )}
          <Menu.Item disabled={!can.write} onClick={show('copy')}>
            {texts.copy}
          </Menu.Item>
          <Menu.Item disabled={!can.merge} onClick={() => void navigate({ to: to(`customers/${id}/merge`) as never })}>
            {texts.mergeWith}
          </Menu.Item>
          <Menu.Divider />
          {state === 'active' && (
            <Menu.Item disabled={!can.write} onClick={show('suspend')}>
              {texts.suspend}
            </Menu.Item>
          )}
          {(state === 'suspended' || state === 'locked') && (
            <Menu.Item disabled={!can.write} onClick={show('restore')}>
              {texts.restore}
            </Menu.Item>
          )}
          {customer.legal_hold ? (
            <Menu.Item disabled={!can.erase} onClick={show('lift')}>
              {texts.lift}
            </Menu.Item>
          ) : (
            <Menu.Item disabled={!can.erase} onClick={show('hold')}>
              {texts.hold}
            </Menu.Item>
          )}
          {customer.erasure ? (
            <Menu.Item disabled={!can.erase} onClick={show('keep')}>
              {texts.keep}
            </Menu.Item>
          ) : (
            <Menu.Item color="red" disabled={!can.erase} onClick={show('erase')}>
              {texts.erase}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspend id={id} opened={open === 'suspend'} onClose={close} />
      <Restore id={id} opened={open === 'restore'} onClose={close} />
      <Hold id={id} opened={open === 'hold'} onClose={close} />
      <Recover id={id} opened={open === 'recover'} onClose={close} />
      <ActFor id={id} opened={open === 'act-for'} onClose={close} />
      <Erase id={id} opened={open === 'erase'} onClose={close} />
      <SignOut id={id} opened={open === 'sign-out'} onClose={close} />
      <Unlock id={id} opened={open === 'unlock'} onClose={close} />
      <MakeCopy id={id} opened={open === 'copy'} onClose={close} />
      <Keep id={id} opened={open === 'keep'} onClose={close} />
      <Lift id={id} opened={open === 'lift'} onClose={close} />
    </>
  );
}

interface Props {
  readonly id: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks for the reason and does it. `act` comes from `useAct` of the component that is always there. */
function WithReason<S>({
  id,
  opened,
  onClose,
  title,
  about,
  submit,
  act,
  request,
}: Props & { title: string; about: string; submit: string; act: Parameters<typeof Form<{ reason: string }, S>>[0]['act']; request: (reason: string) => S }) {
  const form = useForm({ id: `${submit}-${id}`, initial: { reason: '' } });
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Form form={form} act={act} submit={submit} needsChange={false} onCancel={onClose} request={({ reason }) => request(reason)}>
        <p>{about}</p>
        <Textarea label={texts.reason} description={texts.reasonHint} minRows={2} autosize {...form.field('reason')} data-autofocus />
      </Form>
    </Modal>
  );
}

function useDone(onClose: () => void, message: string) {
  return {
    touches: TOUCHES,
    onDone: () => {
      onClose();
      toast(message);
    },
  };
}

function Suspend(props: Props) {
  const tenant = useTenant();
  const act = useAct('post', `${ONE}/suspend`, useDone(props.onClose, texts.suspended));
  return (
    <WithReason
      {...props}
      act={act}
      title={texts.suspendTitle}
      about={texts.suspendText}
      submit={texts.suspend}
      request={(reason) => ({ params: { tenant, id: props.id }, body: { reason } })}
    />
  );
}

function Restore(props: Props) {
  const tenant = useTenant();
  const act = useAct('post', `${ONE}/restore`, useDone(props.onClose, texts.restored));
  return (
    <WithReason
      {...props}
      act={act}
      title={texts.restoreTitle}
      about={texts.restoreText}
      submit={texts.restore}
      request={(reason) => ({ params: { tenant, id: props.id }, body: { reason } })}
    />
  );
}

function Hold(props: Props) {
  const tenant = useTenant();
  const act = useAct('put', `${ONE}/hold`, useDone(props.onClose, texts.held));
  return (
    <WithReason
      {...props}
      act={act}
      title={texts.holdTitle}
      about={texts.holdText}
      submit={texts.hold}
      request={(reason) => ({ params: { tenant, id: props.id }, body: { reason } })}
    />
  );
}

function Recover({ id, opened, onClose }: Props) {
  const tenant = useTenant();
  const [made, setMade] = useState<Answer<`${typeof ONE}/recovery`, 'post'>>();
  const act = useAct('post', `${ONE}/recovery`, { touches: TOUCHES, onDone: setMade });
  const form = useForm({ id: `recover-${id}`, initial: { reason: '', checked: '', lost_second_step: false, mail_to: '' } });
  const leave = () => {
    setMade(undefined);
    form.reset();
    onClose();
  };
  let content: ReactNode;
  if (made)
    content = (
      <Stack gap="md">
        {made.code === undefined ? <p>{texts.codeMailed}</p> : <CodeSnippet label={texts.codeTitle} code={made.code} />}
        <p>
          {texts.codeText} <ExactTime at={made.expires_at} />.
        </p>
        <Button onClick={leave}>{texts.done}</Button>
      </Stack>
    );
  else
    content = (
      <Form
        form={form}
        act={act}
        submit={texts.recoverDo}
        onCancel={leave}
        labels={{ reason: texts.reason, checked: texts.checked, mail_to: texts.mailTo }}
        request={({ mail_to: mail, ...body }) => ({ params: { tenant, id }, body: { ...body, ...(mail === '' ? {} : { mail_to: mail }) } })}
      >
        <p>{texts.recoverText}</p>
        <Textarea label={texts.reason} description={texts.reasonHint} minRows={2} autosize {...form.field('reason')} data-autofocus />
        <Textarea label={texts.checked} description={texts.reasonHint} minRows={2} autosize {...form.field('checked')} />
        <Checkbox label={texts.lost} description={texts.lostHint} {...form.check('lost_second_step')} />
        <TextInput label={texts.mailTo} description={texts.mailToHint} type="email" dir="ltr" {...form.field('mail_to')} autoComplete="off" />
      </Form>
    );
  return (
    <Modal opened={opened} onClose={leave} title={made ? texts.codeTitle : texts.recoverTitle}>
      {content}
    </Modal>
  );
}

function Erase({ id, opened, onClose }: Props) {
  const tenant = useTenant();
  const form = useForm({ id: `erase-${id}`, initial: { reason: '', word: '' } });
  const act = useAct('post', `${ONE}/erasure`, useDone(onClose, texts.erasedSoon));
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={texts.eraseTitle}
      action={texts.erase}
      word={texts.word}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { tenant, id }, body: { reason: form.values.reason, at_once: false } })}
    >
      <Stack gap="md">
        <p>{texts.eraseText}</p>
        <Textarea label={texts.reason} description={texts.reasonHint} minRows={2} autosize {...form.field('reason')} />
      </Stack>
    </ConfirmDanger>
  );
}

function SignOut({ id, opened, onClose }: Props) {
  const tenant = useTenant();
  const act = useAct('post', `${ONE}/sign-out`, {
    touches: TOUCHES,
    onDone: ({ ended }) => {
      onClose();
      toast(texts.endAllDone(ended));
    },
  });
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={`${texts.endAll}?`}
      action={texts.endAll}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { tenant, id } })}
    >
      {texts.endAllText}
    </ConfirmDanger>
  );
}

function Unlock({ id, opened, onClose }: Props) {
  const tenant = useTenant();
  const act = useAct('post', `${ONE}/unlock`, useDone(onClose, texts.unlocked));
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={`${texts.unlock}?`}
      action={texts.unlock}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { tenant, id } })}
    >
      {texts.unlockText}
    </ConfirmDanger>
  );
}

function MakeCopy({ id, opened, onClose }: Props) {
  const tenant = useTenant();
  const act = useAct('post', `${ONE}/copies`, useDone(onClose, texts.copied));
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={texts.copyTitle}
      action={texts.copy}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { tenant, id } })}
    >
      {texts.copyText}
    </ConfirmDanger>
  );
}

function Keep({ id, opened, onClose }: Props) {
  const tenant = useTenant();
  const act = useAct('delete', `${ONE}/erasure`, useDone(onClose, texts.kept));
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={`${texts.keep}?`}
      action={texts.keep}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { tenant, id } })}
    >
      {texts.keepText}
    </ConfirmDanger>
  );
}

function Lift({ id, opened, onClose }: Props) {
  const tenant = useTenant();
  const act = useAct('delete', `${ONE}/hold`, useDone(onClose, texts.lifted));
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={`${texts.lift}?`}
      action={texts.lift}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { tenant, id } })}
    >
      {texts.liftText}
    </ConfirmDanger>
  );
}
