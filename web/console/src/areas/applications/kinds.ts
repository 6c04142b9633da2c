import { IconBrowser, IconDeviceMobile, IconRobot, IconServer, type Icon } from '@tabler/icons-react';
import type { Answer } from '../../api/index.ts';
import { texts } from './texts.ts';

export type Application = Answer<'/admin/v1/tenants/{tenant}/applications/{client_id}'>;
export const ALL = '/admin/v1/tenants/{tenant}/applications';
export const ONE = '/admin/v1/tenants/{tenant}/applications/{client_id}';

export type KindId = 'web' | 'spa' | 'native' | 'machine';

export interface Kind {
  readonly id: KindId;
  readonly label: string;
  readonly about: string;
  readonly icon: Icon;
  /** What the server is told, beside addresses (OpenID Connect Registration 1.0, RFC 7591). */
  readonly metadata: Readonly<Record<string, unknown>>;
}

export const KINDS: readonly Kind[] = [
  {
    id: 'web',
    ...texts.kinds.web,
    icon: IconServer,
    metadata: { grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic' },
  },
  {
    id: 'spa',
    ...texts.kinds.spa,
    icon: IconBrowser,
    metadata: { grant_types: ['authorization_code'], token_endpoint_auth_method: 'none' },
  },
  {
    id: 'native',
    ...texts.kinds.native,
    icon: IconDeviceMobile,
    metadata: { application_type: 'native', grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' },
  },
  {
    id: 'machine',
    ...texts.kinds.machine,
    icon: IconRobot,
    metadata: { grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_basic' },
  },
];

export const kindById = (id: string): Kind => KINDS.find((kind) => kind.id === id) ?? (KINDS[0] as Kind);

/** Texts of a list in the metadata, whatever stands there. */
export const listOf = ({ metadata }: Pick<Application, 'metadata'>, name: string): readonly string[] => {
  const value = metadata[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
};
export const textOf = ({ metadata }: Pick<Application, 'metadata'>, name: string): string => {
  const value = metadata[name];
  return typeof value === 'string' ? value : '';
};

/** Which of the kinds one is, by what it may do. */
export function kindOf(application: Pick<Application, 'metadata'>): Kind {
  if (textOf(application, 'application_type') === 'native') return kindById('native');
  const grants = listOf(application, 'grant_types');
  if (!grants.includes('authorization_code') && grants.includes('client_credentials')) return kindById('machine');
  return kindById(textOf(application, 'token_endpoint_auth_method') === 'none' ? 'spa' : 'web');
}

const SECRETIVE = ['', 'client_secret_basic', 'client_secret_post'];
export const hasSecret = (application: Pick<Application, 'metadata'>): boolean => SECRETIVE.includes(textOf(application, 'token_endpoint_auth_method'));

/** As it is written with a change: all of it but what names it. */
export const writable = ({ id: _, client_id: _client, version: _version, ...fields }: Application) => fields;
