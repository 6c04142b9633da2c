-- Keys that sign receipts of what customers said: a purpose of its own (D26), so that a receipt is never taken for a token.
create table platform.consent_signing_keys (like platform.signing_keys including defaults including constraints, primary key (tenant_id, kid));
create unique index consent_signing_keys_one_active on platform.consent_signing_keys (tenant_id, alg) where state = 'active';
create unique index consent_signing_keys_one_next on platform.consent_signing_keys (tenant_id, alg) where state = 'next';
create index consent_signing_keys_active_since on platform.consent_signing_keys (activated_at) where state = 'active';
create index consent_signing_keys_retiring_since on platform.consent_signing_keys (retiring_at) where state = 'retiring';
