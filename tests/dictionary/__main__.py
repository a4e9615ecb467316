"""``python -m tests.dictionary``: write anew what follows from the declarations and the SQL."""

import sys
from pathlib import Path

from partsrapport.figures import definitions
from tests.dictionary import documents, lineage

if missing := documents.undescribed():
    sys.exit(f"src/partsrapport/words/dictionary.csv lacks: {', '.join(missing)}")
lineage.FILE.write_text(lineage.render(), encoding="utf-8")
definitions.lineage.cache_clear()
documents.DICTIONARY.write_text(documents.data_dictionary(Path("expectations")), encoding="utf-8")
documents.LINEAGE.write_text(documents.figures_lineage(), encoding="utf-8")
