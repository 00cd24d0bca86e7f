"""Addresses of redacted copies."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.copies import looking, making, views

urlpatterns = [
    path("sharing/copies/", views.copies, name="sharing_copies"),
    path("sharing/copies/of/<int:item>/", making.workbench, name="sharing_copy_make"),
    path("sharing/copies/<int:number>/", looking.copy, name="sharing_copy"),
    path("sharing/copies/<int:number>/proof/", looking.proof, name="sharing_copy_proof"),
    path("sharing/copies/<int:number>/look/", looking.look, name="sharing_copy_look"),
]
