"""How are files taken in and checked, and what is wrong with them?"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from junheng.accounts.operations import require
from junheng.accounts.queries import counties_to
from junheng.accounts.roles import Action
from junheng.kernel.refusals import NotFound, Refused
from junheng.registers import operations
from junheng.snapshots.template import write_template
from junheng.web.imports.faults import COLUMNS, FaultList, list_faults, open_carried
from junheng.web.imports.forms import UploadForm
from junheng.web.pages import render_page, wants_part
from junheng.web.refusals import in_words
from junheng.web.requests import SignedInRequest
from junheng.web.workbooks import XLSX, workbook_response

LONGEST_NAME = 200  # bytes


def upload(request: SignedInRequest) -> HttpResponseBase:
    """Take files, check them, and lead to the preview or list every fault."""
    require(request.user, Action.IMPORT_REGISTERS)
    if request.method != "POST":
        return render(request, "imports/run_upload.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask_again(request, form)
    county, described_on = _county(request), form.cleaned_data["described_on"]
    try:
        with _kept_for_a_moment(form.cleaned_data["tables"]) as path:
            run = operations.stage_import(
                path, county, by=request.user, now=timezone.now(), described_on=described_on
            )
    except Refused as refused:
        if refused.refusal.code != "day_to_come":
            raise
        form.add_error("described_on", in_words(refused.refusal))
        return _ask_again(request, form)
    if not run.is_sound:
        return _show(request, list_faults(run.faults), status=422)
    if wants_part(request):
        return HttpResponseClientRedirect(f"/imports/{run.pk}/")
    return redirect("imports:run-show", run.pk)


def fault_page(request: SignedInRequest) -> HttpResponseBase:
    """Show another page of the faults that the form carries, or all of them as a workbook."""
    require(request.user, Action.IMPORT_REGISTERS)
    try:
        faults = open_carried(request.POST.get("carried", ""), number=request.POST.get("page", "1"))
    except BadSignature:
        messages.error(request, _("The list of faults is gone. Choose the files again."))
        return redirect("imports:upload")
    if request.POST.get("format") == "xlsx":
        return workbook_response("faults", COLUMNS, faults.lines)
    return _show(request, faults)


def template(request: SignedInRequest, language: str) -> HttpResponseBase:
    """Hand out the empty workbook, with headings in one language."""
    require(request.user, Action.IMPORT_REGISTERS)
    if language not in {"zh", "en"}:
        raise NotFound(f"There is no template in '{language}'. Use zh or en.")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it after sending
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, language=language)
        file.write(path.read_bytes())
    file.seek(0)
    name = f"junheng-template-{language}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _ask_again(request: SignedInRequest, form: UploadForm) -> HttpResponse:
    return render_page(
        request, "imports/run_upload.html", {"form": form}, part="upload", status=422
    )


def _show(request: SignedInRequest, faults: FaultList, *, status: int = 200) -> HttpResponse:
    context = {"form": UploadForm(), "faults": faults, "columns": COLUMNS}
    return render_page(request, "imports/run_upload.html", context, part="upload", status=status)


def _county(request: SignedInRequest) -> Any:
    county = counties_to(Action.IMPORT_REGISTERS, request.user).first()
    if county is None:
        raise NotFound("There is no county that you may see.")
    return county


@contextmanager
def _kept_for_a_moment(files: Sequence[Any]) -> Iterator[Path]:
    """Write the files into a folder that is gone afterwards, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="junheng-upload-") as home:
        names = [_file_name(number, file.name) for number, file in enumerate(files)]
        folder = Path(home) / _folder_name(names)
        folder.mkdir()
        for file, name in zip(files, names, strict=True):
            with (folder / name).open("wb") as kept:
                for chunk in file.chunks():
                    kept.write(chunk)
        yield folder / names[0] if len(names) == 1 and not names[0].endswith(".csv") else folder


def _file_name(number: int, given: str) -> str:
    """Return a file's name, cut where the disk cannot hold it: 100 Chinese characters are 300 bytes."""
    name = PurePath(PurePath(given).name)
    is_long = len(name.name.encode()) > LONGEST_NAME
    return f"{number}-{name.stem[:40]}{name.suffix}" if is_long else name.name


def _folder_name(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")
    return shown[:60] or "files"
