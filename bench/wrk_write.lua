-- Writes: each thread is one client. The file has a line per card, its requests in turn, tab by tab:
-- path, body, path, body ...; `once` in a body or path stands for a key of its own. Arguments: the file, then for
-- each thread its Cookie and its token.
dofile(debug.getinfo(1).source:match("@(.*/)") .. "wrk_read.lua")

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local function read(path)
  local cards, line_no = {}, 0
  for line in io.lines(path) do
    if line_no % COUNT == number then
      local card = { step = 1 }
      for part in line:gmatch("[^\t]+") do card[#card + 1] = part end
      cards[#cards + 1] = card
    end
    line_no = line_no + 1
  end
  return cards
end

function init(args)
  COUNT = tonumber(os.getenv("BENCH_CLIENTS"))
  math.randomseed(os.time() + number)
  keys = 0
  mark = string.format("%x-%d-%d-key-of-its-own", os.time(), number, math.random(1e9))
  cards = read(args[1])
  headers = {
    ["Content-Type"] = os.getenv("BENCH_CONTENT_TYPE"),
    ["Cookie"] = args[2 + 2 * number],
    ["X-CSRFToken"] = args[3 + 2 * number],
    ["HX-Request"] = "true",
    ["HX-Request-Type"] = "partial",
  }
end

-- The first thread is asked for one request more, which is looked at and never sent: it must not move a card on.
local looked_at = false

function request()
  if number == 0 and not looked_at then
    looked_at = true
    return wrk.format("GET", "/")
  end
  local card = cards[math.random(#cards)]
  local path, body = card[card.step], card[card.step + 1]
  card.step = card.step + 2
  if card.step > #card then card.step = 1 end
  keys = keys + 1
  return wrk.format("POST", path, headers, (body:gsub("@once@", mark .. keys)))
end
