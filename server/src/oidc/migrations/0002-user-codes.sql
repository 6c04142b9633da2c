-- A partial index: only a look-up by user code may use it. The old one, over all rows, was taken for "everything of this tenant" by plans
-- made while the table was small.
alter table oidc.artefacts drop constraint artefacts_user_code;
create unique index artefacts_user_code on oidc.artefacts (tenant_id, user_code_hash) where user_code_hash is not null;
