-- What a customer is signed in with. Found by the hash of an unguessable handle, so the table has no row-level security; the tenant is
-- in every key and every predicate.
create table sessions.sessions (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  sub text not null,
  -- SHA-256 of the cookie's handle; null until the protocol layer attaches one, and again after every raise (D5).
  handle_hash bytea,
  protocol_uid text,
  -- Sealed: the OIDC provider's own session state.
  protocol_state bytea,
  evidence jsonb not null,
  acr text not null,
  amr text[] not null,
  auth_time timestamptz not null,
  application_id text,
  -- Sealed: address and user agent at the start.
  client bytea not null,
  created_at timestamptz not null,
  raised_at timestamptz,
  last_seen_at timestamptz not null,
  idle_expires_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoke_reason text,
  primary key (tenant_id, id),
  constraint sessions_handle unique (tenant_id, handle_hash),
  constraint sessions_protocol_uid unique (tenant_id, protocol_uid)
-- Room on the page lets the once-a-minute touch update in place (no column of it is indexed).
) with (fillfactor = 80);

create index sessions_user on sessions.sessions (tenant_id, user_id) where revoked_at is null;
create index sessions_end on sessions.sessions (expires_at);
