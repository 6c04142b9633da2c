-- The key pair the tenant's push messages are signed with (RFC 8292); made when it is first needed.
create table credentials.push_keys (
  tenant_id uuid not null primary key,
  public_key text not null,
  private_key bytea not null,
  created_at timestamptz not null default platform.now()
);
alter table credentials.push_keys enable row level security;
alter table credentials.push_keys force row level security;
create policy tenant on credentials.push_keys using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Phones that confirm sign-ins. A phone counts once `confirmed_at` is set: its owner typed the number it showed on the computer. What the phone
-- shows at its inbox is a hash here; public keys are no secret; name, kind and push address are sealed, bound to user and row.
create table credentials.push_devices (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  secret_hash bytea not null,
  public_key bytea not null,
  label bytea not null,
  platform bytea,
  subscription bytea,
  -- MAC of the number; gone once it was typed.
  number_hash bytea,
  -- Numbers typed so far, counted by the statement that compares.
  tries smallint not null default 0,
  created_at timestamptz not null default platform.now(),
  confirmed_at timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, user_id, id),
  unique (tenant_id, id)
) with (fillfactor = 70);
alter table credentials.push_devices enable row level security;
alter table credentials.push_devices force row level security;
create policy tenant on credentials.push_devices using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Questions to a user's phones. The number is a MAC, the rest is sealed. One statement counts, compares and decides.
create table credentials.push_prompts (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  status text not null default 'pending' check (status in ('pending', 'confirmed', 'denied', 'mismatched', 'cancelled')),
  number_hash bytea not null,
  tries smallint not null default 0,
  details bytea not null,
  created_at timestamptz not null default platform.now(),
  expires_at timestamptz not null,
  answered_at timestamptz,
  -- The phone that decided it.
  device_id uuid,
  -- When the flow that asked took the answer.
  used_at timestamptz,
  primary key (tenant_id, user_id, id)
) with (fillfactor = 70);
alter table credentials.push_prompts enable row level security;
alter table credentials.push_prompts force row level security;
create policy tenant on credentials.push_prompts using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
