-- Applications that speak SAML 2.0 (service providers). Not about people.
create table saml_idp.applications (
  tenant_id uuid not null,
  entity_id text not null check (length(entity_id) between 1 and 1024),
  id uuid not null,
  name text not null,
  brand_id uuid,
  logo text,
  state text not null default 'active' check (state in ('active', 'suspended')),
  mfa jsonb,
  -- Addresses, certificates, name id, attributes; see contract.ts.
  config jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, entity_id),
  constraint applications_id unique (tenant_id, id)
);
alter table saml_idp.applications enable row level security;
alter table saml_idp.applications force row level security;
create policy tenant on saml_idp.applications using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- The name one application knows one user by: random, and another one at each application (saml-core section 8.3.7). Kept as long as the user.
create table saml_idp.pseudonyms (
  tenant_id uuid not null,
  application_id uuid not null,
  user_id uuid not null,
  -- Sealed, and bound to this row.
  sealed bytea not null,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, application_id, user_id),
  foreign key (tenant_id, application_id) references saml_idp.applications (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index pseudonyms_user on saml_idp.pseudonyms (tenant_id, user_id);
alter table saml_idp.pseudonyms enable row level security;
alter table saml_idp.pseudonyms force row level security;
create policy tenant on saml_idp.pseudonyms using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Which application was told of which session, by which names: who must hear of its end. Taken (deleted) by whoever tells it.
create table saml_idp.participants (
  tenant_id uuid not null,
  session_id uuid not null,
  application_id uuid not null,
  -- Keyed MACs of SessionIndex and NameID, for finding the session an application signs out of.
  index_hash bytea not null,
  name_hash bytea not null,
  -- Both, with the format: sealed.
  sealed bytea not null,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, session_id, application_id),
  foreign key (tenant_id, session_id) references sessions.sessions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, application_id) references saml_idp.applications (tenant_id, id) on delete cascade
);
create index participants_name on saml_idp.participants (tenant_id, application_id, name_hash);
alter table saml_idp.participants enable row level security;
alter table saml_idp.participants force row level security;
create policy tenant on saml_idp.participants using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- IDs of messages that arrived, as hashes, until they would be refused for their age.
create table saml_idp.seen_messages (
  tenant_id uuid not null,
  application_id uuid not null,
  id_hash bytea not null,
  expires_at timestamptz not null,
  primary key (tenant_id, application_id, id_hash)
);
create index seen_messages_expiry on saml_idp.seen_messages (tenant_id, expires_at);
alter table saml_idp.seen_messages enable row level security;
alter table saml_idp.seen_messages force row level security;
create policy tenant on saml_idp.seen_messages using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
