/** Builds it into `out` (default: its `dist`) and says where. */
export function buildPackage(home: string, out?: string): string;
