import { Button } from '@mantine/core';
import type { Problem } from '@parvis/client';
import { IconMapOff, IconMoodConfuzed } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Refused } from '../api/client.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import { ButtonLink } from '../kit/links.tsx';
import { Page } from '../kit/Page.tsx';
import { ProblemNote } from '../kit/ProblemNote.tsx';
import { texts } from './texts.ts';

/** A page that broke. The rest of the console goes on. */
export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  if (error instanceof Refused)
    return (
      <Page title={texts.didNotWork}>
        <ProblemNote problem={error.problem} retry={reset} />
      </Page>
    );
  const problem: Problem = { type: 'about:blank', title: texts.wentWrong, status: 0, code: 'console.broken', reference: '' };
  return (
    <Page title={texts.pageBroke}>
      <EmptyState
        icon={IconMoodConfuzed}
        title={problem.title}
        action={
          <Button variant="default" onClick={() => location.reload()}>
            {texts.reload}
          </Button>
        }
      >
        {error instanceof Error ? error.message : String(error)}
      </EmptyState>
    </Page>
  );
}

export function NotFound() {
  return (
    <Page title={texts.notFound}>
      <EmptyState icon={IconMapOff} title={texts.noPage} action={<ButtonLink to="/">{texts.firstPage}</ButtonLink>}>
        {texts.noPageText}
      </EmptyState>
    </Page>
  );
}
