"""How is it made sure that no list is read without saying for whom?"""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from junheng.accounts.models import Person
from junheng.accounts.queries import reach_of
from junheng.accounts.reach import Reach

RowT = TypeVar("RowT", bound=models.Model)


class ScopeForgotten(Exception):
    """A list was read without `.visible_to(person)` or `.for_system("reason")`."""


@dataclass(frozen=True)
class Scope:
    """The paths from a model's row to the county, township and school it belongs to.

    A path left empty means that holders of roles at that level see no such row.
    `is_shared_in_county` rows are seen by everyone who sees anything of the county.
    """

    county: str
    township: str = ""
    school: str = ""
    parent: str = ""
    is_shared_in_county: bool = False

    @classmethod
    def of_school(cls, path: str = "") -> Self:
        """Return the scope of a school (no path), or of rows whose school is found at `path`."""
        prefix = f"{path}__" if path else ""
        return cls(
            county=f"{prefix}county_id",
            township=f"{prefix}township",
            school=f"{prefix}school_id",
            parent=f"{prefix}parent_id",
        )

    def condition(self, reach: Reach) -> Q:
        """Return the condition that a row lies within the reach."""
        counties = reach.home_county_ids if self.is_shared_in_county else reach.county_ids
        condition = Q(**{f"{self.county}__in": counties})
        if self.township:
            for county_id, township in sorted(reach.townships):
                condition |= Q(**{self.county: county_id, self.township: township})
        # An organisation that names a school of another county reaches nothing of it.
        at_home = Q(**{f"{self.county}__in": reach.home_county_ids})
        for path in (self.school, self.parent):
            if path and reach.school_codes:
                condition |= at_home & Q(**{f"{path}__in": reach.school_codes})
        return condition


# Set while the rows of a scoped list fetch their own children with prefetch_related.
_prefetching: ContextVar[bool] = ContextVar("prefetching_from_a_scoped_list", default=False)


def _guarded(name: str) -> Callable[..., Any]:
    """Return the queryset's method `name`, refusing to run before a scope was given."""
    original = getattr(models.QuerySet, name)

    @wraps(original)
    def method(self: "ScopedQuerySet[Any]", *args: Any, **kwargs: Any) -> Any:
        self.require_scope()
        return original(self, *args, **kwargs)

    return method


class ScopedQuerySet(models.QuerySet[RowT]):
    """A queryset that touches the database only when it knows for whom."""

    scoped_for: str = ""

    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """Keep the rows within the person's reach."""
        scope: Scope = self.model.SCOPE  # type: ignore[attr-defined]
        visible = self.filter(scope.condition(reach_of(person)))
        visible.scoped_for = f"person {person.pk}"
        return visible

    def for_system(self, reason: str) -> Self:
        """Keep all rows, because of a reason that a reviewer can read."""
        if not reason.strip():
            raise ScopeForgotten("for_system() needs a reason that a reviewer can read.")
        everything = self.all()
        everything.scoped_for = f"system: {reason}"
        return everything

    def require_scope(self) -> None:
        """Raise ScopeForgotten unless a scope was given or the rows were fetched with one."""
        if not (self.scoped_for or self._result_cache is not None or _prefetching.get()):
            raise ScopeForgotten(
                f"{self.model.__name__} was read without a scope. "
                'Add .visible_to(person), or .for_system("reason").'
            )

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.scoped_for = self.scoped_for
        return clone

    def _fetch_all(self) -> None:
        self.require_scope()
        super()._fetch_all()

    def _prefetch_related_objects(self) -> None:
        token = _prefetching.set(True)
        try:
            super()._prefetch_related_objects()  # type: ignore[misc]
        finally:
            _prefetching.reset(token)

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[RowT]:
        """Iterate without a cache, within the scope."""
        self.require_scope()
        return super().iterator(*args, **kwargs)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Serve as a subquery, within the scope."""
        self.require_scope()
        return super().resolve_expression(*args, **kwargs)

    def _combined(self, name: str, others: tuple[Any, ...], **kwargs: Any) -> Any:
        for queryset in (self, *others):
            if isinstance(queryset, ScopedQuerySet):
                queryset.require_scope()
        return getattr(super(), name)(*others, **kwargs)

    def union(self, *others: Any, all: bool = False) -> Any:  # noqa: A002
        """Join lists that each have a scope."""
        return self._combined("union", others, all=all)

    def intersection(self, *others: Any) -> Any:
        """Intersect lists that each have a scope."""
        return self._combined("intersection", others)

    def difference(self, *others: Any) -> Any:
        """Subtract lists that each have a scope."""
        return self._combined("difference", others)

    def __and__(self, other: Any) -> Any:
        return self._combined("__and__", (other,))

    def __or__(self, other: Any) -> Any:
        return self._combined("__or__", (other,))

    def __xor__(self, other: Any) -> Any:
        return self._combined("__xor__", (other,))

    def raw(self, *_args: Any, **_kwargs: Any) -> Any:
        """Refuse: raw SQL cannot be scoped."""
        raise ScopeForgotten("Raw SQL cannot be scoped. Use a queryset.")

    if not TYPE_CHECKING:  # Their types are those of the methods they guard.
        aggregate = _guarded("aggregate")
        count = _guarded("count")
        exists = _guarded("exists")
        contains = _guarded("contains")
        get = _guarded("get")
        in_bulk = _guarded("in_bulk")
        update = _guarded("update")
        delete = _guarded("delete")
        _raw_delete = _guarded("_raw_delete")
        _update = _guarded("_update")
        explain = _guarded("explain")


if TYPE_CHECKING:

    class _ManagerOfScopedRows(models.Manager[RowT]):
        def get_queryset(self) -> ScopedQuerySet[RowT]: ...
        def visible_to(self, person: Person | AnonymousUser) -> ScopedQuerySet[RowT]: ...
        def for_system(self, reason: str) -> ScopedQuerySet[RowT]: ...

else:
    _ManagerOfScopedRows = models.Manager.from_queryset(ScopedQuerySet)


class ScopedManager(_ManagerOfScopedRows[RowT]):
    """The manager of every model that holds a county's facts; related managers inherit it.

    The model declares `SCOPE: ClassVar[Scope]`.
    """
