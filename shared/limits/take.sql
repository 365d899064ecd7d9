-- take: counts requests or refuses them in one atomic step, and describes the window.
select admitted, remaining, oldest, store_now from private.take_limit($1, $2, $3, $4)
