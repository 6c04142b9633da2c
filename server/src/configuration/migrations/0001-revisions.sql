-- What a tenant's configuration was, each time it was another: never changed, only the oldest go.
create table configuration.revisions (
  tenant_id uuid not null,
  -- 1, 2, 3 ... for each tenant.
  number integer not null,
  at timestamptz not null default platform.now(),
  -- An operator, a key or the command; never a customer.
  actor_kind text not null,
  actor_id text,
  request_id text not null,
  -- `apply`: a file. `rollback`: back to an earlier one. `elsewhere`: by the admin API, the console, a form or a release, noticed afterwards.
  source text not null check (source in ('apply', 'rollback', 'elsewhere')),
  back_to integer,
  -- [{"kind": "change", "what": "brand shop", "details": ["name: \"A\" -> \"B\""]}], without any secret.
  changes jsonb not null,
  -- As `parvis export` writes it: secrets are references.
  content text not null,
  -- The secrets it means, by the names of the references; sealed. Null: it has none.
  secrets bytea,
  -- Keyed hash of both.
  digest bytea not null,
  primary key (tenant_id, number)
);
alter table configuration.revisions enable row level security;
alter table configuration.revisions force row level security;
create policy tenant on configuration.revisions using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- The latest of each tenant: whoever changes a configuration holds this row until they are done.
create table configuration.heads (
  tenant_id uuid not null primary key,
  number integer not null default 0,
  digest bytea,
  request_id text
);
alter table configuration.heads enable row level security;
alter table configuration.heads force row level security;
create policy tenant on configuration.heads using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
