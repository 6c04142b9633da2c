import { z } from 'zod';

const base64url = (bytes: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}={0,2}$`), `send ${bytes} bytes in base64url`);

/** The JSON of the browser's `PushSubscription` (Push API section 8). */
export const subscriptionShape = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(2000),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
});
