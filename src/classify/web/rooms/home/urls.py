"""Addresses of the first page."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.home import views

urlpatterns = [path("", views.start, name="home")]
