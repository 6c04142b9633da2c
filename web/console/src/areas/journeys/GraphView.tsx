import { useMemo, useState } from 'react';
import { layOut, wayKey, type Drawn, type Overlay, type Place } from './graph.ts';
import { Marks, Ways } from './Outline.tsx';
import { texts } from './texts.ts';
import css from './journeys.module.css';

const [WIDE, HIGH, GAP_X, GAP_Y, PAD] = [148, 46, 64, 22, 20];
const x = ({ layer }: Place) => PAD + layer * (WIDE + GAP_X);
const y = ({ row }: Place) => PAD + row * (HIGH + GAP_Y);

/** To be seen at once; who cannot see it has the outline, which says the same. */
export function GraphView({ journey, overlay }: { journey: Drawn; overlay?: Overlay | undefined }) {
  const [chosen, choose] = useState(journey.start);
  const node = journey.nodes.find(({ id }) => id === chosen);
  const sources = [...new Set(journey.nodes.filter(({ next, leave }) => leave === chosen || next.some(({ to }) => to === chosen)).map(({ id }) => id))];
  return (
    <div className={css.split}>
      <GraphCanvas journey={journey} chosen={chosen} onChoose={choose} overlay={overlay} />
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
              {texts.comesFrom}: {sources.join(', ') || texts.start}
            </p>
          </>
        ) : (
          <p className={css.quiet}>{nameOf(chosen)}</p>
        )}
        {overlay?.notes?.get(chosen) !== undefined && <p>{overlay.notes.get(chosen)}</p>}
      </div>
    </div>
  );
}

export interface GraphCanvasProps {
  readonly journey: Drawn;
  readonly chosen: string;
  readonly onChoose: (place: string) => void;
  readonly overlay?: Overlay | undefined;
}

export function GraphCanvas({ journey, chosen, onChoose, overlay = {} }: GraphCanvasProps) {
  const graph = useMemo(() => layOut(journey), [journey]);
  const places = new Map(graph.places.map((place) => [place.id, place]));
  const { lit, notes } = overlay;
  const [width, height] = [graph.layers * (WIDE + GAP_X) - GAP_X + 2 * PAD, graph.rows * (HIGH + GAP_Y) - GAP_Y + 2 * PAD + 30];
  const isLit = ({ from, label }: { readonly from: string; readonly label: string }) => lit?.has(wayKey(from, label)) === true;
  // What is lit or chosen is drawn last, over the rest.
  const rank = (edge: (typeof graph.edges)[number]) => (isLit(edge) ? 2 : touches(edge, chosen) ? 1 : 0);
  return (
    <div className={css.canvas} tabIndex={0} role="region" aria-label={texts.graphOf(journey.id)} dir="ltr">
      <div className={css.sheet} style={{ inlineSize: width, blockSize: height }}>
        <svg width={width} height={height} aria-hidden className={css.lines}>
          {graph.edges
            .toSorted((a, b) => rank(a) - rank(b))
            .map((edge) => {
              const { from, to, label, proves } = edge;
              const [a, b] = [places.get(from), places.get(to)];
              if (!a || !b) return null;
              return (
                <path
                  key={`${from}:${label}:${to}`}
                  d={line(a, b)}
                  data-chosen={lit === undefined && touches(edge, chosen)}
                  data-lit={isLit(edge)}
                  data-proves={proves}
                  data-back={b.layer <= a.layer}
                />
              );
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
            data-lit={lit === undefined ? undefined : lit.has(place.id)}
            onClick={() => onChoose(place.id)}
          >
            <span className={css.nodeName}>{nameOf(place.id)}</span>
            {place.node && <span className={css.nodeStep}>{notes?.get(place.id) ?? place.node.step}</span>}
          </button>
        ))}
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
