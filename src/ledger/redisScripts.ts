/** Before every name. The braces keep all of them on one node of a cluster. */
const PREFIX = '{paynow-graphql:ledger}:';
/** Holds all names in order. */
export const INDEX = `${PREFIX}names`;
export const TEXT = `${PREFIX}text:`;
/**
 * A hash that says which ledger this is: `id`, `commits`, `adopts` (once a person has adopted it: ids that it stands for,
 * with spaces), and, while somebody misses another ledger, `missed` (the ids that are missed, with spaces).
 */
export const META = `${PREFIX}meta`;

/** Texts are marked with '='; '-' stands for none. */
const ABSENT = '-';
export const mark = (text: string | undefined): string => (text === undefined ? ABSENT : `=${text}`);

/**
 * Makes sure that this is the ledger that is meant, then all conditions, then all writes, as one step. Keys: meta, those
 * of the conditions, of the writes, and the index. Arguments: the id and the commits that are remembered (without an id it
 * takes the ledger that is there), 'yes' when a person has to have adopted it, the number of conditions, and the texts.
 * Gives a word, the number of commits and the id, or what is there in place of the ledger.
 */
export const COMMIT = `
local meta = redis.call('HMGET', KEYS[1], 'id', 'commits', 'adopts', 'missed')
if meta[4] then return {'missed', meta[4]} end
local remembers = ARGV[1] ~= ''
if not meta[1] then return {remembers and 'lost' or 'new'} end
if remembers and meta[1] ~= ARGV[1] then return {'other', meta[1], meta[2], meta[3] or ''} end
if tonumber(meta[2]) < tonumber(ARGV[2]) then return {'older', meta[2]} end
if ARGV[3] == 'yes' and not meta[3] then return {'new'} end
local conditions = tonumber(ARGV[4])
for i = 1, conditions do
  local text = redis.call('GET', KEYS[i + 1])
  local wanted = ARGV[i + 4]
  if wanted == '-' then
    if text then return {'no', meta[2], meta[1]} end
  elseif not text or wanted ~= '=' .. text then
    return {'no', meta[2], meta[1]}
  end
end
if #KEYS == 2 then return {'yes', meta[2], meta[1]} end
for i = conditions + 2, #KEYS - 1 do
  local name = string.sub(KEYS[i], ${TEXT.length + 1})
  if ARGV[i + 3] == '-' then
    redis.call('DEL', KEYS[i])
    redis.call('ZREM', KEYS[#KEYS], name)
  else
    redis.call('SET', KEYS[i], string.sub(ARGV[i + 3], 2))
    redis.call('ZADD', KEYS[#KEYS], 0, name)
  end
end
return {'yes', tostring(redis.call('HINCRBY', KEYS[1], 'commits', 1)), meta[1]}`;

/** Begins a ledger where none is, and nobody misses one. Keys: meta. Arguments: an id. */
export const BEGIN = `
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('HSET', KEYS[1], 'id', ARGV[1], 'commits', '0') end
return 1`;

/** Says that a ledger is missed, to all who use this Redis. Keys: meta. Arguments: the id that is missed. */
export const MISS = `
local missed = redis.call('HGET', KEYS[1], 'missed') or ''
if not string.find(missed, ARGV[1], 1, true) then redis.call('HSET', KEYS[1], 'missed', missed .. ARGV[1] .. ' ') end
return 1`;

/**
 * Takes what is there as the ledger. Keys: meta. Arguments: a new id, and one that is remembered. It then stands for all
 * that was missed, and for what it was before.
 */
export const ADOPT = `
local meta = redis.call('HMGET', KEYS[1], 'id', 'commits', 'adopts', 'missed')
local adopts = ARGV[2] .. ' ' .. (meta[4] or '') .. (meta[1] or '') .. ' ' .. (meta[3] or '')
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'commits', meta[2] or '0', 'adopts', string.sub(adopts, 1, 4000))
redis.call('HDEL', KEYS[1], 'missed')
return meta[2] or '0'`;
