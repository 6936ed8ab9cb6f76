"""How does the page on which a school's facts are edited answer?"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from junheng.accounts.operations import require
from junheng.accounts.roles import Action
from junheng.kernel.refusals import Refusal, Refused
from junheng.registers import queries
from junheng.registers.operations import edit_school
from junheng.web.refusals import in_words
from junheng.web.requests import SignedInRequest
from junheng.web.schools.changes import compare, merge
from junheng.web.schools.forms import SchoolForm
from junheng.web.wording import said

TEMPLATE = "schools/school_edit.html"


def school_edit(request: SignedInRequest, school_id: str) -> HttpResponse:
    """Edit the facts of one school; a form filled in from an older version is not saved."""
    school = queries.get_school(school_id, visible_to=request.user)
    require(request.user, Action.EDIT_REGISTERS, school=school)
    columns = _columns(school, request.user)
    if request.method != "POST":
        form = SchoolForm(columns=columns, initial=_stored(school, columns))
        return render(request, TEMPLATE, {"school": school, "form": form})
    form = SchoolForm(request.POST, columns=columns)
    if not form.is_valid():
        return render(request, TEMPLATE, {"school": school, "form": form}, status=422)
    # "Save mine over it" is an answer to the version that was shown beside it, not to any later one.
    version = form.cleaned_data["version"]
    try:
        edit_school(
            school, form.facts(), expected_version=version, by=request.user, now=timezone.now()
        )
    except Refused as refused:
        return _refused(request, school, form, refused.refusal)
    messages.success(request, _("The school was saved."))
    return redirect("schools:school-show", school_id)


def _columns(school: Any, person: Any) -> list[str]:
    # A point's parent is a matter for the import.
    return [name for name in queries.editable_columns(school, by=person) if name != "parent_id"]


def _stored(school: Any, columns: Iterable[str]) -> dict[str, Any]:
    return {"version": school.version, **{name: getattr(school, name) for name in columns}}


def _refused(
    request: SignedInRequest, school: Any, form: SchoolForm, refusal: Refusal
) -> HttpResponse:
    """Show why nothing was saved: both versions, the faulty fields, or a sentence."""
    if refusal.code == "nothing_changed":
        messages.info(request, _("Nothing was different, so nothing was saved."))
        return redirect("schools:school-show", school.school_id)
    if refusal.code == "stale_form":
        return _both_versions(request, school, form, refusal)
    faults = refusal.facts.get("faults", {}) if refusal.code == "row_not_valid" else {}
    for column, sentence in faults.items():
        form.add_error(column if column in form.fields else None, said(sentence))
    if not faults:
        form.add_error(None, in_words(refusal))
    return render(request, TEMPLATE, {"school": school, "form": form}, status=422)


def _both_versions(
    request: SignedInRequest, school: Any, form: SchoolForm, refusal: Refusal
) -> HttpResponse:
    """Show what is stored beside what was sent; sending again answers to the stored version."""
    stored = queries.get_school(school.school_id, visible_to=request.user)
    now, sent = _stored(stored, form.columns), form.facts()
    told = refusal.facts.get("fields", {})
    base = {name: told[name]["base"] if name in told else now[name] for name in sent}
    context = {
        "school": stored,
        "form": SchoolForm(
            columns=form.columns, initial={**merge(now, sent, base), "version": stored.version}
        ),
        "compared": compare(now, sent, base),
        "changed_by": refusal.facts.get("changed_by", ""),
        "changed_at": refusal.facts.get("changed_at"),
    }
    return render(request, TEMPLATE, context, status=409)
