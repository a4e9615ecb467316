-- From the page to Word: what is a caption there is one here, and links that serve the page alone are text.

local function text_of(link)
  if link.classes:includes("heading-link") or link.target:match("^#[ft]") then return link.content end
end

-- A table with a caption is such a table, not a table in a figure.
local function Figure(figure)
  local found
  figure:walk { Table = function(inner) found = inner end }
  if not found then return nil end
  found.caption = figure.caption
  local after = figure.content:walk { Table = function() return {} end }
  return pandoc.Blocks { found } .. after
end

return { { Link = text_of }, { Figure = Figure } }
