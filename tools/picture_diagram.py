"""Draw BPMN files as PNG pictures: `python tools/picture_diagram.py [-o DIR] FILE.bpmn…`.

bpmn-js (from web/node_modules) draws in a headless Chromium, so that the picture is
what a reader sees on the screen. The picture stands beside the file, or in DIR.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "web/node_modules/bpmn-js/dist"
CHROMIUM = "/usr/bin/chromium"
PAGE = """<!doctype html><meta charset="utf-8">
<style>body {margin: 0; background: white} #canvas {width: 1000px; height: 800px}
.bjs-powered-by {display: none}</style><div id="canvas"></div>"""
DRAW = """async (xml) => {
  const viewer = new BpmnJS({container: '#canvas'});
  const {warnings} = await viewer.importXML(xml);
  const canvas = viewer.get('canvas');
  const {x, y, width, height} = canvas.viewbox().inner;
  const div = document.getElementById('canvas');
  div.style.width = Math.ceil(width + 40) + 'px';
  div.style.height = Math.ceil(height + 40) + 'px';
  canvas.resized();
  canvas.viewbox({x: x - 20, y: y - 20, width: width + 40, height: height + 40});
  return {warnings: warnings.map(String), width: width + 40, height: height + 40};
}"""


def main(arguments: list[str]) -> int:
    """Draw every file named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="folder for the pictures")
    wanted = parser.parse_args(arguments)
    if not DIST.is_dir():
        raise SystemExit("bpmn-js is not installed: run `make setup` first")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for file in wanted.files:
            target = (wanted.output or file.parent) / f"{file.stem}.png"
            print(f"{target}: {', '.join(draw(page, file, target)) or 'drawn'}")
        browser.close()
    return 0


def draw(page: Page, file: Path, target: Path) -> list[str]:
    """Draw one file and give the warnings of the reader."""
    page.set_content(PAGE)
    page.add_style_tag(path=str(DIST / "assets/diagram-js.css"))
    page.add_script_tag(path=str(DIST / "bpmn-viewer.production.min.js"))
    drawn = page.evaluate(DRAW, file.read_text(encoding="utf-8"))
    page.set_viewport_size({"width": int(drawn["width"]), "height": int(drawn["height"])})
    page.screenshot(path=str(target))
    return [str(warning) for warning in drawn["warnings"]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
