import { z } from 'zod';
import type { JobType } from '#platform/jobs';
import { BUILD_RETRIES, BUILD_SECONDS } from './settings.ts';

const data = z.object({ tenantId: z.uuid(), exportId: z.uuid() });
export type BuildCopyData = z.infer<typeof data>;

export const buildCopyJob: Omit<JobType<BuildCopyData>, 'handle'> = {
  name: 'portability.build-copy',
  schema: data,
  retryLimit: BUILD_RETRIES,
  retryDelay: 10,
  expireIn: BUILD_SECONDS,
  concurrency: 1,
};
