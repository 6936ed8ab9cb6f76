"""Which text do the bytes of a file hold, whichever program wrote them?"""

import codecs
from dataclasses import dataclass


@dataclass(frozen=True)
class Decoded:
    """A file's text, the encoding it was written in, and whether it began with a BOM of UTF-8."""

    text: str
    encoding: str
    has_mark: bool = False


class NotText(Exception):
    """The bytes are no text; `row` is the first that is in no known encoding, None if not text."""

    def __init__(self, row: int | None = None) -> None:
        super().__init__("The bytes are in none of the known encodings.")
        self.row = row


def decoded(content: bytes) -> Decoded:
    """Read bytes as UTF-8, UTF-16 or GB18030 (GBK). Raises NotText when they are none of these.

    >>> decoded("县".encode("gbk"))
    Decoded(text='县', encoding='gb18030', has_mark=False)
    """
    has_mark = content.startswith(codecs.BOM_UTF8)
    content = content.removeprefix(codecs.BOM_UTF8)
    stops: list[int] = []
    for encoding in _likely_encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            stops.append(error.start)
            continue
        if "\x00" in text:
            raise NotText
        return Decoded(text, encoding, has_mark)
    if b"\x00" in content:
        raise NotText
    raise NotText(content.count(b"\n", 0, max(stops)) + 1)  # The encoding that went furthest.


def _likely_encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    # Headings and separators are ASCII or Chinese: every other byte of ASCII in UTF-16 is zero.
    head = content[:2000]
    if head[1::2].count(0) > len(head) // 8:
        return ("utf-16-le",)
    if head[0::2].count(0) > len(head) // 8:
        return ("utf-16-be",)
    return ("utf-8", "gb18030")
