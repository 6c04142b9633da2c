-- Whose grant it is, as a keyed MAC: signing a customer out everywhere must find what outlives their sessions (offline access).
alter table oidc.artefacts add column account_hash bytea;
create index artefacts_account on oidc.artefacts (tenant_id, account_hash) where account_hash is not null;
