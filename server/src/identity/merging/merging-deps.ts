import type { IdentityDeps } from '../deps.ts';
import type { MergePorts } from '../contract.ts';

export interface MergingDeps extends IdentityDeps {
  readonly merging: MergePorts;
}
