"""Addresses of releasing."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.releasing import handing, views

urlpatterns = [
    path("sharing/requests/<int:number>/release/", views.new, name="sharing_release_new"),
    path("sharing/releases/<int:number>/package/", handing.package, name="sharing_package"),
    path("sharing/releases/<int:number>/package/make/", handing.make, name="sharing_package_make"),
    path("sharing/releases/<int:number>/passphrase/", handing.told, name="sharing_passphrase"),
]
