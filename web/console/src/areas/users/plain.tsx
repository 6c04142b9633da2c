import { Button, Modal, Textarea } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useAct, type Answer } from '../../api/index.ts';
import { Form, Guarded, useForm, useTenant, useUrlState } from '../../kit/index.ts';
import { texts } from './texts.ts';

const PATH = '/admin/v1/tenants/{tenant}/users/{id}/unmask';
type Plain = Answer<typeof PATH, 'post'>;
const SHOWN_MS = 60_000;

const Shown = createContext<{ readonly plain: Plain | undefined; show(plain: Plain | undefined): void }>({ plain: undefined, show: () => undefined });

/** What somebody saw the reason for, for a minute: one question for the whole page. */
export function PlainDetails({ children }: { children: ReactNode }) {
  const [plain, show] = useState<Plain>();
  useEffect(() => {
    if (plain === undefined) return undefined;
    const timer = setTimeout(() => show(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [plain]);
  return <Shown.Provider value={{ plain, show }}>{children}</Shown.Provider>;
}

/** An address of theirs, by its id. */
export function Address({ id, masked }: { id: string; masked: string }) {
  const { plain } = useContext(Shown);
  return <bdi dir="ltr">{[...(plain?.identifiers ?? []), ...(plain?.contacts ?? [])].find((one) => one.id === id)?.value ?? masked}</bdi>;
}

export function Detail({ name, masked }: { name: string; masked: string | boolean }) {
  const { plain } = useContext(Shown);
  return <bdi>{String(plain?.attributes[name] ?? masked)}</bdi>;
}

export function PersonName({ masked }: { masked: string }) {
  const { plain } = useContext(Shown);
  const { name, given_name: given, family_name: family } = plain?.attributes ?? {};
  const clear = name ?? [given, family].filter(Boolean).join(' ');
  return <bdi>{plain && clear !== '' ? String(clear) : masked}</bdi>;
}

export function ShowPlain({ id }: { id: string }) {
  const tenant = useTenant();
  const { plain, show } = useContext(Shown);
  const [{ do: open }, set] = useUrlState({ do: '' });
  const act = useAct('post', PATH, {
    touches: [],
    onDone: (answer) => {
      show(answer);
      set({ do: '' });
    },
  });
  const form = useForm({ id: `unmask-${id}`, initial: { reason: '' } });
  if (plain)
    return (
      <Button variant="default" leftSection={<IconEyeOff size={16} aria-hidden />} onClick={() => show(undefined)}>
        {texts.hide}
      </Button>
    );
  return (
    <>
      <Guarded permission="users:unmask" tenant={tenant}>
        {(guard) => (
          <Button variant="default" leftSection={<IconEye size={16} aria-hidden />} onClick={() => set({ do: 'show' })} {...guard}>
            {texts.show}
          </Button>
        )}
      </Guarded>
      <Modal opened={open === 'show'} onClose={() => set({ do: '' })} title={texts.showTitle}>
        <Form form={form} act={act} submit={texts.show} onCancel={() => set({ do: '' })} request={({ reason }) => ({ params: { tenant, id }, body: { reason } })}>
          <p>{texts.showAbout}</p>
          <Textarea label={texts.reason} description={texts.reasonHint} minRows={2} autosize {...form.field('reason')} data-autofocus />
        </Form>
      </Modal>
    </>
  );
}
