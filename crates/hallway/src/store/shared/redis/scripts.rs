//! Holds what the server does in one piece.
//!
//! Times and numbers are microseconds since 1970 by the server's clock. They fit exactly into the
//! numbers of Lua, which are doubles, until the year 2255; `%.0f` writes them without an exponent.

use redis::Script;

pub(super) struct Scripts {
    pub(super) spend: Script,
    pub(super) append: Script,
    pub(super) follow: Script,
    pub(super) claim: Script,
    pub(super) claims: Script,
    pub(super) change: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            spend: Script::new(SPEND),
            append: Script::new(APPEND),
            follow: Script::new(FOLLOW),
            claim: Script::new(&[SINCE, CLAIM].concat()),
            claims: Script::new(&[SINCE, CLAIMS].concat()),
            change: Script::new(CHANGE),
        }
    }
}

/// Keys: one for each limit. Arguments: step and period of each.
/// Answers 1 and what each has to earn back, or 0 and how much too early it is.
const SPEND: &str = "
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local after, early = {}, 0
for at, key in ipairs(KEYS) do
  local step, period = tonumber(ARGV[2 * at - 1]), tonumber(ARGV[2 * at])
  after[at] = math.max(tonumber(redis.call('GET', key) or 0), now) + step
  early = math.max(early, after[at] - now - period)
end
if early > 0 then return {0, early} end
local answer = {1}
for at, key in ipairs(KEYS) do
  local whole_in = after[at] - now
  redis.call('SET', key, string.format('%.0f', after[at]), 'PX', math.ceil(whole_in / 1000))
  answer[at + 1] = whole_in
end
return answer
";

/// Keys: head and stream of a log. Arguments: the entry, for how long it is kept, how many are
/// kept, an epoch for a log that is new. Answers epoch and number.
///
/// An entry holds the number of the one before it, so that a reader sees that one is missing.
const APPEND: &str = "
local head = redis.call('HMGET', KEYS[1], 'epoch', 'number')
if not head[1] then
  redis.call('DEL', KEYS[2])
  head = {ARGV[4], '0'}
end
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local number = string.format('%.0f', math.max(now, tonumber(head[2]) + 1))
redis.call('HSET', KEYS[1], 'epoch', head[1], 'number', number)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], number .. '-0', 'before', head[2], 'entry', ARGV[1])
local oldest = math.max(0, now - tonumber(ARGV[2]))
redis.call('XTRIM', KEYS[2], 'MINID', '~', string.format('%.0f', oldest) .. '-0')
return {head[1], number}
";

/// Keys: head and stream of a log. Arguments: epoch and number behind which to read, or '' and 0
/// for the beginning, how many entries at most, an epoch for a log that is new. Answers epoch and
/// number to go on from, whether something is missing, and the entries.
const FOLLOW: &str = "
local head = redis.call('HMGET', KEYS[1], 'epoch', 'number')
if not head[1] then
  redis.call('DEL', KEYS[2])
  head = {ARGV[4], '0'}
  redis.call('HSET', KEYS[1], 'epoch', head[1], 'number', head[2])
end
local first = ARGV[1] == ''
if not first and ARGV[1] ~= head[1] then return {head[1], head[2], 1, {}} end
local from = first and '-' or '(' .. ARGV[2] .. '-0'
local found = redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', ARGV[3])
if #found == 0 then
  local lost = not first and head[2] ~= ARGV[2]
  return {head[1], head[2], lost and 1 or 0, {}}
end
if not first and found[1][2][2] ~= ARGV[2] then return {head[1], head[2], 1, {}} end
local entries, last = {}, ''
for at, one in ipairs(found) do
  last = string.match(one[1], '^%d+')
  entries[at] = {last, one[2][4]}
end
return {head[1], last, 0, entries}
";

/// Keys: the time since when claims are remembered, in the second place.
const SINCE: &str = "
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local since = redis.call('GET', KEYS[2])
if not since then
  since = string.format('%.0f', now)
  redis.call('SET', KEYS[2], since)
end
";

/// Keys: a claim, the time of `SINCE`, when each claim may go. Arguments: name, holder, life in
/// milliseconds. Answers since when, and what stands there already.
///
/// What has a time to live is what a full server drops first. So claims have none, and whoever
/// claims takes a few away whose time is over.
const CLAIM: &str = "
local held = redis.call('HGET', KEYS[1], ARGV[1])
if held then return {since, held} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[3], 'GT', string.format('%.0f', now / 1000 + ARGV[3]), KEYS[1])
local till = string.format('%.0f', now / 1000)
for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', till, 'LIMIT', 0, 10)) do
  redis.call('DEL', old)
  redis.call('ZREM', KEYS[3], old)
end
return {since, false}
";

/// Keys: a claim, the time of `SINCE`. Answers since when, and names and holders in turn.
const CLAIMS: &str = "
return {since, redis.call('HGETALL', KEYS[1])}
";

/// Keys: a claim, and the value beside it. Arguments: name, what has to stand there, 1 and what
/// stands there then or 0 and nothing, the value, and its life in milliseconds or 0 for none.
const CHANGE: &str = "
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '1' then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
else
  redis.call('HDEL', KEYS[1], ARGV[1])
end
if ARGV[6] ~= '0' then redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6]) end
return 1
";
