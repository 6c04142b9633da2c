import { Button } from '@mantine/core';
import { SignInFailed } from '../session/session.ts';
import { Mark } from './Navigation.tsx';
import css from './Welcome.module.css';
import { consolePath } from '../place.ts';
import type { ReactNode } from 'react';

/** Before somebody is signed in, and when that did not work. */
export function Welcome({ error }: { error?: unknown }) {
  return (
    <Frame title={error === undefined ? 'Opening the console' : 'You are not signed in'}>
      {error === undefined ? (
        <div className={css.progress} role="status" aria-label="Signing in" />
      ) : (
        <>
          <p className={css.text}>{error instanceof SignInFailed ? error.message : 'The sign-in did not work. Check the connection and try again.'}</p>
          <Button onClick={() => location.assign(`${consolePath}/`)}>Sign in</Button>
        </>
      )}
    </Frame>
  );
}

function Frame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={css.frame}>
      <div className={css.card}>
        <Mark />
        <h1 className={css.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
