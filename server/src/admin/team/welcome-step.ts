import { z } from 'zod';
import { isAppError } from '#platform/errors';
import { defineStep, type FieldError, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Enrolment, TeamDeps } from './contract.ts';
import { openAddress } from './address.ts';
import { invitationById } from './invitation-store.ts';
import { peekLink, readLinked, type Linked } from './links.ts';
import { MAX_NAME, welcomeScreen } from './screens.ts';

export type WelcomeDeps = Pick<TeamDeps, 'keys' | 'oneTime' | 'identity'>;

const memoryShape = z.object({ name: z.string().optional(), typed: z.string().optional() });

/** What whoever opened the link is asked; undefined: it was used, or its time is over. */
interface Opened extends Linked {
  /** Proved by the link having come there. */
  readonly address?: string;
}

const tokenOf = ({ facts }: StepContext) => (facts.request?.kind === 'operator' ? facts.request.token : '');
const gone: StepResult = { kind: 'refuse', reason: 'link_gone', text: { id: 'admin.link_gone' } };
const error = (field: string, id: string): FieldError => ({ field, text: { id: `admin.${id}` } });

/** Name, and for the first operator the address; an invitation knows it already. Looks only: the link is used up by `admin.join`, with what it was for. */
export function welcomeStep(deps: WelcomeDeps) {
  async function open(ctx: StepContext): Promise<Opened | undefined> {
    const linked = readLinked(await peekLink(deps.oneTime, ctx.flow.tenantId, tokenOf(ctx)));
    if (!linked) return undefined;
    const address = await addressOf(ctx, linked);
    return linked.kind !== 'setup' && address === undefined ? undefined : { ...linked, ...(address === undefined ? {} : { address }) };
  }

  async function addressOf(ctx: StepContext, { kind, of }: Linked): Promise<string | undefined> {
    if (kind === 'setup') return undefined;
    const cipher = await deps.keys.tenant(ctx.flow.tenantId);
    return ctx.db.read(ctx.flow.tenantId, async (tx) => {
      if (kind === 'recovery') return (await deps.identity.reachable(tx, [of], 'email')).get(of)?.address;
      const row = await invitationById(tx, of);
      return row && openAddress(cipher, row.id, row.sealed_address);
    });
  }

  function readFields(kind: Enrolment, fields: StepInput['fields'], address: string | undefined) {
    const name = (fields['name'] ?? '').normalize('NFC').trim();
    const typed = fields['email'] ?? '';
    const errors: FieldError[] = [];
    if (kind !== 'recovery' && (name === '' || name.length > MAX_NAME || /\p{C}/u.test(name))) errors.push(error('name', 'name_wrong'));
    let email = address;
    if (email === undefined) {
      try {
        email = deps.identity.normalise(typed, { kinds: ['email'] }).value;
      } catch (problem) {
        if (!isAppError(problem)) throw problem;
        errors.push(error('email', 'email_wrong'));
      }
    }
    return { name, typed: typed.slice(0, 320), email, errors };
  }

  return defineStep({
    id: 'admin.welcome',
    settings: z.strictObject({}),
    outcomes: ['prove', 'proved'],
    enter: async (ctx) => ((await open(ctx)) ? { kind: 'show' } : gone),
    async offer(ctx) {
      const opened = await open(ctx);
      // What was shown before the link ended is shown on; the button says how it is.
      return welcomeScreen(opened?.kind ?? 'setup', { ...memoryShape.parse(ctx.memory), ...(opened?.address === undefined ? {} : { address: opened.address }) });
    },
    async run(ctx, { action, fields }) {
      if (action !== 'continue') return { kind: 'show' };
      const opened = await open(ctx);
      if (!opened) return gone;
      const { name, typed, email, errors } = readFields(opened.kind, fields, opened.address);
      const memory = { name: name.slice(0, MAX_NAME), typed };
      if (errors.length > 0 || email === undefined) return { kind: 'show', memory, errors };
      const identifier = { kind: 'email', value: email } as const;
      const proved = opened.kind !== 'setup';
      return {
        kind: 'advance',
        outcome: proved ? 'proved' : 'prove',
        memory,
        facts: { identifier, evidence: [], verified: proved ? [identifier] : [], ...(name === '' ? {} : { attributes: { name } }) },
      };
    },
  });
}
