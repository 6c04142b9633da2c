import { isDeepStrictEqual } from 'node:util';
import type { Collected } from './collect.ts';
import type { FileTenant } from './file-schema.ts';

/**
 * The same entry, meant as all there is to say: where it says nothing of a state it means in use, and where it says nothing of settings it means none. So a tenant
 * is compared with a file, and brought back to what it was.
 */
export function exactly(wanted: FileTenant): FileTenant {
  const active = <E extends object>(entries: readonly E[]): E[] => entries.map((entry) => ({ state: 'active', ...entry }));
  return {
    ...wanted,
    state: wanted.state ?? 'active',
    settings: wanted.settings ?? {},
    applications: active(wanted.applications),
    samlApplications: active(wanted.samlApplications),
    connections: active(wanted.connections),
    verifiers: active(wanted.verifiers),
    purposes: active(wanted.purposes),
    topics: active(wanted.topics),
  } as FileTenant;
}

type FilePurpose = FileTenant['purposes'][number];

/**
 * Published words never change, so what counted once counts again as the next version of them; nobody's answer to other words is taken for an answer to these.
 * What was no more than a draft then is retired: a publication cannot be taken back.
 */
export function publishedAgain(wanted: FileTenant, before: Collected): FileTenant {
  const known = new Map(before.document.sections.purposes.map((entry) => [entry['key'], entry]));
  const again = (purpose: FilePurpose): FilePurpose => {
    const entry = known.get(purpose.key);
    const version = entry?.['publish'];
    if (typeof version !== 'number') return purpose;
    if (purpose.publish === undefined) return { ...purpose, state: 'retired' };
    if (purpose.publish >= version) return purpose;
    const words = ({ publish: _publish, draft: _draft, state: _state, ...rest }: Readonly<Record<string, unknown>>) => rest;
    return { ...purpose, publish: isDeepStrictEqual(words(purpose), words(entry as Readonly<Record<string, unknown>>)) ? version : version + 1 };
  };
  return { ...wanted, purposes: wanted.purposes.map(again) };
}
