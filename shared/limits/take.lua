-- Acquires ARGV[3] entries in a window of ARGV[2] seconds that holds at most ARGV[1].
-- The list is that of the moving window of `limits`: the newest entry is left, the oldest right.
local limit, period, amount = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local stamp = string.format('%.6f', now)

local oldest = redis.call('LINDEX', KEYS[1], -1)
while oldest and tonumber(oldest) <= now - period do
  redis.call('RPOP', KEYS[1])
  oldest = redis.call('LINDEX', KEYS[1], -1)
end

local used = redis.call('LLEN', KEYS[1])
local admitted = 0
if used + amount <= limit then
  admitted = 1
  used = used + amount
  for _ = 1, amount do
    redis.call('LPUSH', KEYS[1], stamp)
  end
  redis.call('PEXPIRE', KEYS[1], math.ceil(period * 1000))
end
return {admitted, limit - used, oldest or stamp, stamp}
