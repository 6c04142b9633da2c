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
    environment: wanted.environment ?? 'live',
    settings: wanted.settings ?? {},
    riskPolicy: wanted.riskPolicy ?? {},
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
    return { ...purpose, publish: nextOf(purpose, entry, version) };
  };
  return { ...wanted, purposes: wanted.purposes.map(again) };
}

/** Words that count elsewhere count here: as the version there is, where it says the same, or else as the next one. */
export function publishedHere(wanted: FileTenant, before: Collected): FileTenant {
  const known = new Map(before.document.sections.purposes.map((entry) => [entry['key'], entry]));
  const here = (purpose: FilePurpose): FilePurpose => {
    if (purpose.publish === undefined) return purpose;
    const entry = known.get(purpose.key);
    const version = entry?.['publish'];
    return { ...purpose, publish: typeof version === 'number' ? nextOf(purpose, entry, version) : 1 };
  };
  return { ...wanted, purposes: wanted.purposes.map(here) };
}

function nextOf(purpose: FilePurpose, entry: Readonly<Record<string, unknown>> | undefined, version: number): number {
  const words = ({ publish: _publish, draft: _draft, state: _state, ...rest }: Readonly<Record<string, unknown>>) => rest;
  return isDeepStrictEqual(words(purpose), words(entry ?? {})) ? version : version + 1;
}
