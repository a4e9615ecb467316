-- What the report asks of both engines: Swedish quotation marks, and in typst a form for its own classes. In HTML the
-- style sheet gives them theirs.

local blocks = { ["key-figures"] = true, lead = true, ["verdict-strip"] = true, register = true }
local verdicts = { met = true, missed = true, uncertain = true }

local function raw_block(text) return pandoc.RawBlock("typst", text) end

local function raw_inline(text) return pandoc.RawInline("typst", text) end

-- Each verdict, its goal and its sentence stay on one sheet.
local function kept_together(div)
  return div:walk { Para = function(paragraph) return { raw_block("#together["), paragraph, raw_block("]") } end }
end

local function Div(div)
  if div.classes:includes("verdicts") then return kept_together(div) end
  local name = div.classes[1]
  if not blocks[name] then return nil end
  return pandoc.Blocks { raw_block("#" .. name .. "[") } .. div.content .. { raw_block("]") }
end

local function Span(span)
  if not span.classes:includes("verdict") then return nil end
  local kind = span.classes:find_if(function(class) return verdicts[class] end) or "other"
  return pandoc.Inlines { raw_inline('#verdict("' .. kind .. '")[') } .. span.content .. { raw_inline("];") }
end

local function DefinitionList(list)
  for _, item in ipairs(list.content) do
    item[1]:insert(1, raw_inline("#explained["))
    item[1]:insert(raw_inline("]"))
  end
  return list
end

local language = "sv"

local function Meta(meta) language = meta.lang and pandoc.utils.stringify(meta.lang) or language end

-- In Swedish the same mark at both ends.
local function Quoted(quoted)
  if language ~= "sv" then return nil end
  local mark = quoted.quotetype == "DoubleQuote" and "”" or "’"
  return pandoc.Inlines { mark } .. quoted.content .. pandoc.Inlines { mark }
end

-- On paper the first chapter comes right after the cover, so that it can be copied alone; then the contents.
local function contents_after_first_chapter(document)
  local title = document.meta["toc-title"] and pandoc.utils.stringify(document.meta["toc-title"]) or ""
  local chapters = 0
  for index, block in ipairs(document.blocks) do
    chapters = chapters + (block.t == "Header" and block.level == 1 and 1 or 0)
    if chapters == 2 then
      document.blocks:insert(index, raw_block("#contents[" .. title .. "]"))
      return document
    end
  end
end

if FORMAT == "typst" then
  return { { Meta = Meta }, { DefinitionList = DefinitionList, Div = Div, Span = Span, Quoted = Quoted }, { Pandoc = contents_after_first_chapter } }
end
return { { Meta = Meta }, { Quoted = Quoted } }
