/** What the command has of the world: a terminal, an environment, a browser. Tests have their own. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is printed is read by somebody, who sees colours. */
  readonly colour: boolean;
  /** Somebody sits there and can answer. */
  readonly canAsk: boolean;
  ask(question: string): Promise<string>;
  /** Nothing of the answer is shown. */
  askSecret(question: string): Promise<string>;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** The same line by line, for as long as there is some. */
  readLines(): AsyncIterable<string>;
  /** `fetch`. */
  send(request: Request): Promise<Response>;
  /** False: there is none. */
  openBrowser(url: string): Promise<boolean>;
  /** Where programs keep what belongs to whoever uses them. */
  readonly configHome: string;
  /** Somebody pressed Ctrl-C. */
  readonly signal: AbortSignal;
}

/** How the command ends; docs/guide/cli.md says it to whoever writes scripts. */
export const EXIT = { done: 0, failed: 1, differs: 2, changedMeanwhile: 3, interrupted: 130 } as const;
