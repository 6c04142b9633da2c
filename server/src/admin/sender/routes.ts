import { z } from 'zod';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import type { NameService } from '../tenants/domain.ts';
import { judgeSender, type Sender } from './judge-sender.ts';

export interface SenderDeps {
  readonly dns: Pick<NameService, 'texts'>;
  /** Who all mail is from; `sends`: whether it leaves this installation at all. */
  readonly mail: () => { readonly sender: Sender; readonly sends: boolean };
}

const senderJson = z.strictObject({
  domain: z.string().describe('Of the From address.'),
  sends: z.boolean().describe('False: mail goes into the mailbox of development, and nobody looks at these records.'),
  checks: z.array(
    z.strictObject({
      kind: z.enum(['spf', 'dkim', 'dmarc']),
      state: z
        .enum(['ready', 'missing', 'weak', 'several', 'differs', 'unsigned'])
        .describe(
          '`weak`: there is one that stops nobody. `several`: there are more than one, so none counts. `differs`: it is of another key. `unsigned`: the mail server may sign; we do not.',
        ),
      found: z.string().optional(),
      record: z
        .strictObject({ type: z.literal('TXT'), name: z.string(), value: z.string() })
        .optional()
        .describe('What is to be entered where the domain is looked after.'),
    }),
  ),
});

export const senderRoutes = ({ dns, mail }: SenderDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'POST',
    path: '/tenants/:tenant/sender-check',
    permission: 'settings:read',
    tag: 'Settings',
    summary: 'Whether receivers can trust mail from here',
    description: 'Looks up SPF, DKIM and DMARC of the domain of the From address, and says which record is missing. Nothing is changed.',
    answer: senderJson,
    async handle() {
      const { sender, sends } = mail();
      const checks = await judgeSender(dns, sender).catch((error: unknown) => {
        throw adminErrors.no_name_service({ cause: error });
      });
      return { body: { domain: sender.domain, sends, checks: [...checks] } };
    },
  }),
];
