import { useMemo, useState } from 'react';
import { layOut, type Journey, type Place } from './graph.ts';
import { Marks, Ways } from './Outline.tsx';
import { texts } from './texts.ts';
import css from './journeys.module.css';

const [WIDE, HIGH, GAP_X, GAP_Y, PAD] = [148, 46, 64, 22, 20];
const x = ({ layer }: Place) => PAD + layer * (WIDE + GAP_X);
const y = ({ row }: Place) => PAD + row * (HIGH + GAP_Y);

/** To be seen at once; who cannot see it has the outline, which says the same. */
export function GraphView({ journey }: { journey: Journey }) {
  const graph = useMemo(() => layOut(journey), [journey]);
  const [chosen, choose] = useState(journey.start);
  const places = new Map(graph.places.map((place) => [place.id, place]));
  const node = places.get(chosen)?.node;
  const [width, height] = [graph.layers * (WIDE + GAP_X) - GAP_X + 2 * PAD, graph.rows * (HIGH + GAP_Y) - GAP_Y + 2 * PAD + 30];
  // What is chosen is drawn last, over the rest.
  const edges = graph.edges.toSorted((a, b) => Number(touches(a, chosen)) - Number(touches(b, chosen)));
  return (
    <div className={css.split}>
      <div className={css.canvas} tabIndex={0} role="region" aria-label={texts.graphOf(journey.id)} dir="ltr">
        <div className={css.sheet} style={{ inlineSize: width, blockSize: height }}>
          <svg width={width} height={height} aria-hidden className={css.lines}>
            {edges.map(({ from, to, label, proves }) => {
              const [a, b] = [places.get(from), places.get(to)];
              if (!a || !b) return null;
              return <path key={`${from}:${label}:${to}`} d={line(a, b)} data-chosen={touches({ from, to }, chosen)} data-proves={proves} data-back={b.layer <= a.layer} />;
            })}
          </svg>
          {graph.places.map((place) => (
            <button
              key={place.id}
              type="button"
              className={css.node}
              style={{ insetInlineStart: x(place), insetBlockStart: y(place), inlineSize: WIDE, blockSize: HIGH }}
              aria-pressed={place.id === chosen}
              data-kind={place.node === undefined ? 'end' : place.node.starts_session ? 'session' : place.node.shows ? 'screen' : 'decides'}
              onClick={() => choose(place.id)}
            >
              <span className={css.nodeName}>{nameOf(place.id)}</span>
              {place.node && <span className={css.nodeStep}>{place.node.step}</span>}
            </button>
          ))}
        </div>
      </div>
      <div className={css.detail} role="group" aria-label={texts.chosen} aria-live="polite">
        {node ? (
          <>
            <h3 className={css.itemName}>{node.id}</h3>
            <bdi dir="ltr" className={css.step}>
              {node.step}
            </bdi>
            <p className={css.itemHead}>
              <Marks node={node} isStart={node.id === journey.start} />
            </p>
            <Ways journey={journey} node={node} onGo={choose} />
            <p className={css.quiet}>
              {texts.comesFrom}: {[...new Set(graph.edges.filter(({ to }) => to === chosen).map(({ from }) => from))].join(', ') || texts.start}
            </p>
          </>
        ) : (
          <p className={css.quiet}>{chosen === 'done' ? texts.end : nameOf(chosen)}</p>
        )}
      </div>
    </div>
  );
}

const touches = ({ from, to }: { readonly from: string; readonly to: string }, chosen: string) => from === chosen || to === chosen;
const nameOf = (id: string) => (id === 'done' ? texts.end : id.startsWith('journey:') ? texts.otherJourney(id.slice('journey:'.length)) : id);

function line(a: Place, b: Place): string {
  if (b.layer > a.layer) {
    const [x1, y1, x2, y2] = [x(a) + WIDE, y(a) + HIGH / 2, x(b), y(b) + HIGH / 2];
    const bend = Math.min(90, Math.max(30, (x2 - x1) / 2));
    return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
  }
  // Back: below both.
  const [x1, y1, x2, y2] = [x(a) + WIDE / 2, y(a) + HIGH, x(b) + WIDE / 2, y(b) + HIGH];
  const low = Math.max(y1, y2) + 28;
  return `M${x1},${y1} C${x1},${low} ${x2},${low} ${x2},${y2}`;
}
