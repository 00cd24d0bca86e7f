"""Addresses of reports about a share."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.exposure import views

urlpatterns = [path("shares/<int:share>/exposure/", views.exposure_page, name="exposure_page")]
