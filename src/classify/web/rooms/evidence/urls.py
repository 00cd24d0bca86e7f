"""Addresses of evidence."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.evidence import certificates, cjis, views, writing

urlpatterns = [
    path("evidence/", views.binder, name="evidence"),
    path("evidence/take/<str:kind>/", views.take, name="evidence_take"),
    path("evidence/words/", views.words, name="evidence_words"),
    path("evidence/rows/<str:criterion>/<int:number>/", writing.row, name="evidence_row"),
    path("evidence/departments/", writing.departments, name="evidence_departments"),
    path("evidence/reviews/", writing.reviews, name="evidence_reviews"),
    path("evidence/cjis/", cjis.page, name="evidence_cjis"),
    path("evidence/cjis/try/", cjis.begin, name="evidence_cjis_try"),
    path("evidence/cjis/state/", cjis.state, name="evidence_cjis_state"),
    path("evidence/cjis/take/<str:kind>/", cjis.take, name="evidence_cjis_take"),
    path("shares/<int:share>/certificate/", certificates.page, name="evidence_certificate"),
    path("shares/<int:share>/certificate/file/", certificates.take, name="evidence_certificate_file"),
]
