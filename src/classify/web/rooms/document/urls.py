"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.document import reveal, views

urlpatterns = [
    path("items/<int:item>/document/", views.document, name="document_page"),
    path("items/<int:item>/findings/<int:finding>/reveal/", reveal.reveal, name="document_reveal"),
]
