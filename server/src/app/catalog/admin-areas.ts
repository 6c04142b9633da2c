import { applicationRoutes, meRoutes, type AdminRoute } from '#admin';
import type { App } from '../compose.ts';

/** What the admin API can do, one line an area, in the order of its document. */
export const adminAreas = (app: App): readonly AdminRoute[] => [...meRoutes(app), ...applicationRoutes({ ...app, db: app.platform.db, trail: app.insight.trail })];
