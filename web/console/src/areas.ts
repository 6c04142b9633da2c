import type { Area } from './area.ts';
import { applications } from './areas/applications/index.ts';
import { configuration } from './areas/configuration/index.ts';
import { home } from './areas/home/index.ts';
import { keys } from './areas/keys/index.ts';
import { users } from './areas/users/index.ts';

/** Everything there is, one line an area, in the order of the navigation (within the groups of `area.ts`). */
// biome-ignore format: one line an area
export const AREAS: readonly Area[] = [
  home,
  users,
  applications,
  keys,
  configuration,
];
