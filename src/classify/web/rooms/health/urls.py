"""Addresses of the health page."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.health import views

urlpatterns = [
    path("health/", views.health, name="health"),
    path("health/examination/", views.examine, name="health_examine"),
    path("health/examination/state/", views.examination, name="health_examination"),
]
