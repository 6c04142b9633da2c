-- Sessions here that began with a sign-in elsewhere: they end when that one does. What the other side calls its session is a MAC; what it wants to see again when
-- it is ended from here is sealed under the user's key, bound to session and user.
create table federation.sessions (
  tenant_id uuid not null,
  session_id uuid not null,
  link_id uuid not null,
  user_id uuid not null,
  -- Null: the other side did not name its session.
  external_index bytea check (length(external_index) = 32),
  sealed bytea,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, session_id),
  foreign key (tenant_id, link_id) references federation.links (tenant_id, id) on delete cascade
);
create index sessions_by_link on federation.sessions (tenant_id, link_id);
create index sessions_by_external on federation.sessions (tenant_id, external_index) where external_index is not null;
alter table federation.sessions enable row level security;
alter table federation.sessions force row level security;
create policy tenant on federation.sessions using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- The connection that was used last in a browser. The browser is a MAC under the tenant key; there is no person in it.
create table federation.last_used (
  tenant_id uuid not null,
  browser_index bytea not null check (length(browser_index) = 32),
  connection_id uuid not null,
  used_at timestamptz not null default platform.now(),
  primary key (tenant_id, browser_index)
);
create index last_used_by_age on federation.last_used (used_at);
