-- take_limit: counts a request, or refuses it, in one atomic step.
select admitted, remaining, oldest, store_now from private.take_limit($1, $2, $3, $4)
