-- Carnet's inbound and outbound decisions as a Lua filter: the same table, identity check and headers.
-- It keeps no counters and leaves no line for the access log, and knows no rules for services that are not in the table.
-- bench/variants.py puts the values in front: INBOUND, MESH, PEER, PRINCIPAL, STRIP, TABLE.

local function deny(handle, status)
  handle:respond({[":status"] = status}, "denied\n")
end

-- The via list with the own mesh at its end, or nothing if the own mesh is on it.
local function via(list)
  if list == nil then return MESH end
  for name in string.gmatch(list, "[^,%s]+") do
    if name == MESH then return nil end
  end
  return list .. ", " .. MESH
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local identity
  if INBOUND then
    local tls = handle:streamInfo():downstreamSslConnection()
    if tls == nil or not tls:peerCertificateValidated() then return deny(handle, "403") end
    identity = tls:uriSanPeerCertificate()[1]
    if identity ~= PRINCIPAL then return deny(handle, "403") end
  end
  local authority = headers:get(":authority")
  local host = string.lower(authority):gsub(":%d+$", ""):gsub("%.$", "")
  local target = TABLE[host]
  if target == nil then return deny(handle, "404") end
  local list = via(headers:get("x-carnet-via"))
  if list == nil then return deny(handle, "508") end
  for _, name in ipairs(STRIP) do headers:remove(name) end
  headers:replace(":authority", target)
  headers:replace("x-carnet-via", list)
  headers:replace("x-carnet-peer", PEER)
  if INBOUND then
    headers:replace("x-carnet-identity", identity)
  else
    headers:replace("x-forwarded-host", authority)
  end
end
