"""Pictures of the report to look at before it is handed over: ``make screenshots``.

Every width that is promised, in light and dark, and every sheet of the PDF: ``python -m tests.browser.screenshots
public screenshots``.
"""

import shutil
import sys
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZES = {"desktop": (1280, 800), "tablet": (768, 1024), "phone": (375, 667), "small": (320, 568)}
SHEET_SCALE = 1.2  # pixels a point


def main(published: Path, target: Path) -> None:
    """Write a picture of each first screen, of each whole page, and of each sheet of each PDF."""
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for page in sorted(published.rglob("*.html")):
            _page(browser, page, target / page.relative_to(published).parent)
        browser.close()
    for document in sorted(published.rglob("*.pdf")):
        folder = target / document.relative_to(published).parent
        for number, sheet in enumerate(pypdfium2.PdfDocument(document), start=1):
            sheet.render(scale=SHEET_SCALE).to_pil().save(folder / f"{document.stem}-{number:02}.png")


def _page(browser: Browser, page: Path, target: Path) -> None:
    for name, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            opened = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            opened.goto(page.resolve().as_uri())
            for kind, whole in (("screen", False), ("whole", True)):
                opened.screenshot(path=target / f"{page.stem}-{name}-{scheme}-{kind}.png", full_page=whole)
            opened.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
