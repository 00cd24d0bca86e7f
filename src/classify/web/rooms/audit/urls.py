"""Addresses of the audit trail."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.audit import views

urlpatterns = [
    path("audit/", views.trail, name="audit"),
    path("audit/check/", views.check, name="audit_check"),
    path("audit/review/", views.review, name="audit_review"),
    path("audit/export/", views.export, name="audit_export"),
]
