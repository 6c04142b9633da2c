-- Keys that sign certificates of erasure: a purpose of its own (D26). Public halves stay for good, so that a certificate can be checked after years.
create table platform.erasure_signing_keys (like platform.signing_keys including defaults including constraints, primary key (tenant_id, kid));
create unique index erasure_signing_keys_one_active on platform.erasure_signing_keys (tenant_id, alg) where state = 'active';
create unique index erasure_signing_keys_one_next on platform.erasure_signing_keys (tenant_id, alg) where state = 'next';
create index erasure_signing_keys_active_since on platform.erasure_signing_keys (activated_at) where state = 'active';
create index erasure_signing_keys_retiring_since on platform.erasure_signing_keys (retiring_at) where state = 'retiring';
