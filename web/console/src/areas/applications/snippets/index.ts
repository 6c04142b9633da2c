import type { KindId } from '../kinds.ts';
import { others } from './others.ts';
import type { Framework } from './snippet.ts';
import { web } from './web.ts';

export type { Filling, Framework, Part } from './snippet.ts';

const FRAMEWORKS: readonly Framework[] = [...web, ...others];

export const frameworksOf = (kind: KindId): readonly Framework[] => FRAMEWORKS.filter((framework) => framework.kind === kind);

/** Of this kind by its id; else the first there is for it. */
export const frameworkOf = (kind: KindId, id: string): Framework => frameworksOf(kind).find((framework) => framework.id === id) ?? (frameworksOf(kind)[0] as Framework);
