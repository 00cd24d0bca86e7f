"""Addresses of the demonstration."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.demonstration import views

urlpatterns = [path("demonstration/", views.choose, name="demonstration")]
