import { z } from 'zod';
import { at, iso, section, time, type ExportPart } from '#portability/contract';
import type { Keys } from '#platform/crypto';
import { openSession } from '../seal-session.ts';
import { keptSessions, signedOutAt } from './store.ts';

const PAGE = 200;
const row = z.strictObject({
  application: z.string().optional().describe('Where it began.'),
  acted_for_you: z.boolean().describe('Somebody of support acted for you in it, with your code.'),
  level: z.string(),
  methods: z.array(z.string()).describe('RFC 8176.'),
  ip: z.string().optional(),
  user_agent: z.string().optional(),
  proved_ip: z.string().optional().describe('Of the browser in which you last proved who you are.'),
  proved_user_agent: z.string().optional(),
  created_at: time,
  last_used_at: time,
  expires_at: time,
  ended_at: time.optional(),
});
const signOut = z.strictObject({ created_at: time });

/** Where somebody is and was signed in, by which device and address. */
export const sessionsExport = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): ExportPart => ({
  told: { 'sessions.sessions': ['sessions'], 'sessions.sign_outs': ['sign_outs'] },
  untold: {},
  sections: [
    {
      name: 'sessions',
      row,
      async page(tx, about, after) {
        const [when, id] = after?.split(' ') ?? [];
        const found = await keptSessions(tx, about.userId, about.until, when === undefined || id === undefined ? undefined : { at: when, id }, PAGE);
        const cipher = await keys.tenant(tx.tenantId);
        const rows = await Promise.all(
          found.map(async (kept) => {
            const session = openSession(cipher, tx.tenantId, kept);
            return {
              ...(session.applicationId === undefined ? {} : { application: await about.application(session.applicationId) }),
              acted_for_you: session.actor !== undefined,
              level: session.acr,
              methods: [...session.amr],
              ...(session.client.ip === undefined ? {} : { ip: session.client.ip }),
              ...(session.client.userAgent === undefined ? {} : { user_agent: session.client.userAgent }),
              ...(session.shown?.ip === undefined ? {} : { proved_ip: session.shown.ip }),
              ...(session.shown?.userAgent === undefined ? {} : { proved_user_agent: session.shown.userAgent }),
              created_at: iso(session.createdAt),
              last_used_at: iso(session.lastSeenAt),
              expires_at: iso(session.expiresAt),
              ...at('ended_at', kept.revoked_at),
            };
          }),
        );
        const last = found.at(-1);
        return { rows, ...(last && found.length === PAGE ? { next: `${last.created_at.toISOString()} ${last.id}` } : {}) };
      },
    },
    section('sign_outs', signOut, async (tx, { userId }) => {
      const when = await signedOutAt(tx, userId);
      return when ? [{ created_at: iso(when) }] : [];
    }),
  ],
});
