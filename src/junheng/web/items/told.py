"""In which words is it said what an item waits for, and what a move has done?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


def waiting_in_words(move: str) -> str:
    """Say who has to do what next."""
    return _(_WAITING[move])


def done_in_words(move: str) -> str:
    """Say what a move has done, and where the item stands now."""
    return _(_DONE[move])


_WAITING = {
    "assign": gettext_noop("the section, to assign it"),
    "report": gettext_noop("the owner, to report it as put right"),
    "check": gettext_noop("the section, to measure again"),
    "close": gettext_noop("the section, to close it"),
    "send_back": gettext_noop(
        "the section, to send it back, or the director, to close it with a reason"
    ),
}
_DONE = {
    "assign": gettext_noop("Assigned. The days to put it right begin."),
    "report": gettext_noop("Reported as put right. The item is now reported."),
    "check": gettext_noop("Measured again. The item is now checked."),
    "send_back": gettext_noop("Sent back. The item is assigned again."),
    "close": gettext_noop("Closed. The item is finished."),
    "close_with_reason": gettext_noop("Closed with a reason. The item is finished."),
    "extend": gettext_noop("Extended. The new deadline is below."),
    "pause": gettext_noop("Paused. The clock stands still."),
    "resume": gettext_noop("Resumed. The clock runs again."),
    "transfer": gettext_noop("Passed on. The item has a new owner."),
    "reassign": gettext_noop("Another owner was named."),
    "void": gettext_noop("Made void. The item stays on record."),
    "note": gettext_noop("The note was added."),
}
