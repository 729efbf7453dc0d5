import pytest
from django.db import connection, transaction

from sanwei.common import durability


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL flushes by itself")
def test_one_commit_is_flushed_once_however_often_it_is_asked_for() -> None:
    with transaction.atomic():
        for _each in range(3):
            durability.make_commit_durable()

        assert len(connection.run_on_commit) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL flushes by itself")
def test_a_step_that_was_rolled_back_does_not_silence_the_next() -> None:
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            refused_step()
        durability.make_commit_durable()

        assert len(connection.run_on_commit) == 1


@transaction.atomic
def refused_step() -> None:
    durability.make_commit_durable()
    raise ZeroDivisionError
