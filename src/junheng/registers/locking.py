"""How do two writers of one county's registers take turns?"""

from junheng.accounts.models import Organisation


def lock_county(county: Organisation) -> None:
    """Hold the county's registers until the transaction ends.

    PostgreSQL locks the county's row; SQLite locks the whole file when a transaction begins.
    """
    Organisation.objects.select_for_update().get(pk=county.pk)
