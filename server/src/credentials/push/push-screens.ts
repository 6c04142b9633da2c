import type { Screen, ScreenNode, StepContext } from '#journeys/contract';
import { minutes } from '../minutes.ts';
import { memoryOf } from './send-prompt.ts';
import { POLL_SECONDS } from './settings.ts';

const secondsUntil = (ctx: Pick<StepContext, 'now'>, until: string) => Math.max(0, Math.ceil((Date.parse(until) - ctx.now.getTime()) / 1000));

/** What the computer shows while the phone is asked. */
export function pushScreen(ctx: StepContext): Screen {
  const memory = memoryOf(ctx);
  const who: ScreenNode[] = ctx.facts.identifier ? [{ kind: 'identity', value: ctx.facts.identifier.value }] : [];
  const again: ScreenNode = { kind: 'action', action: 'again', label: { id: 'credentials.push_again' }, tone: 'primary', skipValidation: true };
  const titled = (nodes: readonly ScreenNode[]): Screen => ({ id: 'credentials.push', title: { id: 'credentials.push_title' }, nodes: [...who, ...nodes] });
  switch (memory?.stage) {
    case 'asked': {
      const left = secondsUntil(ctx, memory.until);
      if (left === 0) return titled([{ kind: 'text', tone: 'lead', text: { id: 'credentials.push_expired' } }, again]);
      return titled([
        { kind: 'text', tone: 'lead', text: { id: 'credentials.push_lead' } },
        { kind: 'number', label: { id: 'credentials.push_number' }, value: memory.number },
        { kind: 'wait', text: { id: 'credentials.push_wait' }, everySeconds: POLL_SECONDS, ownButton: true },
        { kind: 'text', tone: 'hint', text: { id: 'credentials.push_open_phone' } },
        { kind: 'action', action: 'check', label: { id: 'credentials.push_check' }, tone: 'secondary', skipValidation: true },
        { ...again, tone: 'link', availableIn: left },
      ]);
    }
    case 'over':
      return titled([{ kind: 'text', tone: memory.why === 'mismatched' ? 'warning' : 'lead', text: { id: `credentials.push_${memory.why}` } }, again]);
    case 'throttled': {
      const left = secondsUntil(ctx, memory.until);
      return titled([
        { kind: 'text', tone: 'lead', text: { id: 'credentials.push_throttled', values: { minutes: minutes(left) } } },
        { kind: 'text', text: { id: 'credentials.push_throttled_why' } },
        { ...again, tone: 'secondary', ...(left > 0 ? { availableIn: left } : {}) },
      ]);
    }
    default:
      return titled([{ kind: 'text', tone: 'lead', text: { id: 'credentials.push_no_phone' } }]);
  }
}
