import { Skeleton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { A } from './links.tsx';
import css from './Page.module.css';
import { texts } from './texts.ts';

export interface PageProps {
  /** The page's only h1, and the title of the window. */
  readonly title: string;
  /** Instead of the plain title, e.g. with a badge behind it. */
  readonly heading?: ReactNode;
  /** One sentence: what this page is for. */
  readonly about?: ReactNode;
  /** Where it stands in, from the outside to the inside; without the page itself. */
  readonly trail?: readonly { readonly label: string; readonly to: string }[];
  /** Buttons; the most important one last. */
  readonly actions?: ReactNode;
  /** Settings and forms read better when they are not as wide as the window. */
  readonly width?: 'full' | 'reading';
  readonly children: ReactNode;
}

export function Page({ title, heading, about, trail = [], actions, width = 'full', children }: PageProps) {
  useEffect(() => {
    document.title = texts.windowTitle(title);
  }, [title]);
  return (
    <div className={css.page} data-width={width}>
      <header className={css.header}>
        <div className={css.titles}>
          {trail.length > 0 && (
            <nav aria-label={texts.breadcrumb} className={css.trail}>
              {trail.map(({ label, to }) => (
                <span key={to}>
                  <A to={to} c="dimmed" fz="sm">
                    {label}
                  </A>
                  <IconChevronRight size={14} aria-hidden className={css.chevron} />
                </span>
              ))}
            </nav>
          )}
          <h1 className={css.title}>{heading ?? title}</h1>
          {about !== undefined && <p className={css.about}>{about}</p>}
        </div>
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Part of a page with a heading: a card that holds one subject. */
export function Section({ title, about, actions, flush, children }: { title?: string; about?: ReactNode; actions?: ReactNode; flush?: boolean; children: ReactNode }) {
  return (
    <section className={css.section} aria-label={title}>
      {(title !== undefined || actions !== undefined) && (
        <div className={css.sectionHead}>
          <div>
            {title !== undefined && <h2 className={css.sectionTitle}>{title}</h2>}
            {about !== undefined && <p className={css.sectionAbout}>{about}</p>}
          </div>
          {actions !== undefined && <div className={css.actions}>{actions}</div>}
        </div>
      )}
      <div className={flush ? css.flush : css.body}>{children}</div>
    </section>
  );
}

/** While a page's script or its first answer is on its way. */
export function PageSkeleton() {
  return (
    <div className={css.page} role="status" aria-label={texts.loading}>
      <Skeleton height={26} width="14rem" mb="xs" />
      <Skeleton height={14} width="26rem" maw="80%" mb="xl" />
      <Skeleton height={280} radius="lg" />
    </div>
  );
}
