-- Accounts that a customer lets a browser show again ("Continue as ..."). Found by the MAC of the browser's own unguessable secret, so the table has no row-level
-- security. What is shown is sealed under the user's key, bound to that secret: a row moved to another browser does not open there.
create table federation.kept_accounts (
  tenant_id uuid not null,
  browser_index bytea not null check (length(browser_index) = 32),
  user_id uuid not null,
  id uuid not null,
  sealed bytea not null,
  used_at timestamptz not null default platform.now(),
  primary key (tenant_id, browser_index, user_id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index kept_accounts_by_user on federation.kept_accounts (tenant_id, user_id);
create index kept_accounts_by_age on federation.kept_accounts (used_at);
