"""The address of a person's keys."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.keys import views

urlpatterns = [path("keys/", views.your_keys, name="keys")]
