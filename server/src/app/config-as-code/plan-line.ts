/** One thing that was done, or would be. */
export interface PlanLine {
  /** `remove`: taken out of use. `extra`: there, and not in the file. */
  readonly kind: 'create' | 'change' | 'remove' | 'extra';
  /** e.g. `application demo-shop`. */
  readonly what: string;
  /** What differs, one line each: `name: "A" -> "B"`. Never a secret. */
  readonly details: readonly string[];
  /** For people, on one line: `+ application demo-shop`, `~ brand shop: name: "A" -> "B"`. */
  readonly text: string;
}

const SIGNS = { create: '+', change: '~', remove: '-', extra: '?' } as const;

export function planLine(kind: PlanLine['kind'], what: string, details: readonly string[] = []): PlanLine {
  return { kind, what, details, text: `${SIGNS[kind]} ${what}${details.length > 0 ? `: ${details.join('; ')}` : ''}` };
}

/** For a terminal: each difference on a line of its own. `colour`: as terminals understand it. */
export function showPlan(lines: readonly Omit<PlanLine, 'text'>[], colour = false): string[] {
  const paint = (kind: PlanLine['kind'], text: string) => (colour ? `\u001b[${COLOURS[kind]}m${text}\u001b[0m` : text);
  return lines.flatMap(({ kind, what, details }) => [paint(kind, `${SIGNS[kind]} ${what}`), ...details.map((detail) => `    ${detail}`)]);
}

const COLOURS = { create: 32, change: 33, remove: 31, extra: 36 } as const;

/** What is asked of a file: what it would change, or what is otherwise. */
export type Question = 'plan' | 'drift';

const NOTHING = { plan: 'Nothing would change.', drift: 'No drift: everything is as the file says, and there is nothing else.' } as const;
const WORDS = {
  plan: { create: 'to create', change: 'to change', remove: 'to take out of use', extra: 'not in the file' },
  drift: { create: 'missing here', change: 'otherwise here', remove: 'to take out of use', extra: 'not in the file' },
} as const;

/** All that a terminal shows of it; the API gives the same to commands elsewhere. */
export const sayPlan = (lines: readonly PlanLine[], asked: Question = 'plan', colour = false): string[] =>
  lines.length === 0 ? [NOTHING[asked]] : [...showPlan(lines, colour), summary(lines, WORDS[asked])];

/** `2 to create, 1 to change.` */
function summary(lines: readonly PlanLine[], words: Readonly<Record<PlanLine['kind'], string>>): string {
  const counts = (Object.keys(words) as PlanLine['kind'][]).map((kind) => [lines.filter((line) => line.kind === kind).length, words[kind]] as const).filter(([count]) => count > 0);
  return `${counts.map(([count, word]) => `${count} ${word}`).join(', ')}.`;
}
