"""Are all wordings of the pages gathered, translated and compiled?

gather   add new wordings to the .po file (needs gettext)
check    fail when a wording is missing, untranslated or stale (needs gettext)
compile  write the .mo files Django reads; needs nothing but Python
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

WEB = Path(__file__).resolve().parent.parent / "src" / "junheng" / "web"
LOCALE = WEB / "locale"
CATALOGUE = Path("zh_Hans/LC_MESSAGES/django.po")


def gather(web: Path) -> None:
    """Bring the .po file of `web` up to date with its sources."""
    (web / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-location", "--no-wrap", "-v0", "--no-obsolete"]  # fmt: skip
    subprocess.run(command, cwd=web, check=True, env={**os.environ, "DJANGO_SETTINGS_MODULE": ""})  # noqa: S603
    path = web / "locale" / CATALOGUE
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save(str(path))


def check() -> list[str]:
    """Return what is wrong with the translations, a sentence each."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "web"
        shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        gather(copy)
        fresh = polib.pofile(str(copy / "locale" / CATALOGUE))
    kept = polib.pofile(str(LOCALE / CATALOGUE))
    fresh_keys = {(entry.msgctxt, entry.msgid) for entry in fresh}
    kept_keys = {(entry.msgctxt, entry.msgid) for entry in kept if not entry.obsolete}
    return [
        *(f"Not gathered: '{key[1]}'. Run make messages." for key in fresh_keys - kept_keys),
        *(f"No longer used: '{key[1]}'. Run make messages." for key in kept_keys - fresh_keys),
        *(
            f"Not translated: '{entry.msgid}'. Add the Chinese in {CATALOGUE}."
            for entry in kept
            if not entry.obsolete and not entry.translated()
        ),
    ]


def compile_all() -> None:
    """Write a .mo beside every .po."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def main(word: str) -> int:
    """Do what `word` says; return the exit code."""
    if word == "gather":
        gather(WEB)
    elif word == "compile":
        compile_all()
    elif word == "check":
        faults = check()
        sys.stderr.writelines(fault + "\n" for fault in faults)
        return bool(faults)
    else:
        sys.stderr.write("Say gather, check or compile.\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
