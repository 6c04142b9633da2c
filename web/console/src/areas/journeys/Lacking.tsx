import { CodeSnippet, Section } from '../../kit/index.ts';
import type { Journey } from './graph.ts';
import { texts } from './texts.ts';

/** What a copy that was made before lacks of the built-in journey: no mistake, and nobody would find it by themselves. */
export function Lacking({ steps }: { readonly steps: Journey['lacking'] }) {
  if (steps.length === 0) return null;
  return (
    <Section title={texts.lacking(steps.length)} about={texts.lackingAbout}>
      {steps.map(({ step, node, written }) => (
        <CodeSnippet key={step} label={texts.lackingStep(step, targetsOf(written))} code={`${JSON.stringify(node)}: ${JSON.stringify(written, null, 2)}`} />
      ))}
    </Section>
  );
}

/** Where it leads in the built-in journey: before these it belongs. */
function targetsOf(written: Readonly<Record<string, unknown>>): string {
  const { next } = written;
  return typeof next === 'object' && next !== null ? [...new Set(Object.values(next).map(String))].join(', ') : '';
}
