-- What devices know a user by, kept while the user is: when the last passkey was removed, a device can still be told to stop offering it, and a
-- new one takes the old one's place there.
create table credentials.passkey_handles (
  tenant_id uuid not null,
  user_id uuid not null,
  handle bytea not null,
  primary key (tenant_id, user_id)
);
alter table credentials.passkey_handles enable row level security;
alter table credentials.passkey_handles force row level security;
create policy tenant on credentials.passkey_handles using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
