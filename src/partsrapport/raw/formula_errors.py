"""What a cell shows whose formula gave no value: that is no blank, for a blank may mean something."""

ERRORS = {
    "NA": ("#N/A", "#SAKNAS!"),
    "Value": ("#VALUE!", "#VÄRDEFEL!"),
    "Ref": ("#REF!", "#REFERENS!"),
    "Div0": ("#DIV/0!", "#DIVISION/0!"),
    "Num": ("#NUM!", "#OGILTIGT!"),
    "Name": ("#NAME?", "#NAMN?"),
    "Null": ("#NULL!", "#SKÄRNING!"),
    "GettingData": ("#GETTING_DATA", "#HÄMTAR_DATA"),
}
"""How the reader of workbooks names the error, and how Excel shows it in English and in Swedish."""
SHOWN = [text for shown in ERRORS.values() for text in shown]
UNSTORED = "#OSPARAT_VÄRDE"
"""What the reading of workbooks puts where a program has written a formula and no value."""
