import { Table } from '@mantine/core';
import { numbers } from '../../words/language.ts';
import { atOf } from './times.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

export interface Series {
  readonly id: string;
  readonly label: string;
  readonly tone: 'accent' | 'quiet' | 'good' | 'warn' | 'bad';
  /** Of each slot; undefined: unknown. */
  readonly values: readonly (number | undefined)[];
}

const [WIDTH, HEIGHT, LEFT, FOOT] = [460, 190, 40, 22] as const;

/** The next round number, so that the scale reads well. */
function roundUp(most: number): number {
  if (most <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 4, 5, 10].find((step) => step * power >= most) ?? 10) * power;
}

/** Bars by the hour or day, one part on the other; the same as a table for whoever cannot see them, or wants the numbers. */
export function Course({ label, slots, unit, series }: { label: string; slots: readonly string[]; unit: 'hour' | 'day'; series: readonly Series[] }) {
  const sums = slots.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  const top = roundUp(Math.max(0, ...sums));
  const inner = HEIGHT - FOOT - 8;
  const step = (WIDTH - LEFT) / slots.length;
  const every = Math.ceil(slots.length / 6);
  const bars = slots.flatMap((slot, at) => {
    let below = 0;
    return series.flatMap(({ id, tone, label: name, values }) => {
      const value = values[at] ?? 0;
      const height = (value / top) * inner;
      below += height;
      return value === 0
        ? []
        : [
            <rect
              key={`${slot} ${id}`}
              className={css.bar}
              data-tone={tone}
              x={LEFT + at * step + step * 0.14}
              width={step * 0.72}
              y={8 + inner - below}
              height={Math.max(height - 0.75, 0.75)}
              rx={Math.min(2, step * 0.2)}
            >
              <title>{`${atOf(slot, unit)} · ${name}: ${numbers.format(value)}`}</title>
            </rect>,
          ];
    });
  });
  return (
    <figure className={css.course} dir="ltr">
      <figcaption className={css.legend} dir="auto">
        {series.map(({ id, label: name, tone }) => (
          <span key={id} className={css.key}>
            <span className={css.swatch} data-tone={tone} aria-hidden />
            {name}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} className={css.drawing}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className={css.grid} x1={LEFT} x2={WIDTH} y1={8 + inner * (1 - share)} y2={8 + inner * (1 - share)} />
            <text className={css.scale} x={LEFT - 8} y={12 + inner * (1 - share)} textAnchor="end">
              {numbers.format(top * share)}
            </text>
          </g>
        ))}
        {bars}
        {slots.map((slot, at) =>
          at % every === 0 ? (
            <text key={slot} className={css.scale} x={LEFT + at * step + step / 2} y={HEIGHT - 6} textAnchor="middle">
              {atOf(slot, unit)}
            </text>
          ) : null,
        )}
      </svg>
      <details className={css.numbers} dir="auto">
        <summary>{texts.asTable}</summary>
        <div className={css.scroll} tabIndex={0} role="group" aria-label={texts.asTable}>
          <Table aria-label={label}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{unit === 'hour' ? texts.hour : texts.day}</Table.Th>
                {series.map(({ id, label: name }) => (
                  <Table.Th key={id} scope="col" ta="end">
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {slots.map((slot, at) => (
                <Table.Tr key={slot}>
                  <Table.Th scope="row" fw={450}>
                    {atOf(slot, unit)}
                  </Table.Th>
                  {series.map(({ id, values }) => (
                    <Table.Td key={id} ta="end">
                      {values[at] === undefined ? '–' : numbers.format(values[at])}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </details>
    </figure>
  );
}
