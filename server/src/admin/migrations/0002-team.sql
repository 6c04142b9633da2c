-- How somebody comes to work in the console, and how they leave.

-- `joining`: the way in is being made; nobody gets in until it is. Sessions from before `joined_at` count for nothing.
alter table admin.operators drop constraint operators_state_check;
alter table admin.operators add constraint operators_state_check check (state in ('joining', 'active', 'suspended'));
alter table admin.operators add column joined_at timestamptz not null default platform.now();
-- What the others call them; by the operator's own key.
alter table admin.operators add column sealed_name bytea;

-- Who was asked to become an operator. The row goes when they do, when it is taken back, or a month after its time.
create table admin.invitations (
  tenant_id uuid not null,
  id uuid not null,
  -- By the key of the tenant: whoever it is has no account yet.
  sealed_address bytea not null,
  address_index bytea not null,
  grants jsonb not null,
  invited_by uuid not null,
  created_at timestamptz not null default platform.now(),
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, address_index)
);
alter table admin.invitations enable row level security;
alter table admin.invitations force row level security;
create policy tenant on admin.invitations using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
