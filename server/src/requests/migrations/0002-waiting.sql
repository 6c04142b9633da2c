-- The queue, in the order it must be answered.
create index requests_waiting on requests.requests (tenant_id, due_at, id) where state in ('open', 'paused');
