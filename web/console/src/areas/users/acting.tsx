import { Button, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct, useApi, useMay, type Answer } from '../../api/index.ts';
import { ExactTime, Form, toast, useForm, useTenant } from '../../kit/index.ts';
import { texts } from './texts.ts';
import { ONE, TOUCHES } from './types.ts';
import css from './users.module.css';

const ACTING = `${ONE}/acting` as const;
/** As often as somebody who waits for it looks. */
const EVERY_MS = 10_000;

export const useActing = (id: string) => useApi(ACTING, { params: { tenant: useTenant(), id } }, { every: EVERY_MS });

interface Props {
  readonly id: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** With the customer's code and a reason to an address that opens once: it is a link, so that nobody is sent into another account by a window that opens by itself. */
export function ActFor({ id, opened, onClose }: Props) {
  const tenant = useTenant();
  const { data } = useActing(id);
  const [made, setMade] = useState<Answer<typeof ACTING, 'post'>>();
  const act = useAct('post', ACTING, { touches: TOUCHES, onDone: setMade });
  const form = useForm({ id: `act-for-${id}`, initial: { code: '', reason: '' } });
  const leave = () => {
    setMade(undefined);
    form.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={leave} title={texts.actFor}>
      {made ? (
        <Stack gap="md">
          <p>
            {texts.actForReady} <ExactTime at={made.until} />.
          </p>
          <Button component="a" href={made.address} target="_blank" rel="noopener" onClick={leave} data-autofocus>
            {texts.actForGo}
          </Button>
        </Stack>
      ) : data?.nobody_may ? (
        <p>{texts.actForNot[data.nobody_may]}</p>
      ) : (
        <Form
          form={form}
          act={act}
          submit={texts.actForDo}
          onCancel={leave}
          labels={{ code: texts.actForCode, reason: texts.reason }}
          request={(body) => ({ params: { tenant, id }, body })}
        >
          <p>{texts.actForText(data?.minutes ?? 15)}</p>
          <ul className={css.limits}>
            {texts.actForLimits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
          <TextInput label={texts.actForCode} description={texts.actForCodeHint} dir="ltr" autoComplete="off" spellCheck={false} {...form.field('code')} data-autofocus />
          <Textarea label={texts.reason} description={texts.reasonHint} minRows={2} autosize {...form.field('reason')} />
        </Form>
      )}
    </Modal>
  );
}

/** Whoever acts for the customer now, and the way to end it. */
export function ActingNotes({ id }: { id: string }) {
  const tenant = useTenant();
  const may = useMay();
  const { data } = useActing(id);
  const end = useAct('delete', `${ACTING}/{session}`, { touches: TOUCHES, onDone: () => toast(texts.actingOver) });
  return data?.now.map(({ session, operator, mine, until }) => (
    <li key={session}>
      <IconUserShare size={17} aria-hidden />
      <span>
        {mine ? texts.actingMine : texts.actingBy(operator)} <ExactTime at={until} />
      </span>
      {may('users:write', tenant) && (
        <Button size="compact-sm" variant="default" loading={end.busy} onClick={() => end.send({ params: { tenant, id, session } })}>
          {texts.actingEnd}
        </Button>
      )}
    </li>
  ));
}
