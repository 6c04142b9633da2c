import type { RiskPolicy } from './policy.ts';

const MOST = 200;

/** Each place that differs between two policies, with what was and what is there. What a company wrote in its own words is only said to be another. */
export function changesBetween(before: RiskPolicy, after: RiskPolicy): string[] {
  const [was, is] = [placesOf(before), placesOf(after)];
  const places = [...new Set([...was.keys(), ...is.keys()])].toSorted();
  return places
    .filter((place) => was.get(place) !== is.get(place))
    .map((place) => (place.endsWith('.about') ? `${place}: other words` : `${place}: ${was.get(place) ?? 'nothing'} -> ${is.get(place) ?? 'nothing'}`).slice(0, 500))
    .slice(0, MOST);
}

function placesOf({ rules, score, ...rest }: RiskPolicy): Map<string, string> {
  const places = new Map<string, string>();
  const put = (path: string, value: unknown): void => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) for (const [key, inner] of Object.entries(value)) put(`${path}.${key}`, inner);
    // An application may be called like an address of mail, and no address goes into the trail.
    else if (value !== undefined) places.set(path, JSON.stringify(value).replaceAll('@', ' at '));
  };
  for (const [key, value] of Object.entries(rest)) put(key, value);
  put('score', score);
  for (const { id, ...rule } of rules) put(`rules.${id}`, rule);
  return places;
}
