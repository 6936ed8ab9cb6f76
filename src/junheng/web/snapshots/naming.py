"""How does a list of choices name a snapshot?"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _


def name_of_frozen(frozen: Any) -> str:
    """Return of which day the snapshot is, when it was made, and how its fingerprint begins."""
    made = _("made %(moment)s") % {
        "moment": f"{timezone.localtime(frozen.made_at):%Y-%m-%d %H:%M:%S}"
    }
    return f"{frozen.taken_on:%Y-%m-%d} · {made} · {frozen.content_hash[:8]}"
