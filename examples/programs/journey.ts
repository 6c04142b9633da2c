import { beginJourney, nodeOf, type JourneyOptions, type Tokens } from '@parvis/sdk-web';

/** Asks the customer, in whatever way the device does. `undefined`: they go away. */
export type Ask = (title: string, fields: readonly string[]) => Promise<Readonly<Record<string, string>> | undefined>;

/** A sign-in that the application draws itself: here only fields and the first button; an application draws every kind of node there is. */
export async function signIn(options: JourneyOptions, ask: Ask): Promise<Tokens | undefined> {
  const journey = await beginJourney(options);
  while (journey.at.kind === 'screen') {
    const { screen } = journey.at;
    const names = screen.nodes.flatMap((node) => (node.kind === 'input' ? [node.name] : []));
    const fields = await ask([screen.title, ...(screen.errors ?? []).map(({ text }) => text)].map(({ text }) => text).join(' '), names);
    if (!fields) return undefined;
    await journey.answer(nodeOf(screen, 'action')?.action ?? 'continue', fields);
  }
  if (journey.at.kind === 'refused') throw new Error(journey.at.text.text);
  return journey.at.kind === 'done' ? journey.finish() : undefined;
}
