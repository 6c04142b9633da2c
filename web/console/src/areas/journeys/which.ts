import { useList } from '../../api/index.ts';
import type { Tree } from '../../kit/index.ts';
import type { Journey } from './graph.ts';
import { ONE } from './paths.ts';
import { texts } from './texts.ts';

export const DRAFT = 'draft';

/** The draft, or a version, as the API wants to be told. */
export const whatOf = (which: string, draft: Tree | undefined) => (which === DRAFT ? { definition: { ...draft } } : { version: which });

/** For a list to choose from: the draft, what is in use, what is built in, what was published. */
export function useVersionChoices(tenant: string, journey: Journey) {
  const published = useList(`${ONE}/versions`, { params: { tenant, journey: journey.id }, query: { limit: 20 } });
  const versions = [journey.version, journey.built_in_version, ...published.items.map(({ version }) => version)].filter((one) => one !== undefined);
  return [
    { value: DRAFT, label: texts.theDraft },
    ...[...new Set(versions)].map((version) => ({
      value: version,
      label:
        version === journey.version
          ? texts.versionInUse(version.slice(0, 8))
          : version === journey.built_in_version
            ? texts.versionBuiltIn(version.slice(0, 8))
            : texts.versionNamed(version.slice(0, 8)),
    })),
  ];
}
