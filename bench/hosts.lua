-- wrk's side: cycles through hosts, and tells at the end what came back.
-- Arguments: a file with one host per line, and the via list to send, if any.

local requests, position = {}, 0

function init(arguments)
  local headers = {}
  if arguments[2] then headers["x-carnet-via"] = arguments[2] end
  for host in io.lines(arguments[1]) do
    headers["Host"] = host
    requests[#requests + 1] = wrk.format("GET", "/", headers)
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('{"requests": %d, "failed": %d}\n', summary.requests, failed))
end
