import type { ReactNode } from 'react';
import { A, Page as Frame, useTenantPath } from '../../kit/index.ts';
import { menu } from './menu/texts.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

const PARTS = ['overview', 'decisions', 'policy', 'bench', 'emergency'] as const;
export type Part = (typeof PARTS)[number];

/** A page of the area: the same head for all of them, with the way to the others. */
export function ThreatPage({ part, about, actions, children }: { part: Part; about: string; actions?: ReactNode; children: ReactNode }) {
  const to = useTenantPath();
  const title = part === 'overview' ? menu.label : texts.parts[part];
  return (
    <Frame title={title} about={about} {...(part === 'overview' ? {} : { trail: [{ label: menu.label, to: to('threats') }] })} {...(actions === undefined ? {} : { actions })}>
      <nav aria-label={texts.partsOf} className={css.parts}>
        <ul>
          {PARTS.map((id) => {
            const path = to(id === 'overview' ? 'threats' : `threats/${id}`);
            return (
              <li key={id}>
                <A to={path} underline="never" className={css.part} activeOptions={{ exact: true, includeSearch: false }}>
                  {texts.parts[id]}
                </A>
              </li>
            );
          })}
        </ul>
      </nav>
      {children}
    </Frame>
  );
}
