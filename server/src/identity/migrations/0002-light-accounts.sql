-- Whoever has no account yet can be written about by sites, never by themselves. `unconfirmed`: nobody but a site has said so. It is shown to no application, only to
-- its owner, who confirms, changes or removes it.
alter table identity.attributes add column unconfirmed boolean not null default false;

-- When a light account became a full one. Null: it was never light, and `created_at` says it.
alter table identity.users add column registered_at timestamptz;

-- Which application told us of a light account, and what. Two applications that know one address have one light account and a row each, and neither sees the other's.
create table identity.lead_references (
  tenant_id uuid not null,
  user_id uuid not null,
  application_id text not null,
  -- As the attributes it told have it.
  source text not null,
  -- Sealed with the user's key: the application's own id for the person, and the attributes as it gave them. The latter go when the person has an account.
  external_id bytea,
  told bytea,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, user_id, application_id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
alter table identity.lead_references enable row level security;
alter table identity.lead_references force row level security;
create policy tenant on identity.lead_references using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Contacts may be shared, so no key can say that a light account has an address for itself: those who would make one for the same address take turns.
create function identity.address_turn(tenant uuid, kind text, index bytea) returns bigint language sql immutable parallel safe as
$$ select hashtextextended('identity.address:' || tenant::text || ':' || kind || ':' || encode(index, 'hex'), 0) $$;
