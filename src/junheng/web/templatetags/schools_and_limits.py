"""Which building blocks do the pages about schools and limits share?"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from junheng.web.indicators.standing import Standing

register = template.Library()


@register.simple_tag
def standing_mark(standing: Standing) -> SafeString:
    """Show a standing by shape, colour and word; the page includes `map/shapes.html`."""
    return format_html(
        '<span class="standing"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        '<use href="#shape-{}" width="16" height="16"/></svg>{}</span>',
        standing.value,
        standing.label,
    )
