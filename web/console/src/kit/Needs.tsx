import { Tooltip } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { useMay, useMe } from '../api/me.ts';
import { Denied } from './ProblemNote.tsx';
import { texts } from './texts.ts';

/** Its content for whoever may; for everybody else, why not. */
export function Needs({ permission, tenant, what, children }: { permission: string; tenant?: string | undefined; what: string; children: ReactNode }) {
  const may = useMay();
  return may(permission, tenant) ? children : <Denied what={what} permission={permission} />;
}

/** A button that somebody may not press: it stays where it is, cannot be pressed, and says why. */
export function Guarded({
  permission,
  tenant,
  children,
}: {
  permission: string;
  tenant?: string | undefined;
  children: (props: { 'aria-disabled'?: true; 'data-disabled'?: true; onClick?: (event: { preventDefault(): void }) => void }) => ReactElement;
}) {
  const may = useMay();
  const me = useMe();
  if (may(permission, tenant)) return children({});
  return (
    <Tooltip label={texts.mayNotHere(me.roles.map(({ name }) => name).join(', '), permission)} multiline maw="18rem">
      {children({ 'aria-disabled': true, 'data-disabled': true, onClick: (event) => event.preventDefault() })}
    </Tooltip>
  );
}
