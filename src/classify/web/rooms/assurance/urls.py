"""Addresses of assurance."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.assurance import reading, views

urlpatterns = [
    path("assurance/", views.every, name="assurance"),
    path("assurance/<int:share>/", views.one, name="assurance_share"),
    path("assurance/<int:share>/plan/", views.plan, name="assurance_plan"),
    path("assurance/<int:share>/draw/", views.draw, name="assurance_draw"),
    path("assurance/<int:share>/end/", views.end, name="assurance_end"),
    path("assurance/<int:share>/certificate/", views.certificate_file, name="assurance_certificate"),
    path("assurance/<int:share>/read/", reading.read, name="assurance_read"),
    path("assurance/<int:share>/read/<int:sample>/sheet/", reading.sheet, name="assurance_sheet"),
]
"""All of them."""
