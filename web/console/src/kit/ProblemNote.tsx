import type { Problem } from '@parvis/client';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMe } from '../api/me.ts';
import { Copy } from './Copy.tsx';
import css from './ProblemNote.module.css';
import { texts } from './texts.ts';

/** Why something could not be read or done, what to do, and the reference that stands in log and audit trail. */
export function ProblemNote({ problem, retry }: { problem: Problem; retry?: (() => void) | undefined }) {
  if (problem.code === 'admin.forbidden') return <Denied />;
  return (
    <div className={css.note} role="alert">
      <IconAlertTriangle size={18} aria-hidden className={css.icon} />
      <div className={css.words}>
        <p className={css.title}>{problem.title}</p>
        {problem.fields && problem.fields.length > 0 && (
          <ul className={css.fields}>
            {problem.fields.map(({ field, fix }) => (
              <li key={field}>
                <code>{field}</code>: {fix}
              </li>
            ))}
          </ul>
        )}
        {problem.reference !== '' && (
          <p className={css.reference}>
            {texts.reference} <bdi dir="ltr">{problem.reference}</bdi> <Copy value={problem.reference} what={texts.copyReference} />
          </p>
        )}
      </div>
      {retry && (
        <Button variant="default" size="xs" onClick={retry}>
          {texts.again}
        </Button>
      )}
    </div>
  );
}

/** Not allowed: said, never hidden at random. `what` completes "may not ...". */
export function Denied({ what = texts.doThis, permission, children }: { what?: string; permission?: string; children?: ReactNode }) {
  const me = useMe();
  const names = [...new Set(me.roles.map(({ name }) => name))];
  return (
    <div className={css.note} data-kind="denied" role="note">
      <IconLock size={18} aria-hidden className={css.icon} />
      <div className={css.words}>
        <p className={css.title}>{texts.mayNot(names, what)}</p>
        <p className={css.fix}>
          {permission === undefined ? texts.askOwner : texts.askOwnerFor(permission)}
          {children}
        </p>
      </div>
    </div>
  );
}
