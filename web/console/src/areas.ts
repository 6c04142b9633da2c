import type { Area } from './area.ts';
import { apiKeys } from './areas/api-keys/index.ts';
import { applications } from './areas/applications/index.ts';
import { audit, operatorsAudit } from './areas/audit/index.ts';
import { brands } from './areas/brands/index.ts';
import { configuration } from './areas/configuration/index.ts';
import { connections } from './areas/connections/index.ts';
import { home } from './areas/home/index.ts';
import { jobs, messages } from './areas/jobs/index.ts';
import { journeys } from './areas/journeys/index.ts';
import { keys } from './areas/keys/index.ts';
import { limits } from './areas/limits/index.ts';
import { messageTexts } from './areas/message-texts/index.ts';
import { organizations } from './areas/organizations/index.ts';
import { purposes } from './areas/purposes/index.ts';
import { requests } from './areas/requests/index.ts';
import { roles } from './areas/roles/index.ts';
import { settings } from './areas/settings/index.ts';
import { team } from './areas/team/index.ts';
import { tenant, tenants } from './areas/tenants/index.ts';
import { threats } from './areas/threats/index.ts';
import { users } from './areas/users/index.ts';

/** Everything there is, one line an area, in the order of the navigation (within the groups of `area.ts`). */
// biome-ignore format: one line an area
export const AREAS: readonly Area[] = [home, users, organizations, applications, connections, journeys, brands, messageTexts, keys, threats, tenant, settings, tenants, configuration, limits, team, roles, apiKeys, requests, purposes, audit, operatorsAudit, jobs, messages];
