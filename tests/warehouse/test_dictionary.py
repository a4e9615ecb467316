from partsrapport.warehouse import dictionary, schema


def test_the_committed_dictionary_is_current(root):
    command = "python -m partsrapport.warehouse.dictionary"
    assert (root / dictionary.FILE).read_text(encoding="utf-8") == dictionary.render(), f"kör {command}"


def test_every_table_and_column_is_described():
    for table in schema.tables().values():
        assert table.description
        assert all(column.description for column in table.columns)
