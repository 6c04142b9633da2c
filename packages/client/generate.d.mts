/** Types of the paths of an OpenAPI document (JSON text), as TypeScript. */
export function renderTypes(document: string): Promise<string>;
export function readTypes(): string;
export function writeTypes(document: string): Promise<void>;
