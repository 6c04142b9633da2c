import { IconArrowRight } from '@tabler/icons-react';
import { A, StatusBadge, useTenantPath } from '../../kit/index.ts';
import { edgesOf, inOrder, LEAVE, type Journey, type JourneyNode } from './graph.ts';
import { texts } from './texts.ts';
import css from './journeys.module.css';

/** The same as the graph, in words and in order. */
export function Outline({ journey }: { journey: Journey }) {
  const nodes = inOrder(journey);
  return (
    <ol className={css.outline}>
      {nodes.map((node) => (
        <li key={node.id} id={`node-${node.id}`} tabIndex={-1} className={css.item}>
          <div className={css.itemHead}>
            <h3 className={css.itemName}>{node.id}</h3>
            <Marks node={node} isStart={node.id === journey.start} />
          </div>
          <bdi dir="ltr" className={css.step}>
            {node.step}
          </bdi>
          <Ways journey={journey} node={node} />
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
export function Ways({ journey, node, onGo }: { journey: Journey; node: JourneyNode; onGo?: (id: string) => void }) {
  const ways = edgesOf({ nodes: [node] });
  return (
    <ul className={css.ways}>
      {ways.map(({ label, to, proves }) => (
        <li key={`${label}:${to}`}>
          <span className={css.outcome}>{label === LEAVE && !node.next.some(({ outcome }) => outcome === LEAVE) ? texts.leave : label}</span>
          {proves && <span className={css.proves}>{texts.proves}</span>}
          <IconArrowRight size={14} aria-label={texts.leadsTo} role="img" className={css.arrow} />
          <Target journey={journey} to={to} {...(onGo ? { onGo } : {})} />
        </li>
      ))}
    </ul>
  );
}

function Target({ journey, to, onGo }: { journey: Journey; to: string; onGo?: (id: string) => void }) {
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
