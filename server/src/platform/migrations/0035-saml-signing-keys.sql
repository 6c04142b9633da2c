-- Keys that sign SAML messages: a purpose of its own (D26), so that what one signs is never taken for something of the other.
create table platform.saml_signing_keys (like platform.signing_keys including defaults including constraints, primary key (tenant_id, kid));
create unique index saml_signing_keys_one_active on platform.saml_signing_keys (tenant_id, alg) where state = 'active';
create unique index saml_signing_keys_one_next on platform.saml_signing_keys (tenant_id, alg) where state = 'next';
create index saml_signing_keys_active_since on platform.saml_signing_keys (activated_at) where state = 'active';
create index saml_signing_keys_retiring_since on platform.saml_signing_keys (retiring_at) where state = 'retiring';
