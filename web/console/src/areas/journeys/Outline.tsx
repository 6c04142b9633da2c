import { IconArrowRight } from '@tabler/icons-react';
import { A, StatusBadge, useTenantPath } from '../../kit/index.ts';
import { edgesOf, inOrder, LEAVE, wayKey, type Drawn, type JourneyNode, type Overlay } from './graph.ts';
import { texts } from './texts.ts';
import css from './journeys.module.css';

export interface OutlineProps {
  readonly journey: Drawn;
  readonly overlay?: Overlay | undefined;
  /** Where one step is chosen to be looked after. */
  readonly chosen?: string;
  readonly onChoose?: (id: string) => void;
}

/** The same as the graph, in words and in order. */
export function Outline({ journey, overlay, chosen, onChoose }: OutlineProps) {
  const { lit, notes } = overlay ?? {};
  return (
    <ol className={css.outline}>
      {inOrder(journey).map((node) => (
        <li key={node.id} id={`node-${node.id}`} tabIndex={-1} className={css.item} data-lit={lit?.has(node.id)} data-chosen={node.id === chosen}>
          <div className={css.itemHead}>
            <h3 className={css.itemName}>
              {onChoose ? (
                <button type="button" className={css.choose} aria-pressed={node.id === chosen} onClick={() => onChoose(node.id)}>
                  {node.id}
                </button>
              ) : (
                node.id
              )}
            </h3>
            <Marks node={node} isStart={node.id === journey.start} />
            {lit?.has(node.id) && <StatusBadge tone="good">{texts.onTheWay}</StatusBadge>}
          </div>
          <bdi dir="ltr" className={css.step}>
            {node.step}
          </bdi>
          {notes?.get(node.id) !== undefined && <p className={css.quiet}>{notes.get(node.id)}</p>}
          <Ways journey={journey} node={node} lit={lit} {...(onChoose ? { onGo: onChoose } : {})} />
        </li>
      ))}
    </ol>
  );
}

export function Marks({ node, isStart }: { node: JourneyNode; isStart: boolean }) {
  return (
    <>
      {isStart && <StatusBadge tone="info">{texts.start}</StatusBadge>}
      {node.starts_session && <StatusBadge tone="good">{texts.session}</StatusBadge>}
      <span className={css.quiet}>{node.shows ? texts.shows : texts.decides}</span>
    </>
  );
}

/** `onGo`: where the steps are not on the page. */
export function Ways({ journey, node, onGo, lit }: { journey: Drawn; node: JourneyNode; onGo?: (id: string) => void; lit?: ReadonlySet<string> | undefined }) {
  const ways = edgesOf({ nodes: [node] });
  return (
    <ul className={css.ways}>
      {ways.map(({ label, to, proves }) => (
        <li key={`${label}:${to}`} data-lit={lit?.has(wayKey(node.id, label))}>
          <span className={css.outcome}>{label === LEAVE && !node.next.some(({ outcome }) => outcome === LEAVE) ? texts.leave : label}</span>
          {proves && <span className={css.proves}>{texts.proves}</span>}
          <IconArrowRight size={14} aria-label={texts.leadsTo} role="img" className={css.arrow} />
          <Target journey={journey} to={to} {...(onGo ? { onGo } : {})} />
        </li>
      ))}
    </ul>
  );
}

function Target({ journey, to, onGo }: { journey: Drawn; to: string; onGo?: (id: string) => void }) {
  const place = useTenantPath();
  if (to === 'done') return <span>{texts.end}</span>;
  if (to.startsWith('journey:')) {
    const other = to.slice('journey:'.length);
    return <A to={place(`journeys/${other}`)}>{texts.otherJourney(other)}</A>;
  }
  if (!journey.nodes.some(({ id }) => id === to)) return <span>{to}</span>;
  if (onGo)
    return (
      <button type="button" className={css.goto} onClick={() => onGo(to)}>
        {to}
      </button>
    );
  const go = (event: { preventDefault(): void }) => {
    const there = document.getElementById(`node-${to}`);
    if (!there) return;
    event.preventDefault();
    there.scrollIntoView({ block: 'center' });
    there.focus({ preventScroll: true });
  };
  return (
    <a href={`#node-${to}`} onClick={go} className={css.jump}>
      {to}
    </a>
  );
}
