/**
 * The scripts of the Redis store. They do what `window.ts` and `turns.ts` do, by the clock of the Redis server, so that
 * those of the processes need not agree. KEYS: the window (request to its milliseconds), who waits (class and holder to
 * when that is forgotten), the state (what each class is owed, until when the gate is closed), and the holders (to when they
 * asked last).
 */

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`

/** Entries of a future that a clock put back has made are dropped: they would never leave. */
const TRIM = `
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
redis.call('ZREMRANGEBYSCORE', KEYS[1], now + 1000, '+inf')
`

/** A holder says which of its classes wait: text of ranks, such as '03'. `b` names one for which there is no place. */
const NOTE = `
local function note(holder, ranks)
  for rank = 0, 3 do
    local member = rank .. ':' .. holder
    if string.find(ranks, tostring(rank), 1, true) then redis.call('ZADD', KEYS[2], now + ttl, member)
    else redis.call('ZREM', KEYS[2], member, 'b' .. member) end
  end
  redis.call('PEXPIRE', KEYS[2], 2 * ttl)
end
`

/**
 * ARGV: usable, window, request id, rank, ranks of other waiting calls, holder, share of lower classes, ttl, pause of who
 * has to let others go first, time after which the script is too late or 0.
 * Returns: milliseconds to wait, used, milliseconds of a closed gate, rank whose turn it is or -1, the time, holders.
 */
export const TAKE: string = `${NOW}
local usable, window, rank, ttl = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[8])
local notAfter = tonumber(ARGV[10])
if notAfter > 0 and now > notAfter then return {-1, 0, 0, -1, now, 0} end
${TRIM}${NOTE}
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '(' .. (now + ttl), '+inf')
note(ARGV[6], ARGV[5] .. ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now - window)
redis.call('ZADD', KEYS[4], now, ARGV[6])
redis.call('PEXPIRE', KEYS[4], math.ceil(2 * window))
local holders = redis.call('ZCARD', KEYS[4])
local used = redis.call('ZCARD', KEYS[1])
local waitMs = 0
if used >= usable then
  local position = used - math.max(1, usable)
  local leaves = redis.call('ZRANGE', KEYS[1], position, position, 'WITHSCORES')
  waitMs = math.max(1, math.ceil((leaves[2] or now) + window - now))
end
local own = rank .. ':' .. ARGV[6]
if waitMs > 0 then redis.call('ZADD', KEYS[2], now + math.min(waitMs, ttl), 'b' .. own)
else redis.call('ZREM', KEYS[2], 'b' .. own) end
local closed = tonumber(redis.call('HGET', KEYS[3], 'closed') or 0) - now
if closed > 0 and closed <= 3600000 then return {math.max(math.ceil(closed), waitMs), used, math.ceil(closed), -1, now, holders} end

local waits, able, members = {}, {}, redis.call('ZRANGE', KEYS[2], 0, -1)
local blocked = {}
for _, member in ipairs(members) do
  if string.sub(member, 1, 1) == 'b' then blocked[string.sub(member, 2)] = true end
end
for _, member in ipairs(members) do
  local class = tonumber(string.sub(member, 1, 1))
  if class then
    waits[class] = true
    if not blocked[member] then able[class] = true end
  end
end
local owed = {}
local due, dueOwed, top = -1, 1, -1
for each = 3, 0, -1 do
  owed[each] = waits[each] and tonumber(redis.call('HGET', KEYS[3], 'owed' .. each) or 0) or 0
  if able[each] then top = each end
  if able[each] and owed[each] >= dueOwed then due, dueOwed = each, owed[each] end
end
local first = due >= 0 and due or top
if first >= 0 and first ~= rank and (due >= 0 or first < rank) then
  return {waitMs + tonumber(ARGV[9]), used, 0, first, now, holders}
end
if waitMs > 0 then return {waitMs, used, 0, -1, now, holders} end

note(ARGV[6], ARGV[5])
if owed[rank] >= 1 then owed[rank] = owed[rank] - 1
else
  local stays = string.find(ARGV[5], tostring(rank), 1, true) ~= nil
  for _, member in ipairs(members) do
    if member ~= own and tonumber(string.sub(member, 1, 1)) == rank then stays = true end
  end
  if not stays then owed[rank] = 0 end
  local lower = {}
  for each = rank + 1, 3 do if waits[each] then lower[#lower + 1] = each end end
  local share = tonumber(ARGV[7])
  for _, each in ipairs(lower) do owed[each] = math.min(2, owed[each] + share / (1 - share) / #lower) end
end
for each = 0, 3 do redis.call('HSET', KEYS[3], 'owed' .. each, tostring(owed[each])) end
redis.call('PEXPIRE', KEYS[3], math.max(3600000, math.ceil(2 * window)))
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], math.ceil(2 * window))
return {0, used + 1, 0, -1, now, holders}
`

/** ARGV: milliseconds, request id. */
export const LATE = `
if redis.call('ZSCORE', KEYS[1], ARGV[2]) then redis.call('ZINCRBY', KEYS[1], ARGV[1], ARGV[2]) end
return 1
`

/** ARGV: window. Returns: used, the time. */
export const USED: string = `${NOW}
local window = tonumber(ARGV[1])
${TRIM}
return {redis.call('ZCARD', KEYS[1]), now}
`

/** ARGV: milliseconds; 0 opens the gate. */
export const CLOSE: string = `${NOW}
local ms = tonumber(ARGV[1])
local untilMs = ms > 0 and math.max(tonumber(redis.call('HGET', KEYS[3], 'closed') or 0), now + ms) or 0
if untilMs - now > 3600000 then untilMs = now + ms end
redis.call('HSET', KEYS[3], 'closed', untilMs)
redis.call('PEXPIRE', KEYS[3], 7200000)
return 1
`

/** ARGV: holder, ranks that still wait, ttl. */
export const LEAVE: string = `${NOW}
local ttl = tonumber(ARGV[3])
${NOTE}
note(ARGV[1], ARGV[2])
return 1
`
