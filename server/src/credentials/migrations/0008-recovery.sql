-- After a recovery, sensitive changes wait (RE2). One row per user: the latest end counts.
create table credentials.holds (
  tenant_id uuid not null,
  user_id uuid not null,
  reason text not null,
  began_at timestamptz not null default platform.now(),
  until timestamptz not null,
  primary key (tenant_id, user_id)
);
alter table credentials.holds enable row level security;
alter table credentials.holds force row level security;
create policy tenant on credentials.holds using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Codes that support gives out after an identity check. One per user, so that a new one ends the older; the code itself is a MAC under the
-- tenant key. Who gave it out and what was checked is in the audit trail.
create table credentials.support_codes (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  code_mac bytea not null,
  -- The customer lost the second step as well: it is not asked for, and changes wait longer.
  lost_second_step boolean not null,
  created_at timestamptz not null default platform.now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, user_id)
);
alter table credentials.support_codes enable row level security;
alter table credentials.support_codes force row level security;
create policy tenant on credentials.support_codes using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
