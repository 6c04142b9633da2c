-- While a secret is rolled the one before still works, until then.
alter table oidc.applications add column former_secret bytea, add column former_until timestamptz;
