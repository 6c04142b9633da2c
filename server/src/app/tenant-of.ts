import type { FastifyRequest } from 'fastify';
import { doorOf } from '#platform/http';
import type { Tenant } from '#tenants';

/** The tenant the door found. */
export const tenantOf = (request: FastifyRequest): Tenant => doorOf<Tenant>(request).place;
