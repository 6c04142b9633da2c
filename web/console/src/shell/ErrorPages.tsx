import { Button } from '@mantine/core';
import type { Problem } from '@parvis/client';
import { IconMapOff, IconMoodConfuzed } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Refused } from '../api/client.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import { ButtonLink } from '../kit/links.tsx';
import { Page } from '../kit/Page.tsx';
import { ProblemNote } from '../kit/ProblemNote.tsx';

/** A page that broke. The rest of the console goes on. */
export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  if (error instanceof Refused)
    return (
      <Page title="This did not work">
        <ProblemNote problem={error.problem} retry={reset} />
      </Page>
    );
  const problem: Problem = { type: 'about:blank', title: 'Something on this page went wrong. Nothing was lost on the server.', status: 0, code: 'console.broken', reference: '' };
  return (
    <Page title="This page broke">
      <EmptyState
        icon={IconMoodConfuzed}
        title={problem.title}
        action={
          <Button variant="default" onClick={() => location.reload()}>
            Load it again
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
    <Page title="Page not found">
      <EmptyState icon={IconMapOff} title="There is no page at this address" action={<ButtonLink to="/">Go to the first page</ButtonLink>}>
        It may have been moved, or the address has a typing error.
      </EmptyState>
    </Page>
  );
}
