-- From the page to Word: what is a caption there is one here, and what serves the page alone is text or left out.

local LINE = 100 -- characters of a table that the width of a sheet holds

local function text_of(link)
  if link.classes:includes("heading-link") or link.target:match("^#[ft]") then return link.content end
end

-- What is a coloured label on the page.
local function Span(span)
  if span.classes:includes("verdict") then return span.content .. { pandoc.Str(":") } end
end

-- Numbers lead to the register, and Word has no such links.
local function Div(div)
  if div.identifier == "sec-register" then return {} end
end

-- As large as in the PDF: text in a chart as that around it.
local function Image(image)
  if image.classes:includes("chart") then image.attributes.width = "9.5cm" end
  return image
end

-- Columns as wide as their longest word, and what is left to those whose text is longer; numbers to the right.
local function Table(made)
  local words, texts, needed, wanted = {}, {}, 0, 0
  for place in ipairs(made.colspecs) do words[place], texts[place] = 0, 0 end
  local function measure(rows, asked)
    for _, row in ipairs(rows) do
      for place, cell in ipairs(row.cells) do
        local text = pandoc.utils.stringify(cell.contents)
        if asked[place] then asked[place] = math.max(asked[place], utf8.len(text) + 2) end
        for word in text:gmatch("[^ \n]+") do words[place] = math.max(words[place], utf8.len(word) + 2) end
        if cell.classes:includes("n") then made.colspecs[place][1] = pandoc.AlignRight end
      end
    end
  end
  measure(made.head.rows, {})
  for _, body in ipairs(made.bodies) do measure(body.body, texts) end
  for place, word in ipairs(words) do
    texts[place] = math.max(texts[place], word)
    needed, wanted = needed + word, wanted + texts[place]
  end
  local given = math.min(1, math.max(0, LINE - needed) / math.max(1, wanted - needed))
  for place, word in ipairs(words) do
    made.colspecs[place][2] = (word + (texts[place] - word) * given) / math.max(needed, LINE)
  end
  return made
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

return { { Link = text_of, Span = Span, Div = Div, Image = Image, Table = Table }, { Figure = Figure } }
