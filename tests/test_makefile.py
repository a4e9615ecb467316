"""``make clean``: nothing of what builds have made is left, hidden or not."""

import shutil
import subprocess


def test_clean_leaves_nothing_of_a_build(tmp_path, root):
    shutil.copy(root / "Makefile", tmp_path)
    kept = [tmp_path / "data" / "processed" / ".gitkeep", tmp_path / "data" / "raw" / "avrop.csv"]
    made = [
        "public/index.html",
        "data/processed/.tasks.json",
        "data/processed/.partsrapport",
        "data/processed/2013/x",
    ]
    files = [*kept, *(tmp_path / name for name in made)]
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True)
    assert [path for path in files if path.exists()] == kept
    assert not (tmp_path / "public").exists()
