import { IconCircleDashed, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './EmptyState.module.css';

/** Nothing here yet: what would stand here, and the one thing to do next. */
export function EmptyState({ icon: Mark = IconCircleDashed, title, children, action }: { icon?: Icon; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.empty}>
      <span className={css.mark}>
        <Mark size={22} stroke={1.6} aria-hidden />
      </span>
      <p className={css.title}>{title}</p>
      {children !== undefined && <div className={css.text}>{children}</div>}
      {action !== undefined && <div className={css.action}>{action}</div>}
    </div>
  );
}
