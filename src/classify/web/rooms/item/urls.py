"""Addresses of files."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.item import views

urlpatterns = [path("items/<int:item>/", views.item_page, name="item_page")]
