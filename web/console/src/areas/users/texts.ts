import { laterWords } from '../../words/later-words.ts';
import type { Texts } from './texts/en.ts';

/** Loaded with the first page of the area. */
export const texts = await laterWords<Texts>(import.meta.glob('./texts/*.ts'));

/** `oidc.code_issued` → "Code issued". */
export const eventText = (type: string, data: Readonly<Record<string, unknown>> = {}): string => {
  if (type === 'admin.customer_handled' && typeof data['act'] === 'string') return texts.acts[data['act']] ?? data['act'];
  if (type === 'identity.user_state_changed' && typeof data['state'] === 'string') return texts.becomes(texts.state[data['state']] ?? data['state']);
  // Held or blocked where nobody signed in: it says what was attempted.
  const known = texts.attempted[type]?.[String(data['action'])] ?? texts.events[type];
  if (known !== undefined) return known;
  const words = (type.split('.')[1] ?? type).replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
