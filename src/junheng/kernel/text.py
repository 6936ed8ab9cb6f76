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


class Counted(NamedTuple):
    """What a number counts, as it is written after the number; English tells one from many.

    >>> teachers = Counted("名教师", "teacher", "teachers")
    >>> teachers.of(1).en, teachers.of(3).en, teachers.of(1).zh
    ('teacher', 'teachers', '名教师')
    """

    zh: str
    one: str
    many: str

    def of(self, number: float) -> Text:
        """Return the wording that stands after `number`."""
        return Text(self.zh, self.one if number == 1 else self.many)
