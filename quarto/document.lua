-- What the report makes of the document tree, the same under both engines: conditional content, numbers, cross references,
-- embedded cells, pictures, callouts. Under Quarto it comes before all that Quarto does itself, which is left with the rest:
-- shortcodes, and whatever it knows that this file does not.

local html = FORMAT:match("html") ~= nil
local format_names = html and { html = true } or { typst = true }
local nbsp = "\u{a0}"

local numbers = {}

local function raw(text) return pandoc.Blocks { pandoc.RawBlock(html and "html" or "typst", text) } end

local function plain(inlines) return pandoc.Blocks { pandoc.Plain(inlines) } end

local function kind_of(label) return label:match("^([a-z]+)%-") end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

-- Written when the project is staged: the parts of each figure and table, by label.
local cells = pandoc.json.decode(read("celler/celler.json"))

local function typst_string(text) return '"' .. text:gsub('[\\"]', "\\%0"):gsub("[ \n]+", " ") .. '"' end

-- Conditional content -------------------------------------------------------------------------------------------

local metadata

local function remember(meta) metadata = meta end

-- What the metadata hold at a dotted path.
local function held(path)
  local value = metadata
  for key in path:gmatch("[^.]+") do
    if type(value) ~= "table" then return nil end
    value = value[key]
  end
  return value
end

-- The words around figures, tables and callouts, in the language of the report.
local function worded(path)
  return setmetatable({}, { __index = function(_, name) return pandoc.utils.stringify(held(path .. "." .. name)) end })
end

local names, callout_titles = worded("words"), worded("words.callouts")

local function is_format(name) return format_names[name] == true end

local function is_true(path) return held(path) == true end

local function is_met(attributes, what, holds)
  local wanted, unwanted = attributes["when-" .. what], attributes["unless-" .. what]
  return (wanted == nil or holds(wanted)) and not (unwanted and holds(unwanted))
end

local function is_shown(attributes)
  return is_met(attributes, "format", is_format) and is_met(attributes, "meta", is_true)
end

local function conditional(element)
  if element.classes:includes("content-visible") then return is_shown(element.attributes) and element.content or {} end
  if element.classes:includes("content-hidden") then return is_shown(element.attributes) and {} or element.content end
end

-- An item of which nothing is shown is none.
local function filled(list)
  list.content = list.content:filter(function(item) return #item > 0 and #(item[1].content or item) > 0 end)
  return #list.content > 0 and list or {}
end

-- Numbers, in document order ------------------------------------------------------------------------------------

local section = { 0, 0, 0, 0, 0, 0 }
local floats = { fig = 0, tbl = 0 }

local function number_header(header)
  if header.classes:includes("unnumbered") then return end
  section[header.level] = section[header.level] + 1
  for level = header.level + 1, 6 do section[level] = 0 end
  local number = table.concat(section, ".", 1, header.level)
  numbers[header.identifier] = number
  if html then
    header.content:insert(1, pandoc.Space())  -- or a screen reader joins the number to the first word
    header.content:insert(1, pandoc.Span(number, { class = "header-section-number" }))
  end
  return header
end

local function number_float(element)
  local kind = kind_of(element.identifier)
  if floats[kind] then
    floats[kind] = floats[kind] + 1
    numbers[element.identifier] = tostring(floats[kind])
  end
end

-- Cross references ----------------------------------------------------------------------------------------------

local function reference(citation)
  local number = numbers[citation.id]
  local text = names[kind_of(citation.id)] .. nbsp .. number
  if citation.mode == "SuppressAuthor" then text = number end
  return pandoc.Link(text, "#" .. citation.id, "", { class = "quarto-xref" })
end

local function is_unknown(citation) return numbers[citation.id] == nil end

local function cite(element)
  if element.citations:find_if(is_unknown) then return nil end
  local links = pandoc.Inlines {}
  for index, citation in ipairs(element.citations) do
    if index > 1 then links:extend { ",", pandoc.Space() } end
    links:insert(reference(citation))
  end
  return links
end

-- Figures and tables --------------------------------------------------------------------------------------------

-- Markdown without what the embedded renderer does not read either.
local plain_markdown = "markdown-raw_html-raw_tex-raw_attribute-latex_macros-tex_math_dollars"

local function without_frames(div)
  if div.classes:includes("cell") or div.classes:includes("cell-output") then return div.content end
end

-- What Quarto has embedded, as the embedded renderer writes it.
local function of_quarto(div)
  if not div.classes:includes("quarto-embed-nb-cell") then return nil end
  local label = div.attributes["notebook-cellId"]:gsub("^cell%-", "")
  if not cells[label] then return pandoc.Div(div.content):walk({ Div = without_frames }).content end
  return pandoc.Div(pandoc.read(cells[label].caption, plain_markdown).blocks, { id = label, class = "embedded-cell" })
end

local function behind(label)
  local cell = cells[label]
  return cell and cell.behind and raw(read(cell.behind)) or {}
end

local function html_float(label, caption, content, caption_first)
  local title = names[kind_of(label)] .. nbsp .. numbers[label]
  local number = pandoc.Strong { pandoc.Link(title, "#" .. label), ":" }
  local figcaption = raw('<figcaption id="' .. label .. '-caption">')
    .. plain(pandoc.Inlines { number, pandoc.Space() } .. caption)
    .. raw("</figcaption>")
  return raw('<figure id="' .. label .. '" class="float ' .. kind_of(label) .. '">')
    .. (caption_first and figcaption .. content or content .. figcaption)
    .. behind(label)
    .. raw("</figure>")
end

-- The data go along in the file itself.
local function attached(label, caption)
  local cell = cells[label]
  if not (cell and cell.csv) then return {} end
  local title = names[kind_of(label)] .. " " .. numbers[label] .. ": " .. pandoc.utils.stringify(caption)
  return raw("#attached(" .. typst_string("/" .. cell.csv) .. ", " .. typst_string(title) .. ")")
end

local function lines(text, room)
  local found, left = 1, room
  for word in text:gmatch("[^ \n]+") do
    local length = utf8.len(word)
    if length > left and left < room then found, left = found + 1, room end
    left = left - length - 1
  end
  return found
end

-- Measures of tables on paper, which report/column_widths.py fits their columns by, in points and columns.
local function paper(name) return tonumber(pandoc.utils.stringify(held("paper." .. name))) end

-- Whether a table, with its caption, is higher than half a sheet (11 cm): typst would take a third of its time to measure.
local function is_high(element)
  local simple, height = pandoc.utils.to_simple_table(element), 0
  local page, padding = paper("page"), paper("padding")
  local character = paper(#simple.widths >= paper("wide") and "character-when-wide" or "character")
  for _, row in ipairs { simple.headers, table.unpack(simple.rows) } do
    local most = 1
    for place, cell in ipairs(row) do
      local width = simple.widths[place] > 0 and simple.widths[place] or 1 / #simple.widths
      most = math.max(most, lines(pandoc.utils.stringify(cell), (width * page - padding) / character))
    end
    height = height + 4 + 2.4 * character * most
    if height > 300 then return true end
  end
  return false
end

local function typst_float(label, caption, content, caption_first)
  local kind, opening, closing = kind_of(label), "", ""
  content:walk { Table = function(element) if is_high(element) then opening, closing = "#broken[", "]" end end }
  return attached(label, caption) .. raw(opening .. "#figure([")
    .. content
    .. raw("], caption: figure.caption(position: " .. (caption_first and "top" or "bottom") .. ", [")
    .. plain(caption)
    .. raw(']), kind: "quarto-float-' .. kind .. '", supplement: "' .. names[kind] .. '", numbering: "1")')
    .. raw("<" .. label .. ">" .. closing)
end

local float = html and html_float or typst_float

local function picture(cell)
  if html then return raw(read(cell.html)) end
  return raw("#image(" .. typst_string("/" .. cell.picture) .. ", alt: " .. typst_string(cell.alt) .. ")")
end

local function without_figure(element)
  element.classes:insert("typst:no-figure")
  return element
end

-- A table is scrolled within itself, and called by its caption where it has one.
local function scrolled(content, label)
  local called = label and ' role="region" aria-labelledby="' .. label .. '-caption"' or ""
  return raw('<div class="scroll" tabindex="0"' .. called .. ">") .. content .. raw("</div>")
end

local function content_of(cell, label)
  if html then return scrolled(raw(read(cell.html)), label) end
  local shown = read(cell.html):gsub(' data%-label="[^"]*"', "")  -- for narrow screens; it would take pandoc a third longer
  return pandoc.read(shown, "html").blocks:walk { Table = without_figure }
end

local function embedded(div)
  local label, kind = div.identifier, kind_of(div.identifier)
  local caption = pandoc.utils.blocks_to_inlines(div.content)
  if kind == "fig" then return float(label, caption, picture(cells[label]), false) end
  if kind == "tbl" then return float(label, caption, content_of(cells[label], label), true) end
  return content_of(cells[label])
end

-- Pictures -----------------------------------------------------------------------------------------------------------

local function only_image(blocks)
  local found
  blocks:walk { Image = function(image) found = image end }
  return found
end

-- The text alternative as either engine writes it (pandoc has made the description of an "alt"), as each format takes it.
local function image(element)
  local attributes, width = element.attributes, element.attributes.width
  local alternative = attributes["fig-alt"] or attributes.alt or pandoc.utils.stringify(element.caption)
  if html then
    attributes["fig-alt"], attributes.credit, attributes.width, attributes.alt = nil, nil, nil, alternative
    if width then attributes.style = "width:" .. width end
    element.caption = {}
    return element
  end
  local sized = width and (", width: " .. width) or ""
  return pandoc.RawInline("typst", "#box(image(" .. typst_string(element.src) .. sized .. ", alt: "
    .. typst_string(alternative) .. "))")
end

local function picture_figure(figure)
  local found = only_image(figure.content)
  local caption = pandoc.utils.blocks_to_inlines(figure.caption.long)
  if found.attributes.credit then
    caption:extend { pandoc.Space(), pandoc.Span(found.attributes.credit, { class = "credit" }) }
  end
  local content = plain { image(found) }
  if kind_of(figure.identifier) == "fig" then return float(figure.identifier, caption, content, false) end
  if html then
    return raw('<figure class="picture">') .. content .. raw("<figcaption>") .. plain(caption)
      .. raw("</figcaption></figure>")
  end
  return raw("#picture([") .. content .. raw("], [") .. plain(caption) .. raw("])")
end

-- Words in another language, which pandoc's typst writer does not pass on.
local function spoken(element)
  local language = element.attributes.lang
  if html or not language then return nil end
  element.attributes.lang = nil
  return pandoc.Inlines {
    pandoc.RawInline("typst", "#text(region: none, lang: " .. typst_string(language) .. ")["),
    element,
    pandoc.RawInline("typst", "]"),
  }
end

local function markdown_table(element)
  local label = element.identifier
  local is_captioned = kind_of(label) == "tbl"
  local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  local title = pandoc.utils.stringify(caption)
  assert(is_captioned or title == "", 'Tabellrubriken "' .. title .. '" saknar etikett. Skriv {#tbl-…} efter den')
  if is_captioned then element.identifier, element.caption.long = "", {} end
  if not html then element = without_figure(element) end
  local content = pandoc.Blocks { element }
  if html then content = scrolled(content, is_captioned and label) end
  return is_captioned and float(label, caption, content, true) or content
end

-- Callouts and the rest -----------------------------------------------------------------------------------------

local function callout_kind(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-([a-z]+)$")
    if kind then return kind end
  end
end

local function callout_title(div, kind)
  if div.attributes.title then return pandoc.Inlines(div.attributes.title) end
  local first = div.content[1]
  if not first or first.t ~= "Header" then return pandoc.Inlines(callout_titles[kind]) end
  div.content:remove(1)
  return first.content
end

local function callout(div)
  local kind = callout_kind(div)
  if not kind then return nil end
  local title = callout_title(div, kind)
  if html then
    local heading = pandoc.Blocks { pandoc.Div(plain(title), { class = "callout-title" }) }
    return pandoc.Div(heading .. div.content, { class = "callout callout-" .. kind, role = "note" })
  end
  return raw('#callout("' .. kind .. '", [') .. plain(title) .. raw("], [") .. div.content .. raw("])")
end

-- The register of figures: its texts stand as they are, and each figure has its place, under what it is computed from.
-- As words they took a seventh of pandoc's time; the first is one, or a number would begin a list in typst.
local function runs(written)
  local inlines = pandoc.Inlines {}
  for _, run in ipairs(written) do
    local first, rest = run[1]:match("^([^ \n]*)(.*)$")
    local text = { pandoc.Str(first), pandoc.Str(rest) }
    inlines:extend(run[2] == "" and text or { pandoc.Span(text, { id = run[2] }) })
  end
  return inlines
end

local function register(div)
  for _, group in ipairs(pandoc.json.decode(read("celler/register.json"))) do
    local items = pandoc.List(group.entries):map(function(entry) return { runs(entry.name), { plain(runs(entry.told)) } } end)
    div.content:extend { pandoc.Para { pandoc.Emph(group.sources) }, pandoc.DefinitionList(items) }
  end
  return div
end

local function page_break() return raw(html and '<div class="page-break"></div>' or "#pagebreak(weak: true)") end

local function placed(div)
  if div.classes:includes("embedded-cell") then return embedded(div) end
  if div.classes:includes("page-break") then return page_break() end
  if #div.content > 0 or div.identifier ~= "" then return nil end
  if div.classes:includes("register") then return register(div) end
  return {}  -- a block of which nothing is shown is none
end

-- Each heading can be copied as a link; the table of contents takes the link off again.
local function header(element)
  if not html then return nil end
  element.level = element.level + 1
  if element.identifier ~= "" then
    element.content = { pandoc.Link(element.content, "#" .. element.identifier, "", { class = "heading-link" }) }
  end
  return element
end

-- Each walk through the document costs a few hundredths of a second: as few as what builds on one another allows.
local function unwrapped(div) return of_quarto(div) or conditional(div) or callout(div) end

return {
  { Meta = remember },
  { Div = unwrapped, Span = conditional },
  { traverse = "topdown", Header = number_header, Div = number_float, Table = number_float, Figure = number_float },
  { BulletList = filled, Cite = cite, Header = header, Div = placed, Table = markdown_table, Figure = picture_figure },
  { Image = image, Span = spoken, Code = spoken },
}
