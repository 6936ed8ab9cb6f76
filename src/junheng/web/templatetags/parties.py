"""How does a page name what a person is to an item?"""

from django import template

from junheng.ledger.workflow import Party
from junheng.web.wording import said

register = template.Library()


@register.filter
def party_name(code: str) -> str:
    """Return the name of the party in the language of the page; an unknown code as it stands."""
    return said(Party(code).label) if code in set(Party) else code
