import type { AdminRoute } from '../kit/contract.ts';
import { actingRoutes } from './acting.ts';
import { actRoutes } from './acts.ts';
import { changeUser, createUser } from './create.ts';
import type { UserAreaDeps } from './deps.ts';
import { endingRoutes } from './ending.ts';
import { mergeRoutes } from './merges.ts';
import { readRoutes } from './read.ts';
import { searchUsers } from './search.ts';
import { timelineRoutes } from './timeline.ts';
import { unmaskUser } from './unmask.ts';

/** Customers: found, seen (masked), helped, merged, and sent on their way. */
export const userRoutes = (deps: UserAreaDeps): readonly AdminRoute[] => [
  searchUsers(deps),
  createUser(deps),
  ...readRoutes(deps),
  unmaskUser(deps),
  changeUser(deps),
  ...actRoutes(deps),
  ...endingRoutes(deps),
  ...mergeRoutes(deps),
  ...timelineRoutes(deps),
  ...actingRoutes(deps),
];
