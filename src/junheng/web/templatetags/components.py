"""Which building blocks may a template use?

Each tag renders one file of `templates/components/`; `docs/explanation/pages.md` shows them.
"""

from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from junheng.kernel.text import Counted, Text
from junheng.web.tables import Listing
from junheng.web.wording import said

register = template.Library()
MOST_DECIMALS = 11


@register.filter
def in_language(wording: object) -> str:
    """Say a Text in the language of the page, or in the one it is in; anything else stays as it is."""
    if isinstance(wording, Text):
        return said(wording) or wording.zh or wording.en
    return "" if wording is None else str(wording)


@register.filter
def counted(amount: Counted, number: float) -> str:
    """Say what `number` counts, in the language of the page."""
    return said(amount.of(number))


@register.filter
def name_of(thing: Any) -> str:
    """Return `name_zh` or `name_en` by the language of the page, whichever is filled."""
    if thing is None:
        return ""
    chinese, english = str(thing.name_zh), str(thing.name_en)
    return said(Text(chinese, english)) or chinese or english


@register.filter
def figure(value: float | None, digits: int = 2) -> str:
    """Write a number with at most `digits` decimals and groups of thousands; a dash for none."""
    if value is None:
        return "—"
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def limit_figure(limit: float | None) -> str:
    """Write a limit with all the decimals that its document gives it."""
    return figure(limit, MOST_DECIMALS)


@register.filter
def apart_from(value: float | None, limit: float | None) -> str:
    """Write a value with as many decimals as keep it apart from the limit, on its side of it."""
    if value is None or limit is None:
        return figure(value)
    stated = limit_figure(limit)
    fewest = max(2, len(stated.partition(".")[2]))
    if value == limit:
        return figure(value, fewest)
    written = (figure(value, digits) for digits in range(fewest, MOST_DECIMALS + 1))
    return next((text for text in written if text != stated), figure(value, fewest))


@register.simple_block_tag
def page_head(content: str, title: object, lede: object = "") -> SafeString:
    """Render the heading of the page; the block holds the buttons beside it."""
    return _component(
        "page_head", title=in_language(title), lede=in_language(lede), actions=content.strip()
    )


@register.simple_block_tag
def crumbs(content: str, here: object) -> SafeString:
    """Render the way down to this page; the block holds `{% crumb %}`s."""
    return _component("crumbs", trail=content, here=in_language(here))


@register.simple_tag
def crumb(label: object, url: str) -> SafeString:
    return format_html('<li><a href="{}">{}</a></li>', url, in_language(label))


@register.simple_block_tag
def card(content: str, title: object = "", *, id: str = "", kind: str = "") -> SafeString:  # noqa: A002
    """Render a framed piece of a page under its own heading; kind "flush" for a lone table."""
    return _component("card", title=in_language(title), body=content, id=id, kind=kind)


@register.inclusion_tag("components/tile.html")
def tile(
    label: object,
    number: object,
    url: str = "",
    *,
    unit: object = "",
    note: object = "",
    tone: str = "",
) -> dict[str, Any]:
    """Show one figure that opens the list behind it; tone is red, amber, green or nothing."""
    return {
        "label": in_language(label),
        "number": number,
        "url": url,
        "unit": in_language(unit),
        "note": in_language(note),
        "tone": tone,
    }


@register.simple_tag
def tag(wording: object, tone: str = "") -> SafeString:
    """Show a status; tone is red, amber, green, blue, plain or nothing (grey)."""
    css = f"tag tag-{tone}" if tone else "tag"
    return format_html('<span class="{}">{}</span>', css, in_language(wording))


@register.simple_block_tag
def notice(content: str, title: object = "", kind: str = "") -> SafeString:
    """Show a sentence that stands out; kind is success, warning, error or nothing."""
    return _component("notice", title=in_language(title), body=content, kind=kind)


@register.simple_block_tag
def data_table(
    content: str,
    listing: Listing,
    caption: object,
    *,
    empty: object = "",
    stack: bool = False,
    excel: bool = True,
) -> SafeString:
    """Render headings, the block's rows, the pager and the link to the workbook."""
    return _component(
        "data_table",
        listing=listing,
        caption=in_language(caption),
        rows=content,
        empty=in_language(empty),
        is_stacked=stack,
        has_excel=excel,
    )


@register.simple_block_tag
def plain_table(content: str, caption: object, *, hide_caption: bool = False) -> SafeString:
    """Render a table whose head and rows the block holds, scrolling inside its own frame."""
    return _component(
        "plain_table", caption=in_language(caption), body=content, hide_caption=hide_caption
    )


@register.simple_block_tag
def empty(content: str, title: object) -> SafeString:
    """Say that there is nothing here, and in the block why, or what to do."""
    return _component("empty", title=in_language(title), body=content)


@register.inclusion_tag("components/filters.html", takes_context=True)
def filter_bar(context: Context, form: BaseForm, target: str = "results") -> dict[str, Any]:
    """Render a GET form above a list; htmx replaces the element with id `target`."""
    return {"form": form, "target": target, "path": context["request"].path}


@register.inclusion_tag("components/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """Render a field of a form with its label, hint and error."""
    return {"field": field}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List a form's errors in the same words as at the fields, each linking to its field."""
    found = [
        (bound.id_for_label or bound.auto_id, error) for bound in form for error in bound.errors
    ]
    return {"errors": found, "general": form.non_field_errors()}


@register.simple_tag
def error_prefix(form: object = None) -> str:
    """Return what a page's title starts with when its form has errors."""
    return _("Error: ") if isinstance(form, BaseForm) and form.errors else ""


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: object
    is_current: bool


@register.inclusion_tag("components/tabs.html")
def tabs(label: object, items: list[Tab]) -> dict[str, Any]:
    """Render links between parts of one subject; each is a page of its own."""
    return {"label": in_language(label), "items": items}


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Render a list of `{% fact %}`s."""
    return format_html('<dl class="facts">{}</dl>', mark_safe(content))  # noqa: S308 - rendered by our own template


@register.simple_block_tag
def fact(content: str, label: object) -> SafeString:
    """Render one named fact; the block holds what it is."""
    return format_html(
        "<div><dt>{}</dt><dd>{}</dd></div>",
        in_language(label),
        mark_safe(content.strip() or "—"),  # noqa: S308 - rendered by our own template
    )


@register.inclusion_tag("components/limit_bar.html")
def limit_bar(
    value: float | None,
    limit: float | None,
    sense: str,
    *,
    unit: object = "",
    large: bool = False,
    standing: str = "",
) -> dict[str, Any]:
    """Draw a value against its limit; sense is at_least or at_most.

    With a `standing`, the bar has the colour of its mark.
    """
    top = max(value or 0, limit or 0) * 1.15 or 1
    is_met = None
    if value is not None and limit is not None:
        is_met = value >= limit if sense == "at_least" else value <= limit
        is_met = standing == "met" if standing else is_met
    return {
        "value": value,
        "limit": limit,
        "sense": sense,
        "unit": in_language(unit),
        "is_large": large,
        "is_met": is_met,
        "standing": standing,
        # Numbers in SVG are never localised: a comma would break the drawing.
        "width": f"{(value or 0) / top * 100:.2f}",
        "line": f"{(limit or 0) / top * 100:.2f}",
    }


@register.inclusion_tag("components/steps.html")
def steps(label: object, current: int, *names: str) -> dict[str, Any]:
    """Show where one is in a job of several steps; `current` counts from 1."""
    marked = [(name, at < current, at == current) for at, name in enumerate(names, start=1)]
    return {"label": in_language(label), "steps": marked}


def _component(name: str, **context: object) -> SafeString:
    for key in ("body", "rows", "actions", "trail"):
        if key in context:
            # The block was rendered, and escaped, by the template that holds it.
            context[key] = mark_safe(str(context[key]))  # noqa: S308
    return render_to_string(f"components/{name}.html", context)
