import { Skeleton, Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { A } from './links.tsx';
import css from './StatTile.module.css';

export interface StatTileProps {
  readonly label: string;
  /** How it is counted, in a sentence. */
  readonly definition: string;
  readonly value: ReactNode;
  /** Against the time before; `good` says whether this way is welcome. */
  readonly delta?: { readonly text: string; readonly good?: boolean } | undefined;
  /** The course of it, oldest first. */
  readonly spark?: readonly number[] | undefined;
  readonly to?: string;
  readonly loading?: boolean;
}

export function StatTile({ label, definition, value, delta, spark, to, loading }: StatTileProps) {
  return (
    <div className={css.tile}>
      <div className={css.label}>
        {to === undefined ? (
          label
        ) : (
          <A to={to} className={css.link}>
            {label}
          </A>
        )}
        <Tooltip label={definition} multiline maw="16rem">
          <span className={css.info} tabIndex={0} role="img" aria-label={definition}>
            <IconInfoCircle size={14} aria-hidden />
          </span>
        </Tooltip>
      </div>
      {loading ? <Skeleton height={28} width="5rem" my={4} /> : <div className={css.value}>{value}</div>}
      <div className={css.foot}>
        {delta && (
          <span className={css.delta} data-good={delta.good}>
            {delta.text}
          </span>
        )}
        {spark && spark.length > 1 && <Spark points={spark} />}
      </div>
    </div>
  );
}

/** A line without axes: only its shape matters. */
export function Spark({ points }: { points: readonly number[] }) {
  const [low, high] = [Math.min(...points), Math.max(...points)];
  const at = (value: number, index: number) => `${((index / (points.length - 1)) * 100).toFixed(1)},${(22 - ((value - low) / (high - low || 1)) * 20).toFixed(1)}`;
  return (
    <svg className={css.spark} viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden>
      <polyline points={points.map(at).join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
