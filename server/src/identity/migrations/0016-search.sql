-- Customers are found newest first, without reading all who have a term: the time stands in the entry, in front of whose it is. It is the user's, and never changes.
-- (The default is for processes of the release before, which do not know the column; the worker puts right what they wrote.)
alter table identity.search_terms add column created_at timestamptz not null default platform.now();
alter table identity.search_terms no force row level security;
alter table identity.users no force row level security;
update identity.search_terms s set created_at = u.created_at from identity.users u where u.tenant_id = s.tenant_id and u.id = s.user_id;
alter table identity.search_terms force row level security;
alter table identity.users force row level security;
alter table identity.search_terms drop constraint search_terms_pkey;
alter table identity.search_terms add primary key (tenant_id, term, created_at, user_id, field);

-- All of them, those that only sites told of, and those that cannot sign in.
create index users_by_age on identity.users (tenant_id, created_at, id);
create index users_light_by_age on identity.users (tenant_id, created_at, id) where light;
create index users_inactive_by_age on identity.users (tenant_id, created_at, id) where state <> 'active';

-- By which rules a tenant's users are indexed, and how far the worker has come with it. No row-level security: the worker serves all tenants.
create table identity.search_progress (
  tenant_id uuid primary key,
  fingerprint text not null,
  reached uuid,
  done_at timestamptz
);
