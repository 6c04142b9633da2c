const MOST_KEPT = 2000;
/** What is longer is worked out each time: nobody fills the memory with it. */
const LONGEST = 512;

/** What comes of a text and is asked again and again, such as of the name of a browser: a few hundred different ones are most of what comes. Begins anew when somebody makes names up. */
export function kept<T>(workOut: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST) return workOut(text);
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= MOST_KEPT) known.clear();
    const made = workOut(text);
    known.set(text, made);
    return made;
  };
}
