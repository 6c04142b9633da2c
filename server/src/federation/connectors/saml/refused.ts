/** Ends the reading of a message from anywhere inside it; becomes an answer at the connector's edge. Names a check and holds no value of the message. */
export class Refused extends Error {
  readonly check: string;
  readonly detail: string | undefined;
  constructor(check: string, detail?: string) {
    super(check);
    this.check = check;
    this.detail = detail;
  }
}

export function refuse(check: string, detail?: string): never {
  throw new Refused(check, detail);
}
