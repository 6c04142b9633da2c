/** Ends the reading of a signature from anywhere inside it. Names a check and holds no value of the document. */
export class SignatureProblem extends Error {
  readonly check: string;
  readonly detail: string | undefined;
  constructor(check: string, detail?: string) {
    super(detail ?? check);
    this.check = check;
    this.detail = detail;
  }
}

export function refuse(check: string, detail?: string): never {
  throw new SignatureProblem(check, detail);
}
