"""Hears of tags: their words stand in the documents of what they are put on.

A tag is taken off by whoever saves the row as well; only putting it on may come after the row was saved.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_save, pre_delete
from modelsearch.index import class_is_indexed
from taggit.models import ItemBase, Tag

from sanwei.search.changes import read_again


def on_tagged(sender: type[ItemBase], instance: ItemBase, **kwargs: Any) -> None:
    target: type[Model] = sender._meta.get_field("content_object").related_model
    read_again(target._default_manager.filter(pk=instance.content_object_id))


def on_tag_changed(instance: Tag, created: bool = False, **kwargs: Any) -> None:
    for through in () if created else _taggings():
        target: type[Model] = through._meta.get_field("content_object").related_model
        tagged = through._default_manager.filter(tag=instance).values("content_object")
        read_again(target._default_manager.filter(pk__in=tagged))


def _taggings() -> list[type[ItemBase]]:
    """Return the tables that put tags onto rows the index holds."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, ItemBase)
        and any(field.name == "content_object" for field in model._meta.concrete_fields)
        and class_is_indexed(model._meta.get_field("content_object").related_model)
    ]


def connect() -> None:
    for through in _taggings():
        name = through._meta.label_lower
        post_save.connect(on_tagged, sender=through, dispatch_uid=f"search.tagged.{name}")
    post_save.connect(on_tag_changed, sender=Tag, dispatch_uid="search.tag_renamed")
    pre_delete.connect(on_tag_changed, sender=Tag, dispatch_uid="search.tag_deleted")
