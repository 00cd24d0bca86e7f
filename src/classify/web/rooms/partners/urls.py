"""Addresses of recipients, agreements and releases."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.partners import agreements, drafting, log, recipients, releases, steps

urlpatterns = [
    path("sharing/recipients/", recipients.every, name="sharing_recipients"),
    path("sharing/recipients/named/", recipients.named, name="sharing_recipients_named"),
    path("sharing/recipients/new/", recipients.new, name="sharing_recipient_new"),
    path("sharing/recipients/keep/", recipients.keep, name="sharing_recipient_keep"),
    path("sharing/recipients/<int:number>/", recipients.one, name="sharing_recipient"),
    path("sharing/recipients/<int:number>/change/", recipients.change, name="sharing_recipient_change"),
    path("sharing/agreements/", agreements.every, name="sharing_agreements"),
    path("sharing/agreements/new/", drafting.new, name="sharing_agreement_new"),
    path("sharing/agreements/<int:number>/", agreements.one, name="sharing_agreement"),
    path("sharing/agreements/<int:number>/revise/", drafting.revise, name="sharing_agreement_revise"),
    path("sharing/agreements/<int:number>/submit/", steps.submit, name="sharing_agreement_submit"),
    path("sharing/agreements/<int:number>/review/", steps.review, name="sharing_agreement_review"),
    path("sharing/agreements/<int:number>/consent/", steps.consent, name="sharing_agreement_consent"),
    path("sharing/agreements/<int:number>/sign/", steps.sign, name="sharing_agreement_sign"),
    path("sharing/agreements/<int:number>/end/", steps.end, name="sharing_agreement_end"),
    path("sharing/releases/", releases.every, name="sharing_releases"),
    path("sharing/releases/log/", log.log, name="sharing_log"),
    path("sharing/releases/log/as/<str:kind>/", log.export, name="sharing_log_export"),
    path("sharing/releases/<int:number>/", releases.one, name="sharing_release"),
    path("sharing/releases/<int:number>/second/", releases.second, name="sharing_release_second"),
    path("sharing/releases/<int:number>/destroyed/", releases.destroyed, name="sharing_release_destroyed"),
]
