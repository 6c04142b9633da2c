-- Accounts that end, and those that have: what is left of a person is that something was erased, when, and for which random identifiers. These rows are the
-- memory that a restored backup is cleaned by.
create table erasure.erasures (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  -- erasing happens in one transaction, so that there is nothing between scheduled and erased.
  state text not null default 'scheduled' check (state in ('scheduled', 'cancelled', 'erased')),
  asked_by text not null check (asked_by in ('customer', 'operator')),
  -- What the account was before, for when it is kept after all.
  state_before text not null,
  requested_at timestamptz not null default platform.now(),
  due_at timestamptz not null,
  cancelled_at timestamptz,
  erased_at timestamptz,
  -- The account and those that had become part of it: [{"id", "sub"}].
  persons jsonb,
  -- Compact JWS; names no personal value.
  certificate text,
  primary key (tenant_id, id),
  check ((state = 'erased') = (erased_at is not null and persons is not null and certificate is not null))
);
create unique index erasures_once on erasure.erasures (tenant_id, user_id) where state <> 'cancelled';
alter table erasure.erasures enable row level security;
alter table erasure.erasures force row level security;
create policy tenant on erasure.erasures using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- An account that must not go yet: a dispute, an order of a court.
create table erasure.holds (
  tenant_id uuid not null,
  user_id uuid not null,
  reason text not null,
  began_at timestamptz not null default platform.now(),
  primary key (tenant_id, user_id)
);
alter table erasure.holds enable row level security;
alter table erasure.holds force row level security;
create policy tenant on erasure.holds using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- When the time to cancel is over: ids only. No row-level security: the worker serves all tenants.
create table erasure.due (
  tenant_id uuid not null,
  user_id uuid not null,
  due_at timestamptz not null,
  primary key (tenant_id, user_id)
);
create index due_at on erasure.due (due_at);
