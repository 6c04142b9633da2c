-- What a browser that goes on with a session looked like, as a hash of keyed names: whoever proves there who they are answers what was asked of these looks, and of no others.
alter table risk.decisions add column looks text;
