"""Addresses of the inventory."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.inventory import charts, exports, kept, views

urlpatterns = [
    path("inventory/", views.items, name="inventory_list"),
    path("inventory/export/<str:kind>/", exports.export, name="inventory_export"),
    path("inventory/views/keep/", kept.keep, name="inventory_keep"),
    path("inventory/views/<int:number>/forget/", kept.forget, name="inventory_forget"),
    path("inventory/charts/", charts.charts, name="inventory_charts"),
]
