/** Of everything the build of the console reads. */
export function sourceHash(): string;
/** Builds web/console if its sources changed. Undefined: it is as it should be; otherwise what went wrong. */
export function buildConsole(node?: string): string | undefined;
