-- Passkeys. A row is found by the MAC of its credential id; the id itself and the label are sealed, bound to user and row: a row moved to
-- another user does not open. Public keys are no secret. Updates touch no indexed column and pages keep room: they stay heap-only.
create table credentials.passkeys (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  lookup bytea not null,
  sealed_id bytea not null,
  -- What the authenticator knows the user by: random, never the subject applications see (WebAuthn 14.6.1).
  user_handle bytea not null,
  public_key bytea not null,
  -- Signature counter; stays 0 with most synced passkeys.
  counter bigint not null,
  transports text[] not null,
  aaguid uuid not null,
  backup_eligible boolean not null,
  backed_up boolean not null,
  -- Whether the authenticator checked its user (finger, face, PIN) when the passkey was made.
  user_verified boolean not null,
  label bytea,
  created_at timestamptz not null default platform.now(),
  last_used_at timestamptz,
  primary key (tenant_id, user_id, id),
  unique (tenant_id, lookup)
) with (fillfactor = 70);
alter table credentials.passkeys enable row level security;
alter table credentials.passkeys force row level security;
create policy tenant on credentials.passkeys using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
