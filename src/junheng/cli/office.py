"""How does a bureau begin: who is admitted first, and how are the pages served?"""

import os
import re
import sys
from datetime import datetime
from typing import Annotated

import typer

from junheng.accounts.usernames import normal_form, username_refusal
from junheng.cli.demonstration import serving
from junheng.cli.django import NO_COUNTY, prepare_database
from junheng.cli.output import console, fail, print_json
from junheng.kernel.refusals import NotFound, Refused


def admit(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    name: Annotated[str, typer.Argument(help="The person's name.")],
    *,
    role: Annotated[
        str, typer.Option(help="A role, such as security_administrator or director.")
    ] = "security_administrator",
    county: Annotated[str, typer.Option(help="Code of the county; needed when several.")] = "",
    address: Annotated[
        str, typer.Option(help="Where the pages are served.")
    ] = "http://127.0.0.1:8000",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Admit a person of the county bureau and print the link by which they set their password."""
    username = normal_form(username)
    no = username_refusal(username)
    if no is not None:
        fail(no.sentence, code=2)
    if not re.fullmatch(r"https?://[^/\s]+(/\S*)?", address):
        fail(f"'{address}' is no address of pages. Write one like https://junheng.example.", code=2)
    prepare_database()
    from django.urls import reverse

    from junheng.accounts.operations import invite_person
    from junheng.accounts.queries import get_county, list_counties
    from junheng.accounts.roles import Role

    if role not in set(Role):
        fail(f"There is no role '{role}'. Use one of: {', '.join(Role)}.", code=2)
    counties = list(list_counties())
    if not county and len(counties) != 1:
        fail(NO_COUNTY if not counties else "There are several counties. Say which with --county.")
    try:
        _, token = invite_person(
            username,
            display_name=name,
            organisation=get_county(county) if county else counties[0],
            role=Role(role),
            by=None,
            now=datetime.now().astimezone(),
        )
    except (Refused, NotFound) as refused:
        fail(str(refused))
    link = address.rstrip("/") + reverse("people:password-set", args=[token])
    if as_json:
        print_json({"username": username, "role": role, "link": link})
        return
    typer.echo(f"{name} sets a password here, once, within seven days:\n{link}")


def serve(
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 2,
) -> None:
    """Bring the database up to date and serve the pages until stopped."""
    if not serving.is_free(port, host):
        fail(serving.in_use(port, host, "serve"))
    prepare_database()
    console.print(f"Serving http://{host}:{port} - Ctrl-C stops it.")
    call = [
        sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers),
        "--worker-class", "gthread", "--threads", "4", "--timeout", "120",
        "--no-control-socket", "junheng.config.wsgi",
    ]  # fmt: skip
    os.execv(sys.executable, call)  # noqa: S606
