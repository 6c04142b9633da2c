import type { FieldProblem } from '#platform/errors';
import type { ConnectorDeps } from '../../contract.ts';
import type { Client } from './client-authentication.ts';

/** What settings and secrets together lack, so that it is said when they are saved. */
export function clientProblems(authentication: Client['authentication'], secrets: readonly string[]): readonly FieldProblem[] {
  const needed = authentication === 'private_key_jwt' ? 'privateKey' : authentication === 'none' ? undefined : 'clientSecret';
  return needed === undefined || secrets.includes(needed) ? [] : [{ field: `secrets.${needed}`, fix: `must be given for ${authentication}` }];
}

/** Addresses that would never be reached. By the names of their settings. */
export function urlProblems({ outbound }: ConnectorDeps, urls: Readonly<Record<string, string | undefined>>): readonly FieldProblem[] {
  return Object.entries(urls).flatMap(([name, url]) =>
    url === undefined || outbound.refuses(url) === undefined ? [] : [{ field: `settings.${name}`, fix: 'must be an https URL of a public host' }],
  );
}
