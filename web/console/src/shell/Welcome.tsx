import { Button } from '@mantine/core';
import { currentSession, Refused } from '../api/client.ts';
import { SignInFailed } from '../session/session.ts';
import { Mark } from './Navigation.tsx';
import css from './Welcome.module.css';
import { consolePath } from '../place.ts';
import type { ReactNode } from 'react';
import { texts } from './texts.ts';

/** Before somebody is signed in, and when that did not work. */
export function Welcome({ error }: { error?: unknown }) {
  return (
    <Frame title={error === undefined ? texts.opening : error instanceof Refused ? texts.notForYou : texts.notSignedIn}>
      {error === undefined ? (
        <div className={css.progress} role="status" aria-label={texts.signingIn} />
      ) : (
        <>
          <p className={css.text}>{wordsFor(error)}</p>
          {error instanceof Refused ? (
            <Button variant="default" onClick={() => void currentSession().signOut()}>
              {texts.signOut}
            </Button>
          ) : (
            <Button onClick={() => location.assign(`${consolePath}/`)}>{texts.signIn}</Button>
          )}
          {error instanceof Refused && error.problem.reference !== '' && (
            <p className={css.reference}>
              {texts.reference} <bdi dir="ltr">{error.problem.reference}</bdi>
            </p>
          )}
        </>
      )}
    </Frame>
  );
}

const wordsFor = (error: unknown): string => (error instanceof Refused || error instanceof SignInFailed ? error.message : texts.signInFailed);

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
