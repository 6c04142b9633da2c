import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MergePart } from '#identity/contract';
import type { FlowView, StartInput } from '#journeys/contract';
import type { TellByBrowser } from '#oidc/contract';
import type { SigningKeys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Listener, Origin } from '#platform/events';
import type { SafeError, Scope } from '#platform/http';
import { newId } from '#platform/ids';
import type { AnyJobType, Jobs } from '#platform/jobs';
import type { Outbound } from '#platform/outbound';
import type { Tenants } from '#tenants/contract';
import type { ExportPart } from '#portability/contract';
import type { SamlAccountApplications, SamlIdp } from './contract.ts';
import type { SamlDeps } from './deps.ts';
import { createSigners } from './keys/signers.ts';
import { tellByBrowser } from './logout/chain.ts';
import { followRevocation, sendLogoutNotice } from './logout/follow-revocation.ts';
import { accountApplications } from './participants/account-applications.ts';
import { pseudonymsPart } from './participants/merge-pseudonyms.ts';
import { knownNames } from './participants/participants.ts';
import { createApplications } from './providers/applications.ts';
import { configuredApplications } from './providers/configured-applications.ts';
import { proposeApplication } from './providers/propose-application.ts';
import { saveApplication } from './providers/save-application.ts';
import { applicationsOfBrand, readNames } from './providers/store.ts';
import { samlRoutes } from './routes.ts';
import { finishUrl } from './sign-on/begin-journey.ts';
import { RETURN_KIND } from './sign-on/pending.ts';
import { pseudonymsExport } from './exporting/pseudonyms-export.ts';

export interface SamlIdpDeps extends Omit<SamlDeps, 'applications' | 'signers'> {
  /** Of the purpose `saml`. */
  readonly signingKeys: Pick<SigningKeys, 'current'>;
  readonly tenants: Pick<Tenants, 'brandBySlug' | 'byId'>;
  readonly jobs: Pick<Jobs, 'enqueueMany'>;
  readonly outbound: Pick<Outbound, 'fetch'>;
}

export interface SamlIdpRoom extends SamlIdp {
  /** `/saml/...` under the issuer. Takes the pages' way of showing an error. */
  scope(onPageError: (error: SafeError, request: FastifyRequest, reply: FastifyReply) => unknown): Scope;
  /** Where a finished flow of ours goes on; undefined: it is not ours. */
  finishUrl(returnTo: StartInput['returnTo'], flow: Pick<FlowView, 'id' | 'issuer'>): string | undefined;
  /** By entity id: the applications that know a user by a name that lasts, and that name. */
  subjectsOf(tx: Tx, userId: string): Promise<ReadonlyMap<string, string>>;
  /** Which applications have to do with a customer. */
  readonly accountApplications: SamlAccountApplications;
  readonly tellByBrowser: TellByBrowser;
  readonly listeners: readonly Listener[];
  readonly jobTypes: readonly AnyJobType[];
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
}

export function createSamlIdp(given: SamlIdpDeps): SamlIdpRoom {
  const applications = createApplications(given.db);
  const deps: SamlDeps = { ...given, applications, signers: createSigners(given.signingKeys) };
  const noticeDeps = { ...given, ...deps };
  const noticeJob = sendLogoutNotice(noticeDeps);
  return {
    saveApplication: (tx, input, origin) => saveApplication({ ...given, applications }, tx, input, origin ?? system()),
    propose: proposeApplication,
    application: (tenantId, entityId) => applications.find(tenantId, entityId),
    applicationById: applications.byId,
    configured: configuredApplications,
    applicationsOfBrand,
    applicationNames: readNames,
    subjectsOf: async (tx, userId) => knownNames(tx, await given.keys.tenant(tx.tenantId), userId),
    accountApplications,
    scope: (onPageError) => ({ name: 'saml', prefix: '', plugin: samlRoutes(deps), onError: onPageError }),
    finishUrl: (returnTo, flow) => (returnTo.kind === RETURN_KIND ? finishUrl(flow) : undefined),
    tellByBrowser: tellByBrowser(deps),
    listeners: [followRevocation(noticeDeps, noticeJob)],
    jobTypes: [noticeJob as AnyJobType],
    mergePart: pseudonymsPart(given),
    exportPart: pseudonymsExport(given),
  };
}

const system = (): Origin => ({ actor: { kind: 'system' }, requestId: newId() });
