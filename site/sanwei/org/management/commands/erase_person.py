"""``erase_person NUMBER [--commit]``: show where a person is named, then take the name away for ever."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.errors import AlreadyErased, StillHere
from sanwei.org.mentions import Mention, terms_of
from sanwei.org.models import Member

REASON = "依本人或家属申请"


class Command(BaseCommand):
    help = "Show where a person who has left is named; --commit erases the name, keeps every sum and seal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="the member's number")
        parser.add_argument("--commit", action="store_true", help="erase; default is a preview")
        parser.add_argument("--reason", default=REASON, help="for the audit trail")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        member = Member.objects.filter(number=options["number"]).first()
        if member is None:
            raise CommandError(f"nobody has the number {options['number']}")
        terms, name = terms_of(member), member.name
        try:
            found = org.foresee_erasure(member=member)
        except (StillHere, AlreadyErased) as refused:
            if options["json"]:
                said = {"code": refused.code, "message": str(refused.message)}
                self.stdout.write(json.dumps(said, ensure_ascii=False))
            raise CommandError(str(refused.message)) from refused
        if options["commit"]:
            org.erase(member=member, reason=options["reason"], actor=None, at=clock.now())
            found = org.erasure_of(terms=terms, name=name, besides=member)
        if options["json"]:
            self.stdout.write(json.dumps(_told(found, options), ensure_ascii=False))
        else:
            self._print(found, is_done=options["commit"])
        if options["commit"] and found.goes and not found.namesakes:
            raise CommandError(f"{len(found.goes)} fields still name the person")

    def _print(self, found: org.Erasure, *, is_done: bool) -> None:
        self._list("left" if is_done else "goes", found.goes)
        self._list("stays", found.stays)
        if found.namesakes:
            self.stdout.write(f"{found.namesakes} others have the same name and are counted in")
        self.stdout.write("erased" if is_done else "preview: nothing was changed")

    def _list(self, head: str, mentions: Iterable[Mention]) -> None:
        for one in mentions:
            why = f" ({one.why.label})" if one.why else ""
            self.stdout.write(f"{head}: {one.model._meta.label}.{one.field} {one.count}{why}")


def _told(found: org.Erasure, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": options["number"],
        "state": "erased" if options["commit"] else "preview",
        "left" if options["commit"] else "goes": [one.as_json() for one in found.goes],
        "stays": [one.as_json() for one in found.stays],
        "namesakes": found.namesakes,
    }
