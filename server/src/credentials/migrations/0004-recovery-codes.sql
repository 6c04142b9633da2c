-- One set of recovery codes per user. The row of a new set takes the place of the older one, and codes of another set than this are worth nothing.
create table credentials.recovery_code_sets (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, user_id)
);
alter table credentials.recovery_code_sets enable row level security;
alter table credentials.recovery_code_sets force row level security;
create policy tenant on credentials.recovery_code_sets using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Only MACs under the tenant key, bound to the user: a dump alone verifies nothing.
create table credentials.recovery_codes (
  tenant_id uuid not null,
  user_id uuid not null,
  set_id uuid not null,
  code_mac bytea not null,
  used_at timestamptz,
  primary key (tenant_id, user_id, code_mac)
) with (fillfactor = 70);
alter table credentials.recovery_codes enable row level security;
alter table credentials.recovery_codes force row level security;
create policy tenant on credentials.recovery_codes using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
