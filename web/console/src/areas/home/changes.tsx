import { useApi, type Answer } from '../../api/index.ts';
import { EmptyState, ProblemNote, Section, TimeAgo } from '../../kit/index.ts';
import { texts } from './texts.ts';
import css from './home.module.css';

const CHANGES = '/admin/v1/tenants/{tenant}/changes';
type Change = Answer<typeof CHANGES>['items'][number];

/** `tenants.brand_saved` is "brand saved" where there are no better words. */
const wordsOf = (type: string) => texts.acts[type] ?? type.slice(type.indexOf('.') + 1).replaceAll('_', ' ');

/** What colleagues did lately, the newest first. */
export function Changes({ tenant }: { tenant: string }) {
  const { data, problem } = useApi(CHANGES, { params: { tenant } });
  return (
    <Section title={texts.changes} about={texts.changesAbout} flush>
      {problem && <ProblemNote problem={problem} />}
      {data?.items.length === 0 && <EmptyState title={texts.noChanges} />}
      <ul className={css.list}>
        {data?.items.slice(0, 8).map((change) => (
          <li key={`${change.at} ${change.type} ${change.what ?? ''}`} className={css.change}>
            <Line change={change} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Line({ change: { at, by, type, what, fields } }: { change: Change }) {
  return (
    <>
      <span className={css.act}>
        <bdi>{by ?? texts.somebody}</bdi> {wordsOf(type)} {what !== undefined && <bdi className={css.thing}>{what}</bdi>}
        {fields.length > 0 && <span className={css.slug}>{fields.join(', ')}</span>}
      </span>
      <span className={css.when}>
        <TimeAgo at={at} />
      </span>
    </>
  );
}
