import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { currentSession, Refused, sendWaiting } from '../api/client.ts';
import { CodeSnippet } from '../kit/Copy.tsx';
import { ProblemNote } from '../kit/ProblemNote.tsx';
import type { Waiting } from '../session/kept.ts';
import type { Problem } from '@parvis/client';
import { texts } from './texts.ts';

const PATIENCE_MS = 4000;

/** A request that waited for a fresh sign-in, and nobody on the page took it back: it is asked about, not lost and not sent behind anybody's back. */
export function WaitingRequest() {
  const cache = useQueryClient();
  const [waiting, setWaiting] = useState<Waiting>();
  const [problem, setProblem] = useState<Problem>();
  const [answer, setAnswer] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (!currentSession().waiting) return undefined;
    const timer = setTimeout(() => {
      const session = currentSession();
      setWaiting(session.waiting);
      session.waiting = undefined;
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);

  async function go() {
    if (!waiting) return;
    setBusy(true);
    try {
      const { body } = await sendWaiting(waiting);
      await cache.invalidateQueries();
      if (body === undefined) setWaiting(undefined);
      else setAnswer(body);
    } catch (error) {
      if (error instanceof Refused) setProblem(error.problem);
      else throw error;
    } finally {
      setBusy(false);
    }
  }

  const done = answer !== undefined;
  return (
    <Modal opened={waiting !== undefined} onClose={() => setWaiting(undefined)} title={done ? texts.done : texts.confirmed} size="lg">
      <Stack gap="md">
        {done ? (
          <CodeSnippet label={texts.answer} code={JSON.stringify(answer, null, 2)} />
        ) : (
          <>
            <Text>{texts.askedBefore}</Text>
            <CodeSnippet label={texts.request} code={[waiting?.key, waiting?.body].filter(Boolean).join('\n')} wrap />
          </>
        )}
        {problem && <ProblemNote problem={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => setWaiting(undefined)}>
            {done ? texts.close : texts.no}
          </Button>
          {!done && (
            <Button loading={busy} onClick={() => void go()}>
              {texts.doNow}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
