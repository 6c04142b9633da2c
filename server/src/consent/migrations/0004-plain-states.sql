-- The egress filter reads what somebody said as one line of text, in which these two part things from each other.
alter table consent.states add constraint states_plain check ((purpose || recipient || array_to_string(attributes, '')) !~ '[\x1e\x1f]') not valid;
