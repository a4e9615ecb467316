"""``make clean``: what builds have made is gone, what is somebody else's stays."""

import shutil
import subprocess
import sys
from pathlib import Path

from partsrapport.project import Project
from partsrapport.running import folders


def test_clean_leaves_nothing_of_a_build_and_all_that_is_not(tmp_path, root):
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "partsrapport.toml"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.prefix) / "bin", target_is_directory=True)
    (tmp_path / ".venv" / "installed").touch()
    project = Project(tmp_path, tmp_path / "data" / "raw", tmp_path / "data" / "processed", tmp_path / "public")
    project.work.mkdir(parents=True)
    (project.work / ".gitkeep").touch()
    with folders.claimed(project):
        made = [project.warehouse, project.state, *(project.work / "parquet" / name for name in ("a", "b"))]
        with folders.renewed(project.work / "parquet"):
            for path in made:
                path.touch()
        published = folders.begin_published(project)
        (published / "index.html").touch()
        folders.put_mark(published, folders.PUBLISHED, ["index.html"])
        folders.swap(project)
    own = [project.out / "CNAME", project.work / "min.xlsx", project.work / ".gitkeep"]
    for path in own:
        path.touch()
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True)
    assert [path for path in [*made, project.out / "index.html"] if path.exists()] == []
    assert [path for path in own if path.exists()] == own
