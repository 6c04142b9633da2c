-- Situations in which a tenant's policy must say something definite: looked at whenever one is published.
create table risk.policy_tests (
  tenant_id uuid not null,
  name text not null,
  situation jsonb not null,
  expected text not null,
  saved_at timestamptz not null default platform.now(),
  saved_by text not null,
  primary key (tenant_id, name)
);
alter table risk.policy_tests enable row level security;
alter table risk.policy_tests force row level security;
create policy tenant on risk.policy_tests using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Which earlier version it is again.
alter table risk.policies add column restored bigint;
-- How many of the replayed logins had a score.
alter table risk.curves add column scored bigint not null default 0;

-- Whose own logins are replayed next, and when: read by the worker for all tenants, one at a time.
create table risk.curves_due (
  tenant_id uuid not null primary key,
  due_at timestamptz not null default platform.now()
);
create index curves_due_at on risk.curves_due (due_at);
