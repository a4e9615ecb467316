-- Before Quarto renders: brings to this folder what the latest build has made, and leaves Quarto the text of the notebooks'
-- cells, since document.lua takes figures and tables from their parts, and Quarto would add scripts for them.

local built, main = "../data/processed/quarto", "verksamhetsberattelse.qmd"
local made = {
  main, "_metadata.yml", "_sifferregister.qmd", "_variables.yml", "celler", "notebooks", "styles/brand.css",
  "tips.html", "typst/brand.typ", "_05-omraden.qmd",
}
local text = { "text/x-pandoc-markdown", "text/markdown" }

local function read(name)
  local file = io.open(name, "rb")
  local content = file and file:read("a")
  if file then file:close() end
  return content
end

local function write(name, content)
  local file = assert(io.open(name, "wb"))
  file:write(content)
  file:close()
end

-- A folder cannot be read as a file is; what can be neither was not made this time.
local function bring(name)
  local content = read(built .. "/" .. name)
  if content then return write(name, content) end
  local is_folder, within = pcall(pandoc.system.list_directory, built .. "/" .. name)
  if not is_folder then return end
  pandoc.system.make_directory(name, true)
  for _, inner in ipairs(within) do bring(name .. "/" .. inner) end
end

local function only_text(output)
  local data = output.data or {}
  return { output_type = "display_data", metadata = {}, data = { [text[2]] = data[text[1]] or data[text[2]] or "." } }
end

local function lighten(name)
  local notebook = pandoc.json.decode(read(name), false)
  for _, cell in ipairs(notebook.cells) do
    for index, output in ipairs(cell.outputs or {}) do cell.outputs[index] = only_text(output) end
  end
  write(name, pandoc.json.encode(notebook))
end

if read(built .. "/" .. main) then
  for _, name in ipairs(made) do bring(name) end
elseif not read(main) then
  io.stderr:write("Rapporten är inte byggd: mappen " .. built .. " finns inte. Kör partsrapport build först.\n")
  os.exit(1)
end
for _, name in ipairs(pandoc.system.list_directory("notebooks")) do
  if name:match("%.ipynb$") then lighten("notebooks/" .. name) end
end
