-- Asked wherever a session is found, in the statement that finds it, which is in no tenant's scope. Nobody is in it: a moment for each tenant.
drop policy tenant on sessions.tenant_sign_outs;
alter table sessions.tenant_sign_outs no force row level security;
alter table sessions.tenant_sign_outs disable row level security;
