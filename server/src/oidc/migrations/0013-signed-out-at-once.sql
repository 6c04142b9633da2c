-- When everybody of a tenant was last signed out: no code or token from before counts any more, also where its row still waits for its turn to go. `kept`: the session of
-- whoever did it, by the hash of its uid. Asked in the statement that finds a token, which is in no tenant's scope; nobody is in it.
create table oidc.sign_outs (
  tenant_id uuid not null primary key,
  at timestamptz not null,
  kept bytea
);
