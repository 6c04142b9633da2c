-- Which applications know an account, written with the first grant of each. Found by a keyed MAC of the account's own subject: a dump does not say who uses what, so there is
-- no row-level security; the tenant is in the key and every predicate.
create table oidc.known_accounts (
  tenant_id uuid not null,
  account_hash bytea not null,
  client_id text not null,
  -- Sealed: the subject this application knows the account by, where that is not the account's own. It had another account of the same person, which became part of this one.
  name bytea,
  known_at timestamptz not null default platform.now(),
  primary key (tenant_id, account_hash, client_id)
);
