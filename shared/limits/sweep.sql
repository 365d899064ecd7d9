-- sweep: removes counters whose windows ended over an hour ago.
select private.sweep_limits()
