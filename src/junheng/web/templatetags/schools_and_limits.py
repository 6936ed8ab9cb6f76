"""Which building blocks do the pages about schools and limits share?"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from junheng.web.indicators.law import HOME_STANDARD, rule_of, standards
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


@register.simple_tag
def floor_note() -> str:
    """Say what the floor is, as the rule for schools has it; nothing where it has none."""
    rule = rule_of(standards()[HOME_STANDARD], "school")
    if rule is None or rule.floor_share is None:
        return ""
    missed = len(rule.clauses) - rule.met_at_least
    return ngettext(
        "The floor is {share} % of the limit: a school may miss {missed} of the {all} clauses, but "
        "must reach the floor there ({cite}).",
        "The floor is {share} % of the limit: a school may miss {missed} of the {all} clauses, but "
        "must reach the floor in each ({cite}).",
        missed,
    ).format(
        share=round(rule.floor_share * 100), missed=missed, all=len(rule.clauses), cite=rule.cite
    )
