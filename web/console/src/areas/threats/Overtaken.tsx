import { Button } from '@mantine/core';
import { ConflictDialog, TimeAgo, useUrlState, Who } from '../../kit/index.ts';
import { labelsOf, partsOf, wholeOf } from './policy-parts.ts';
import type { InForce, Policy } from './policy.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

/** Somebody else was faster: who and when, what they changed beside what is typed here, and how both go on as one. */
export function Overtaken({ begun, mine, theirs, onMerged }: { begun: Policy; mine: Policy; theirs: InForce; onMerged: (merged: Policy) => void }) {
  const [{ dialog }, set] = useUrlState({ dialog: '' });
  const all = [begun, mine, theirs.policy];
  const parts = partsOf(mine, all);
  const { published_by: by, published_at: at, version } = theirs;
  return (
    <div role="alert" className={css.refused}>
      <p>{texts.overtaken}</p>
      <p>
        {texts.byPolicy(version)}
        {by && (
          <>
            {' '}
            · <Who actor={by} />
          </>
        )}
        {at !== undefined && (
          <>
            {' '}
            · <TimeAgo at={at} />
          </>
        )}
      </p>
      <Button mt="sm" variant="default" onClick={() => set({ dialog: 'compare' }, { push: true })}>
        {texts.compareTheirs}
      </Button>
      <ConflictDialog
        opened={dialog === 'compare'}
        onClose={() => set({ dialog: '' })}
        base={partsOf(begun, all)}
        mine={parts}
        theirs={partsOf(theirs.policy, all)}
        labels={labelsOf(parts)}
        action={texts.takeBoth}
        onResolve={(merged) => {
          set({ dialog: '' });
          onMerged(wholeOf(merged));
        }}
      />
    </div>
  );
}
