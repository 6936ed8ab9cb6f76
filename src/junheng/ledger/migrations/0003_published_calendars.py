"""Enter the holidays and make-up workdays that the state has announced so far."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from junheng.catalogue.calendars import load_notices


def enter(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    year_model = apps.get_model("ledger", "CalendarYear")
    day_model = apps.get_model("ledger", "CalendarDay")
    for notice in load_notices().values():
        year_model.objects.create(
            year=notice.year,
            title_zh=notice.title.zh,
            title_en=notice.title.en,
            number=notice.number,
            url=notice.url,
            is_checked=notice.is_checked,
        )
        day_model.objects.bulk_create(
            day_model(
                day=special.day,
                is_working=special.is_working,
                name_zh=special.name.zh,
                name_en=special.name.en,
            )
            for special in notice.days
        )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_the_ledger_only_grows")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
