-- What a browser is trusted with is found by its key alone, and follows it to the next one (decision 0024). What hung on a cookie that was never renewed ends:
-- every browser is a new one once more, and nobody is told of that by mail.
truncate credentials.known_browsers, credentials.factor_browsers, credentials.second_step_browsers;
create index known_browsers_browser on credentials.known_browsers (tenant_id, browser_hash);
create index factor_browsers_browser on credentials.factor_browsers (tenant_id, browser_hash);
create index second_step_browsers_browser on credentials.second_step_browsers (tenant_id, browser_hash);
