"""How is one thing said in Chinese and in English?"""

from typing import NamedTuple


class Text(NamedTuple):
    """One wording in the two languages of the system.

    >>> Text("学校", "School").in_language("zh-hans")
    '学校'
    >>> Text("学校", "School").in_language("en")
    'School'
    """

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the Chinese wording for any Chinese language code, the English one otherwise."""
        return self.zh if language.lower().startswith("zh") else self.en
